package dev.lotrgpt.maven.goal;

import dev.lotrgpt.claim.ClaimEvaluator;
import dev.lotrgpt.claim.ClaimException;
import dev.lotrgpt.maven.pom.StudyDeclaration;
import dev.lotrgpt.plan.Corpora;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.SettingsException;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.text.CorpusException;
import org.apache.maven.model.PluginExecution;
import org.codehaus.plexus.component.configurator.ComponentConfigurationException;

/**
 * Plans studies as a project declares them, on the texts that are there now. Everything that can be
 * wrong with a study shows here.
 */
public final class StudyPlanner {
  private final String project;
  private final Texts texts;
  private final Declarations declared;

  /** What executions of goal {@code train} declare. */
  @FunctionalInterface
  public interface Declarations {
    StudyDeclaration read(PluginExecution execution) throws ComponentConfigurationException;
  }

  /**
   * @param project {@code groupId:artifactId}
   */
  public StudyPlanner(String project, Texts texts, Declarations declared) {
    this.project = project;
    this.texts = texts;
    this.declared = declared;
  }

  String project() {
    return project;
  }

  /**
   * @throws SettingsException naming the XML path and what is wrong
   * @throws ClaimException likewise
   * @throws CorpusException if a text cannot be read
   */
  public TrainPlan plan(String id, StudyDeclaration declaration) {
    Settings baseline = declaration.baseline().validated();
    StudyTexts corpora = new StudyTexts(texts, declaration, baseline);
    Study study = plan(id, declaration, baseline, corpora);
    return new TrainPlan(
        study,
        declaration.study(),
        ShortText.refusals(study, declaration.study()),
        corpora.remarks());
  }

  /**
   * What another execution declares.
   *
   * @throws SettingsException naming the execution
   * @throws CorpusException if one of its texts cannot be read
   */
  public Study plan(PluginExecution execution) {
    return named(execution, () -> plan(execution.getId(), declared.read(execution)).study());
  }

  /** What another execution declares, on the texts that a study was planned with before. */
  Study plan(PluginExecution execution, Study earlier) {
    return named(
        execution,
        () -> {
          StudyDeclaration declaration = declared.read(execution);
          Settings baseline = declaration.baseline().validated();
          return plan(execution.getId(), declaration, baseline, new PlannedTexts(earlier));
        });
  }

  private Study plan(String id, StudyDeclaration declaration, Settings baseline, Corpora corpora) {
    Study study =
        declaration
            .study()
            .toStudy(project, id, baseline, corpora, declaration.family(), declaration.seeds());
    ClaimEvaluator.check(study);
    return study;
  }

  @FunctionalInterface
  private interface Plan {
    Study make() throws ComponentConfigurationException;
  }

  private static Study named(PluginExecution execution, Plan plan) {
    String where = "execution '" + execution.getId() + "': ";
    try {
      return plan.make();
    } catch (CorpusException e) {
      throw new CorpusException(where + e.getMessage(), e);
    } catch (ComponentConfigurationException | SettingsException | ClaimException e) {
      throw new SettingsException(where + e.getMessage());
    }
  }
}
