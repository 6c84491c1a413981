package dev.lotrgpt.store;

/** The files of a run's directory. */
public enum RunFile {
  RECORD("run.json"),
  METRICS("metrics.csv"),
  TIMING("timing.csv"),
  EVALUATION("evaluation.json"),
  /** Why it could not be evaluated; there until it is. */
  EVALUATION_FAILURE("evaluation-failure.json"),
  EVALUATION_TABLE("evaluation.csv"),
  SAMPLES("samples.txt"),
  BEST("best.safetensors"),
  FINAL("final.safetensors"),
  /** What a longer run goes on with; nothing else needs it. */
  LAST("last.safetensors"),
  TOKENIZER("tokenizer.json"),
  LOG("run.log");

  private final String fileName;

  RunFile(String fileName) {
    this.fileName = fileName;
  }

  public String fileName() {
    return fileName;
  }
}
