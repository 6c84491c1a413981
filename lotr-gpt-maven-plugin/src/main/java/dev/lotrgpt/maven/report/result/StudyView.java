package dev.lotrgpt.maven.report.result;

import dev.lotrgpt.claim.ClaimVerdict;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.result.StudyResults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A study as the report shows it.
 *
 * @param conditions its runs, those that differ in the seed alone together
 * @param differing the settings in which its runs differ
 * @param seeds different ones among all runs
 * @param verdicts one for each claim
 */
public record StudyView(
    StudyResults results,
    List<Condition> conditions,
    Set<Setting> differing,
    int seeds,
    List<ClaimVerdict> verdicts) {

  public static StudyView of(StudyResults results, List<ClaimVerdict> verdicts) {
    Map<Model, List<RunResult>> byModel = new LinkedHashMap<>();
    for (RunResult run : results.runs()) {
      byModel.computeIfAbsent(Model.of(run.planned()), key -> new ArrayList<>()).add(run);
    }
    List<Condition> conditions =
        byModel.values().stream().map(runs -> condition(results.study(), runs)).toList();
    Set<Setting> differing =
        Arrays.stream(Setting.values())
            .filter(setting -> results.values(setting.key()).size() > 1)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Setting.class)));
    int seeds = results.values(Setting.SEED.key()).size();
    return new StudyView(results, conditions, differing, seeds, List.copyOf(verdicts));
  }

  private static Condition condition(Study study, List<RunResult> runs) {
    runs.sort(Comparator.comparing(run -> (Long) run.planned().settings().get(Setting.SEED)));
    RunResult first = runs.get(0);
    Map<String, String> variation = new LinkedHashMap<>();
    for (String key : study.varied()) {
      String value = first.planned().variation().get(key);
      if (!key.equals(Setting.SEED.key()) && value != null) {
        variation.put(key, value);
      }
    }
    Settings settings = first.planned().settings();
    CorpusRecord corpus = first.planned().corpus();
    long parameters = settings.model(corpus.symbols()).parameters();
    return new Condition(
        Names.of(variation), variation, settings, corpus, parameters, List.copyOf(runs));
  }

  public Study study() {
    return results.study();
  }

  /** The conditions that have at least one trained run. */
  public List<Condition> trained() {
    return conditions.stream().filter(condition -> !condition.trained().isEmpty()).toList();
  }

  /**
   * What differs between the conditions: setting keys, {@code case} and {@code corpus}, the seed
   * apart.
   */
  public List<String> varied() {
    return study().varied().stream()
        .filter(key -> !key.equals(Setting.SEED.key()))
        .filter(key -> results.values(key).size() > 1)
        .toList();
  }

  /**
   * The part of it on each of its texts, without verdicts; the study itself where there is one.
   * Only inside of such a part a law, or an effect of a setting, can be told from the text's.
   */
  public List<StudyView> byText() {
    return mixesTexts() ? results.corpora().stream().map(this::on).toList() : List.of(this);
  }

  private StudyView on(CorpusRecord corpus) {
    StudyView part = of(results.on(corpus), List.of());
    return new StudyView(
        part.results,
        part.conditions.stream().map(Condition::withoutText).toList(),
        part.differing,
        part.seeds,
        part.verdicts);
  }

  /** Whether its runs differ in some of these settings, and in nothing else but the seed. */
  public boolean differsOnlyIn(Set<Setting> settings) {
    Set<Setting> found = EnumSet.copyOf(differing);
    found.remove(Setting.SEED);
    return !found.isEmpty() && settings.containsAll(found) && !mixesTexts();
  }

  /** What the text of the first run is called. */
  public String text() {
    return results.values(Sweep.CORPUS).get(0);
  }

  /** Of which its means are: {@code 3 seeds}, {@code 3 to 10 seeds} while some are missing. */
  public String seedsInWords() {
    IntSummaryStatistics trained =
        trained().stream().mapToInt(condition -> condition.trained().size()).summaryStatistics();
    return trained.getCount() == 0
        ? Numbers.of(seeds, "seed")
        : (trained.getMin() == trained.getMax() ? "" : trained.getMin() + " to ")
            + Numbers.of(trained.getMax(), "seed");
  }

  /** Whether its runs learn from several texts, which are not equally hard to predict. */
  public boolean mixesTexts() {
    return results.corpora().size() > 1;
  }
}
