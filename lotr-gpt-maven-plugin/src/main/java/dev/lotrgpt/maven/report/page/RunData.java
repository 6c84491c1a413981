package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.training.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * All runs for the scripts that compare them: settings, numbers, curves, and where they come from.
 * There may be a thousand: what many of them have in common is written once.
 */
public final class RunData {
  private static final List<Metric> METRICS =
      List.of(
          Metric.BEST_VAL,
          Metric.BEST_ITERATION,
          Metric.FINAL_VAL,
          Metric.FINAL_TRAIN,
          Metric.EVALUATED_VAL,
          Metric.BITS_PER_CHAR,
          Metric.REAL_WORD_RATE,
          Metric.VERBATIM_RATE,
          Metric.PARAMETERS,
          Metric.SECONDS);

  private static final List<String> ORIGINS =
      List.of(
          "commit",
          "uncommitted changes",
          "backend",
          "processor",
          "cores",
          "system",
          "version of lotr-gpt",
          "corpus SHA-256");

  /**
   * Where runs come from.
   *
   * @param names of what each run has an index for
   * @param texts what an index stands for
   */
  private record Origins(List<String> names, List<String> texts) {}

  private final List<RunEntry> runs;
  private final List<Setting> differing;
  private final boolean texts;
  private final List<String> words = new ArrayList<>();

  private RunData(List<RunEntry> runs) {
    this.runs = runs;
    this.differing = RunTable.differing(runs);
    this.texts = RunTable.differInText(runs);
  }

  public static Map<String, Object> of(List<RunEntry> runs) {
    return new RunData(runs).all();
  }

  private Map<String, Object> all() {
    Map<String, String> same = new LinkedHashMap<>();
    Arrays.stream(Setting.values())
        .filter(setting -> !differing.contains(setting))
        .forEach(
            setting ->
                runs.stream()
                    .filter(run -> run.counts(setting))
                    .findFirst()
                    .ifPresent(run -> same.put(setting.key(), run.setting(setting))));
    Map<String, Object> each = new LinkedHashMap<>();
    runs.forEach(run -> each.put(run.id(), data(run)));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("same", same);
    data.put("metrics", METRICS.stream().map(RunData::name).map(Numbers::typeset).toList());
    data.put("origins", new Origins(ORIGINS, words));
    data.put("runs", each);
    return data;
  }

  private Map<String, Object> data(RunEntry entry) {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("label", entry.label());
    run.put("ink", entry.ink().key());
    List<Metrics> metrics = entry.run().metrics();
    run.put("x", metrics.stream().map(Metrics::iteration).toList());
    run.put("train", metrics.stream().map(row -> digits(row.trainLoss())).toList());
    run.put("val", metrics.stream().map(row -> digits(row.valLoss())).toList());
    Map<String, String> settings = new LinkedHashMap<>();
    if (texts) {
      settings.put(Sweep.CORPUS, entry.text());
    }
    differing.forEach(
        setting ->
            settings.put(
                setting.key(), entry.counts(setting) ? entry.setting(setting) : RunTable.NONE));
    run.put("settings", settings);
    run.put("numbers", METRICS.stream().map(metric -> number(entry, metric)).toList());
    run.put("origins", origins(entry).stream().map(this::index).toList());
    return run;
  }

  /** Times have their units with them. */
  private static String name(Metric metric) {
    return metric == Metric.SECONDS ? metric.label() : metric.labelAndUnit();
  }

  /** With the digits that mean something; null where there is none. */
  private static String number(RunEntry entry, Metric metric) {
    double value = entry.get(metric) * metric.unit().factor();
    if (metric == Metric.SECONDS && Double.isFinite(value)) {
      return Numbers.duration(value);
    }
    int digits =
        switch (metric.unit()) {
          case COUNT -> 0;
          case SHARE, POINTS -> 1;
          default -> 3;
        };
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : null;
  }

  private static List<String> origins(RunEntry entry) {
    RunRecord record = entry.run().record();
    RunRecord.Provenance from = record == null ? null : record.provenance();
    if (from == null) {
      return ORIGINS.stream().map(name -> "–").toList();
    }
    RunRecord.Hardware hardware = from.hardware();
    return Arrays.asList(
        from.gitCommit(),
        Boolean.TRUE.equals(from.gitDirty()) ? "some" : "none",
        from.backend() + ": " + from.backendDescription(),
        hardware == null ? null : hardware.processor(),
        hardware == null ? null : Integer.toString(hardware.cores()),
        hardware == null ? null : hardware.operatingSystem(),
        from.versions().get("lotr-gpt"),
        from.corpus().sha256());
  }

  private int index(String text) {
    String known = Objects.requireNonNullElse(text, "–");
    if (!words.contains(known)) {
      words.add(known);
    }
    return words.indexOf(known);
  }

  /** Null where a script's JSON has no such number. */
  private static Double digits(double value) {
    return Double.isFinite(value) ? Math.round(value * 1e4) / 1e4 : null;
  }
}
