package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.store.Evaluation;
import dev.lotrgpt.text.CorpusException;
import dev.lotrgpt.text.CorpusReader;
import dev.lotrgpt.text.CorpusSummary;
import dev.lotrgpt.text.DataConfig;
import dev.lotrgpt.text.SampleMarker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Marks samples against the text that their own model was trained on, where it is still there. */
public final class Markers {
  /**
   * What a model was trained on.
   *
   * @param corpus its hash
   */
  private record Text(String corpus, DataConfig data) {
    static Text of(RunResult run) {
      return new Text(run.planned().corpus().sha256(), run.planned().settings().data());
    }
  }

  /** A corpus, which is too large to be kept. */
  private record Source(Path path, CorpusSummary corpus) {
    SampleMarker marker(List<String> samples, DataConfig data) {
      return new SampleMarker(
          samples, CorpusReader.text(path), data.splits(corpus.characters()).train());
    }
  }

  private final Map<Text, SampleMarker> markers = new HashMap<>();
  private final Set<String> unread = new HashSet<>();

  /**
   * Reads each corpus, and keeps what it says of the samples.
   *
   * @param directory of the project, which the paths of corpora start from
   */
  public Markers(List<RunEntry> runs, Path directory) {
    Map<String, Optional<Source>> corpora = new HashMap<>();
    Map<Text, List<String>> samples = new HashMap<>();
    for (RunEntry entry : runs) {
      CorpusRecord corpus = entry.run().planned().corpus();
      corpora.computeIfAbsent(corpus.sha256(), hash -> read(corpus, directory));
      if (entry.run().evaluation() != null) {
        samples
            .computeIfAbsent(Text.of(entry.run()), key -> new ArrayList<>())
            .addAll(
                entry.run().evaluation().samples().stream().map(Evaluation.Sample::text).toList());
      }
    }
    samples.forEach(
        (text, all) ->
            corpora
                .get(text.corpus())
                .ifPresent(source -> markers.put(text, source.marker(all, text.data()))));
  }

  private Optional<Source> read(CorpusRecord record, Path directory) {
    try {
      Path path = directory.resolve(record.path());
      CorpusSummary summary = CorpusReader.summary(path);
      if (summary.sha256().equals(record.sha256())) {
        return Optional.of(new Source(path, summary));
      }
      unread.add(record.path() + " has changed since the training");
    } catch (CorpusException e) {
      unread.add(record.path() + " cannot be read any more");
    }
    return Optional.empty();
  }

  /** Why some samples are without marks, a line for each reason. */
  public Set<String> problems() {
    return unread;
  }

  List<SampleMarker.Piece> mark(RunResult run, String sample) {
    SampleMarker marker = markers.get(Text.of(run));
    return marker == null
        ? List.of(new SampleMarker.Piece(sample, false, false))
        : marker.mark(sample);
  }
}
