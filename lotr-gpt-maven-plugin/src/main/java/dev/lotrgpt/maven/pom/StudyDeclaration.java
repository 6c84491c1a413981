package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.Settings;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What one execution of goal {@code train} declares; Maven fills the fields from the POM. */
public class StudyDeclaration {
  private static final int MOST_SEEDS = 1000;

  private File corpus;
  private Map<String, String> model;
  private Map<String, String> training;
  private Map<String, String> data;
  private StudyElement study;
  private String backend;
  private Integer seeds;

  public StudyDeclaration() {}

  public StudyDeclaration(
      File corpus,
      Map<String, String> model,
      Map<String, String> training,
      Map<String, String> data,
      StudyElement study,
      String backend,
      Integer seeds) {
    this.corpus = corpus;
    this.model = model;
    this.training = training;
    this.data = data;
    this.study = study;
    this.backend = backend;
    this.seeds = seeds;
  }

  public Optional<Path> corpus() {
    return Optional.ofNullable(corpus).map(File::toPath);
  }

  /**
   * The texts that it names, beside the study and in it; they need not be there.
   *
   * @param project its directory, where paths in a study start
   */
  public List<Path> corpora(Path project) {
    return Stream.concat(corpus().stream(), study().corpora().stream().map(project::resolve))
        .toList();
  }

  public Settings baseline() {
    Map<String, Map<String, String>> groups = new LinkedHashMap<>();
    groups.put("model", model);
    groups.put("training", training);
    groups.put("data", data);
    return new Baseline(groups).settings();
  }

  /**
   * How many seeds each run has.
   *
   * @throws MistakeException if the number is out of bounds
   */
  public int seeds() {
    int count = study().seeds().orElse(seeds == null ? 1 : seeds);
    if (count < 1 || count > MOST_SEEDS) {
      throw new MistakeException(
          Mistake.unlike(
              "<seeds> (-Dlotr-gpt.seeds)", count, "a whole number from 1 to " + MOST_SEEDS));
    }
    return count;
  }

  /** See {@link Identity#family}. */
  public String family() {
    return Identity.family(backend);
  }

  /** An execution without one is a study of the baseline alone. */
  public StudyElement study() {
    return study == null ? new StudyElement() : study;
  }
}
