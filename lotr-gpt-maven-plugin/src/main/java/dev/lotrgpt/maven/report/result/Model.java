package dev.lotrgpt.maven.report.result;

import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;

/**
 * What makes a model, the seed apart: the same in every study.
 *
 * @param corpus its hash
 */
public record Model(String corpus, Settings settings) {
  static Model of(CorpusRecord corpus, Settings settings) {
    return new Model(corpus.sha256(), settings.with(Setting.SEED, "0"));
  }

  static Model of(PlannedRun run) {
    return of(run.corpus(), run.settings());
  }
}
