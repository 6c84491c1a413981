package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.experiment.Evaluation;
import dev.lotrgpt.experiment.RunResult;
import dev.lotrgpt.experiment.Study;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.CorpusException;
import dev.lotrgpt.text.CorpusReader;
import dev.lotrgpt.text.DataConfig;
import dev.lotrgpt.text.Dataset;
import dev.lotrgpt.text.SampleMarker;
import dev.lotrgpt.text.Split;
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
  private record Text(String corpus, DataConfig data) {}

  private final Map<Text, SampleMarker> markers = new HashMap<>();
  private final Map<String, String> corpusOfRun = new HashMap<>();
  private final Set<String> unread = new HashSet<>();

  /**
   * Reads each corpus once.
   *
   * @param directory of the project, which the paths of corpora start from
   */
  public Markers(List<RunEntry> runs, Path directory) {
    Map<String, Optional<Corpus>> corpora = new HashMap<>();
    Map<Text, List<String>> samples = new HashMap<>();
    for (RunEntry entry : runs) {
      Study.CorpusRecord corpus = entry.studies().get(0).study().corpus();
      corpora.computeIfAbsent(corpus.sha256(), hash -> read(corpus, directory));
      corpusOfRun.put(entry.id(), corpus.sha256());
      if (entry.run().evaluation() != null) {
        Text text = new Text(corpus.sha256(), entry.run().planned().settings().data());
        samples
            .computeIfAbsent(text, key -> new ArrayList<>())
            .addAll(
                entry.run().evaluation().samples().stream().map(Evaluation.Sample::text).toList());
      }
    }
    samples.forEach(
        (text, all) ->
            corpora
                .get(text.corpus())
                .ifPresent(corpus -> markers.put(text, marker(corpus, text.data(), all))));
  }

  private Optional<Corpus> read(Study.CorpusRecord record, Path directory) {
    try {
      Corpus corpus = CorpusReader.read(directory.resolve(record.path()));
      if (corpus.sha256().equals(record.sha256())) {
        return Optional.of(corpus);
      }
      unread.add(record.path() + " has changed since the training");
    } catch (CorpusException e) {
      unread.add(record.path() + " cannot be read any more");
    }
    return Optional.empty();
  }

  private static SampleMarker marker(Corpus corpus, DataConfig data, List<String> samples) {
    return new SampleMarker(samples, corpus.text(), Dataset.of(corpus, data).text(Split.TRAIN));
  }

  /** Why some samples are without marks, a line for each reason. */
  public Set<String> problems() {
    return unread;
  }

  List<SampleMarker.Piece> mark(RunResult run, String sample) {
    SampleMarker marker =
        markers.get(new Text(corpusOfRun.get(run.planned().id()), run.planned().settings().data()));
    return marker == null
        ? List.of(new SampleMarker.Piece(sample, false, false))
        : marker.mark(sample);
  }
}
