package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.experiment.Evaluation;
import dev.lotrgpt.experiment.Metric;
import dev.lotrgpt.experiment.RunResult;
import dev.lotrgpt.text.SampleMarker;
import java.util.List;

/**
 * What a model wrote.
 *
 * @param label of the model
 * @param settings how it was asked: seed, temperature, top-k
 * @param pieces of the text, cut where its marks change
 */
public record SampleView(
    String label,
    String ink,
    String run,
    String prompt,
    String settings,
    String realWordRate,
    String verbatimRate,
    List<SampleMarker.Piece> pieces) {

  static SampleView of(
      String label, String ink, RunResult run, Evaluation.Sample sample, Markers markers) {
    return new SampleView(
        label,
        ink,
        run.planned().id(),
        sample.prompt(),
        "seed %d, temperature %s%s"
            .formatted(
                sample.seed(),
                Double.toString(sample.temperature()).replaceAll("\\.0$", ""),
                sample.topK() > 0 ? ", top " + sample.topK() : ""),
        Metric.REAL_WORD_RATE.text(run.get(Metric.REAL_WORD_RATE)),
        Metric.VERBATIM_RATE.text(run.get(Metric.VERBATIM_RATE)),
        markers.mark(run, sample.text()));
  }
}
