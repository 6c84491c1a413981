package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.drawing.Inline;
import dev.lotrgpt.maven.report.finding.RunFinding;
import dev.lotrgpt.maven.report.page.SampleView.Author;
import dev.lotrgpt.maven.report.plot.Plot;
import dev.lotrgpt.maven.report.plot.RunPlots;
import dev.lotrgpt.maven.report.result.Curve;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.text.SplitLength;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the page of a run shows.
 *
 * @param siblings the same with other seeds
 * @param drawings side by side, below one another on a phone; none before the first evaluation
 * @param finding what it shows, in a sentence
 * @param beyond what it does not show, in a sentence behind a space; else empty
 * @param samples its first ones
 * @param allSamples how many it wrote
 */
public record RunPage(
    RunEntry entry,
    List<RunEntry> siblings,
    List<NumberGroup> numbers,
    List<Inline> drawings,
    String finding,
    String beyond,
    List<SettingValue> settings,
    List<Fact> provenance,
    List<SampleStrip> samples,
    int allSamples,
    String fragment,
    List<String> commands) {
  private static final int WIDTH = 360;
  private static final int HEIGHT = 260;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  public record Fact(String name, String value) {}

  /**
   * @param varied whether one of its studies varies it
   */
  public record SettingValue(String name, String value, boolean varied) {}

  /**
   * @param siblings the same with other seeds
   * @param command that trains all studies again
   * @param generation command that lets a run write
   * @param samples how many to show at most
   */
  public static RunPage of(
      RunEntry entry,
      List<RunEntry> siblings,
      String command,
      String generation,
      Markers markers,
      int samples) {
    List<SampleStrip> strips =
        SampleStrip.of(List.of(new Author(entry.label(), entry.ink(), entry.run())), markers);
    Curve train = Curve.train(entry.run());
    Curve validation = Curve.validation(entry.run());
    boolean evaluated = !train.isEmpty() && !validation.isEmpty();
    List<Plot> plots = evaluated ? RunPlots.of(train, validation, entry.ink()) : List.of();
    return new RunPage(
        entry,
        siblings,
        NumberGroup.of(entry),
        plots.stream().map(plot -> Inline.grid(List.of(plot), WIDTH, 1, HEIGHT)).toList(),
        evaluated ? RunFinding.finding(train, validation) : "",
        RunPlots.beyond(plots),
        settings(entry),
        provenance(entry),
        strips.stream().limit(samples).toList(),
        strips.size(),
        PomFragment.plugin(entry.run(), entry.run().planned().corpus().path()),
        commands(entry, command, generation));
  }

  /** When its training ended; empty while it has not. */
  public static Optional<String> finished(RunEntry entry) {
    return Optional.ofNullable(entry.run().record())
        .map(RunRecord::provenance)
        .map(RunRecord.Provenance::finished)
        .map(TIME::format);
  }

  /** What its tokenizer made of the text, or null where tokens are characters. */
  static RunRecord.Tokenization learnt(RunEntry entry) {
    RunRecord record = entry.run().record();
    return record == null ? null : record.tokenization();
  }

  private static List<SettingValue> settings(RunEntry entry) {
    List<SettingValue> values = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      if (entry.run().planned().settings().counts(setting)) {
        values.add(
            new SettingValue(
                setting.path(),
                entry.setting(setting),
                entry.studies().stream().anyMatch(study -> study.differing().contains(setting))));
      }
    }
    return values;
  }

  private static List<Fact> provenance(RunEntry entry) {
    List<Fact> facts = new ArrayList<>();
    RunRecord record = entry.run().record();
    facts.add(new Fact("run", entry.id()));
    if (record == null || record.provenance() == null) {
      corpus(entry.run().planned().corpus(), facts);
      return facts;
    }
    RunRecord.Provenance provenance = record.provenance();
    add(facts, "trained", finished(entry).orElse(null));
    if (provenance.gitCommit() != null) {
      String state = Boolean.TRUE.equals(provenance.gitDirty()) ? ", with changes" : ", clean";
      facts.add(new Fact("git commit", provenance.gitCommit() + state));
    }
    corpus(provenance.corpus(), facts);
    if (learnt(entry) != null) {
      SplitLength train = learnt(entry).train();
      facts.add(
          new Fact(
              "tokens",
              "%s of %s different ones in the training text, %s characters each"
                  .formatted(
                      Numbers.count(train.tokens()),
                      Numbers.count(learnt(entry).vocabulary()),
                      Numbers.decimals((double) train.characters() / train.tokens(), 2))));
    }
    add(facts, "backend", provenance.backend() + ": " + provenance.backendDescription());
    facts.add(new Fact("precision", entry.setting(Setting.PRECISION)));
    hardware(provenance, facts);
    provenance.versions().forEach((name, version) -> add(facts, name, version));
    if (provenance.resumptions() > 0) {
      facts.add(new Fact("resumed", Numbers.of(provenance.resumptions(), "time")));
    }
    return facts;
  }

  private static void corpus(CorpusRecord corpus, List<Fact> facts) {
    facts.add(
        new Fact(
            "corpus",
            "%s: %s characters, %s symbols"
                .formatted(corpus.name(), Numbers.count(corpus.characters()), corpus.symbols())));
    facts.add(new Fact("corpus SHA-256", corpus.sha256()));
  }

  private static void hardware(RunRecord.Provenance provenance, List<Fact> facts) {
    RunRecord.Hardware hardware = provenance.hardware();
    if (hardware == null) {
      return;
    }
    facts.add(
        new Fact(
            "machine",
            "%s, %s, %s GB, %s"
                .formatted(
                    hardware.processor(),
                    Numbers.of(hardware.cores(), "core"),
                    Numbers.count(hardware.memory() / 1e9),
                    hardware.operatingSystem())));
    add(facts, "accelerator", hardware.accelerator());
    facts.add(new Fact("threads", Integer.toString(provenance.threads())));
  }

  private static void add(List<Fact> facts, String name, String value) {
    if (value != null) {
      facts.add(new Fact(name, value));
    }
  }

  private static List<String> commands(RunEntry entry, String command, String generation) {
    List<String> commands = new ArrayList<>();
    commands.add(command + " -Dlotr-gpt.studies=" + entry.studies().get(0).study().id());
    if (entry.run().trained()) {
      commands.add(generation + " -Dlotr-gpt.run=" + entry.id());
    }
    return commands;
  }
}
