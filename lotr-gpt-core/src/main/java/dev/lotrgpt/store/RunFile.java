package dev.lotrgpt.store;

import dev.lotrgpt.training.TrainingFiles;

/** The files of a run's directory. */
public enum RunFile {
  RECORD("run.json"),
  METRICS(TrainingFiles.METRICS),
  TIMING(TrainingFiles.TIMING),
  EVALUATION("evaluation.json"),
  /** Why it could not be evaluated; there until it is. */
  EVALUATION_FAILURE("evaluation-failure.json"),
  EVALUATION_TABLE("evaluation.csv"),
  SAMPLES("samples.txt"),
  BEST(TrainingFiles.BEST),
  FINAL(TrainingFiles.FINAL),
  /** What a longer run goes on with; nothing else needs it. */
  LAST(TrainingFiles.LAST),
  TOKENIZER(TrainingFiles.TOKENIZER),
  LOG("run.log"),
  /** What a cluster's job tells whoever follows it: JSON text sequences (RFC 7464). */
  MESSAGES("messages.json-seq");

  private final String fileName;

  RunFile(String fileName) {
    this.fileName = fileName;
  }

  public String fileName() {
    return fileName;
  }
}
