package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.Claim;
import dev.lotrgpt.plan.Corpora;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code <study>}: a question, the runs that answer it and what they are claimed to show. */
public class StudyElement {
  @Meaning("for headings; by default the execution's id")
  private String title;

  @Meaning("what the study asks")
  private String question;

  @Meaning(
      "settings, or <corpus>, each with values separated by commas: the runs are their product")
  private LinkedHashMap<String, String> vary;

  @Meaning(
      "<case>s, each with a <name> and the settings, or the <corpus>, that it changes together")
  private List<CaseElement> cases;

  @Meaning(
      "<claim>s, each with a <statement>, an expression in <holds> and, of a replication, a <source>")
  private List<ClaimElement> claims;

  @Meaning("with how many seeds each run is trained; by default as <seeds> beside the study says")
  private Integer seeds;

  /**
   * @param project {@code groupId:artifactId}
   * @param id of the execution
   * @param corpora knows the texts
   * @param seeds of each run, where the study does not set them itself
   * @throws MistakeException naming the XML path, the value and the fix
   */
  public Study toStudy(
      String project,
      String id,
      Settings baseline,
      Corpora corpora,
      String backendFamily,
      int seeds) {
    Sweep sweep = sweep(baseline);
    if (!sweep.sets(Setting.SEED)) {
      sweep = sweep.withSeeds(seeds);
    } else if (this.seeds != null) {
      throw new MistakeException(
          new Mistake(
              "<study><seeds>", "the study", "sets <seed> itself, too", "leave one of them out"));
    }
    return new Study(
        project,
        id,
        title == null ? id : title,
        question == null ? "" : question,
        sweep.varied(),
        sweep.runs(corpora, backendFamily),
        claims());
  }

  private Sweep sweep(Settings baseline) {
    return new Sweep(baseline, cases == null ? null : List.copyOf(cases), vary);
  }

  /** How many each run has, if the study says. */
  Optional<Integer> seeds() {
    return Optional.ofNullable(seeds);
  }

  /** Where the study itself sets a setting of a run, whatever the baseline says. */
  public Optional<String> place(PlannedRun run, Setting setting) {
    return place(run, setting.key());
  }

  /** Where the study itself names the text of a run. */
  public Optional<String> placeOfCorpus(PlannedRun run) {
    return place(run, Sweep.CORPUS);
  }

  private Optional<String> place(PlannedRun run, String key) {
    String varied = "<study><vary><" + key + ">";
    return varies(key)
        ? Optional.of(varied)
        : casesWith(key)
            .filter(name -> name.equals(run.variation().get(Sweep.CASE)))
            .findFirst()
            .map(name -> "<study><cases><case> '" + name + "', <" + key + ">");
  }

  private boolean varies(String key) {
    return vary != null && vary.containsKey(key);
  }

  /** The texts that the study names itself, as they are written. */
  List<String> corpora() {
    Stream<String> varied =
        varies(Sweep.CORPUS)
            ? Stream.of(String.valueOf(vary.get(Sweep.CORPUS)).split(","))
            : Stream.empty();
    Stream<String> ofCases =
        cases == null
            ? Stream.empty()
            : cases.stream().map(settings -> settings.get(Sweep.CORPUS)).filter(Objects::nonNull);
    return Stream.concat(varied, ofCases).map(String::trim).toList();
  }

  /**
   * A line for each setting of the command line, and its text, that is without effect, as the study
   * sets it.
   *
   * @param id of the execution
   */
  public List<String> overridden(String id, CommandLine commandLine) {
    List<String> lines = new ArrayList<>();
    if (sweep(Settings.defaults()).sets(Setting.SEED)) {
      commandLine
          .text("seeds")
          .map(count -> "-Dlotr-gpt.seeds=" + count + " is without effect on study " + id)
          .ifPresent(line -> lines.add(line + ", which sets <seed> itself"));
    }
    for (Setting setting : Setting.values()) {
      commandLine
          .text(setting.path())
          .flatMap(given -> overridden(id, setting.key(), setting.property(), given))
          .ifPresent(lines::add);
    }
    commandLine
        .text(Sweep.CORPUS)
        .flatMap(given -> overridden(id, Sweep.CORPUS, CommandLine.PREFIX + Sweep.CORPUS, given))
        .ifPresent(lines::add);
    return lines;
  }

  private Optional<String> overridden(String id, String key, String property, String given) {
    String start = "-D" + property + "=" + given + " is without effect on ";
    List<String> named = casesWith(key).map(name -> "'" + name + "'").toList();
    if (varies(key)) {
      return Optional.of(start + "study " + id + ", which varies <" + key + ">");
    }
    return named.isEmpty()
        ? Optional.empty()
        : Optional.of(
            start
                + (named.size() == 1 ? "case " : "the cases ")
                + String.join(", ", named)
                + " of study "
                + id
                + (named.size() == 1 ? ", which sets <" : ", which set <")
                + key
                + ">");
  }

  /** Names of the cases that set it. */
  private Stream<String> casesWith(String key) {
    return cases == null
        ? Stream.empty()
        : cases.stream()
            .filter(settings -> settings.containsKey(key))
            .map(settings -> String.valueOf(settings.get("name")).trim());
  }

  private List<Claim> claims() {
    List<Claim> result = new ArrayList<>();
    for (ClaimElement claim : claims == null ? List.<ClaimElement>of() : claims) {
      result.add(claim.toClaim(result.size() + 1));
    }
    return result;
  }
}
