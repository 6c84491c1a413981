package dev.lotrgpt.maven.pom;

import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.Settings;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** What one execution of goal {@code train} declares; Maven fills the fields from the POM. */
public class StudyDeclaration {
  private File corpus;
  private Map<String, String> model;
  private Map<String, String> training;
  private Map<String, String> data;
  private StudyElement study;
  private String backend;

  public StudyDeclaration() {}

  public StudyDeclaration(
      File corpus,
      Map<String, String> model,
      Map<String, String> training,
      Map<String, String> data,
      StudyElement study,
      String backend) {
    this.corpus = corpus;
    this.model = model;
    this.training = training;
    this.data = data;
    this.study = study;
    this.backend = backend;
  }

  public Optional<Path> corpus(CommandLine commandLine) {
    return commandLine.or("corpus", corpus);
  }

  public Settings baseline(CommandLine commandLine, Properties project) {
    Map<String, Map<String, String>> groups = new LinkedHashMap<>();
    groups.put("model", model);
    groups.put("training", training);
    groups.put("data", data);
    return new Baseline(groups, commandLine, project).settings();
  }

  /** See {@link Identity#family}. */
  public String family(CommandLine commandLine) {
    return Identity.family(commandLine.or("backend", backend));
  }

  /** An execution without one is a study of the baseline alone. */
  public StudyElement study() {
    return study == null ? new StudyElement() : study;
  }
}
