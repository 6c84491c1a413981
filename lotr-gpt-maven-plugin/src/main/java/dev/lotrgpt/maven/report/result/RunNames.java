package dev.lotrgpt.maven.report.result;

import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.RunResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One name for each run, the same on all pages: all that its studies vary, each thing once. Runs of
 * different studies that would have the same name have that of their study as well; where that does
 * not tell them apart, whatever they differ in.
 */
public final class RunNames {
  private final Map<String, Model> models = new HashMap<>();
  private final Map<Model, String> names = new HashMap<>();
  private final Map<String, String> seeds = new HashMap<>();

  /** Hash of a text to its name. */
  private final Map<String, String> texts = new HashMap<>();

  /** Model to the title of the first study that it belongs to. */
  private final Map<Model, String> titles = new HashMap<>();

  public RunNames(List<StudyView> studies) {
    Map<Model, Map<String, String>> varied = new LinkedHashMap<>();
    for (StudyView study : studies) {
      for (Condition condition : study.conditions()) {
        Model model = condition.model();
        titles.putIfAbsent(model, study.study().title());
        texts.putIfAbsent(condition.corpus().sha256(), condition.corpus().name());
        Map<String, String> all = varied.computeIfAbsent(model, key -> new LinkedHashMap<>());
        condition.variation().forEach(all::putIfAbsent);
        for (RunResult run : condition.runs()) {
          models.put(run.planned().id(), model);
          seeds.put(run.planned().id(), run.value(Setting.SEED.key()));
        }
      }
    }
    Map<String, List<Model>> alike = new LinkedHashMap<>();
    varied.forEach(
        (model, all) -> alike.computeIfAbsent(Names.of(all), key -> new ArrayList<>()).add(model));
    alike.forEach(
        (name, same) -> same.forEach(model -> names.put(model, name + difference(model, same))));
  }

  /** Its name, or its hash where that of another is called alike. */
  private String text(Model model, List<Model> same) {
    boolean isNamed =
        same.stream()
            .filter(other -> !other.corpus().equals(model.corpus()))
            .noneMatch(other -> texts.get(other.corpus()).equals(texts.get(model.corpus())));
    return isNamed ? texts.get(model.corpus()) : "text " + model.corpus().substring(0, 8);
  }

  /** What tells a model from others of the same name. */
  private String difference(Model model, List<Model> same) {
    boolean isOfOneStudy =
        same.stream().filter(other -> titles.get(other).equals(titles.get(model))).count() > 1;
    if (same.size() > 1 && !isOfOneStudy) {
      return " (" + titles.get(model) + ")";
    }
    StringBuilder difference = new StringBuilder();
    Arrays.stream(Setting.values())
        .filter(
            setting ->
                same.stream().map(other -> other.settings().text(setting)).distinct().count() > 1)
        .forEach(
            setting ->
                difference
                    .append(", ")
                    .append(Names.of(setting.key(), model.settings().text(setting))));
    if (same.stream().map(Model::corpus).distinct().count() > 1) {
      difference.append(", ").append(text(model, same));
    }
    return difference.toString();
  }

  /** {@code dropout 0.2, seed 1}; without the seed where all runs have the same. */
  public String of(RunResult run) {
    String id = run.planned().id();
    String name = names.get(models.get(id));
    return seeds.values().stream().distinct().count() > 1
        ? name + ", " + Names.of(Setting.SEED.key(), seeds.get(id))
        : name;
  }
}
