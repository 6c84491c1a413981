package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.plot.Ink;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.result.Metric;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.store.Evaluation;
import dev.lotrgpt.text.SampleMarker;
import java.util.List;

/**
 * What a model wrote.
 *
 * @param pieces of the text, cut where its marks change
 */
public record SampleView(Author author, List<SampleMarker.Piece> pieces) {

  /**
   * A model that writes.
   *
   * @param label what tells it from the others on the page
   */
  public record Author(String label, Ink ink, RunResult run) {

    public String id() {
      return run.planned().id();
    }

    private String text(Metric metric) {
      return Numbers.of(metric, run.get(metric));
    }

    public String validationLoss() {
      return text(Metric.BEST_VAL);
    }

    public String realWordRate() {
      return text(Metric.REAL_WORD_RATE);
    }

    public String verbatimRate() {
      return text(Metric.VERBATIM_RATE);
    }

    List<Evaluation.Sample> samples() {
      return run.evaluation() == null ? List.of() : run.evaluation().samples();
    }
  }
}
