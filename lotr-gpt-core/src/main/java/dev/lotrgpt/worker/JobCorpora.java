package dev.lotrgpt.worker;

import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.CorpusException;
import dev.lotrgpt.text.CorpusReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The texts of a job's runs. Each is read once, and shared by all runs that learn from it. */
final class JobCorpora {
  private final Map<String, Corpus> byPath = new HashMap<>();
  private final Map<String, CorpusException> unreadable = new HashMap<>();

  /** Reads them. */
  JobCorpora(List<PlannedRun> runs) {
    runs.stream().map(run -> run.corpus().path()).distinct().forEach(this::read);
  }

  private void read(String path) {
    try {
      byPath.put(path, CorpusReader.read(Path.of(path)));
    } catch (CorpusException e) {
      unreadable.put(path, e);
    }
  }

  /**
   * @throws CorpusException if it cannot be read
   */
  Corpus of(PlannedRun run) {
    Corpus corpus = byPath.get(run.corpus().path());
    if (corpus == null) {
      throw unreadable.get(run.corpus().path());
    }
    return corpus;
  }
}
