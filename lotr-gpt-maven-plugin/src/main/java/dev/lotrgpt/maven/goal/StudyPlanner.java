package dev.lotrgpt.maven.goal;

import dev.lotrgpt.claim.ClaimEvaluator;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.maven.pom.StudyDeclaration;
import dev.lotrgpt.plan.Corpora;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.text.CorpusException;
import java.util.function.Supplier;
import org.apache.maven.model.PluginExecution;

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
    StudyDeclaration read(PluginExecution execution);
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
   * @throws MistakeException naming the XML path and what is wrong
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
   * @throws MistakeException naming the execution
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

  private static Study named(PluginExecution execution, Supplier<Study> plan) {
    String where = "execution '" + execution.getId() + "'";
    try {
      return plan.get();
    } catch (CorpusException e) {
      throw new CorpusException(e.mistake().within(where), e);
    } catch (MistakeException e) {
      throw new MistakeException(e.mistake().within(where));
    }
  }
}
