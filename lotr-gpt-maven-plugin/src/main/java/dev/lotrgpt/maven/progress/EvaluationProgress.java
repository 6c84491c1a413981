package dev.lotrgpt.maven.progress;

import dev.lotrgpt.maven.progress.Columns.Column;
import dev.lotrgpt.store.Evaluation;
import dev.lotrgpt.worker.Message;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows evaluations in the log, a row each. */
public final class EvaluationProgress {
  private final Console console;
  private final Map<String, String> labels;
  private final Columns columns;
  private int ended;

  /**
   * @param labels of the runs to evaluate, by id
   */
  public EvaluationProgress(Console console, Map<String, String> labels) {
    this.console = console;
    this.labels = labels;
    int label = labels.values().stream().mapToInt(String::length).max().orElse(0);
    this.columns =
        Columns.of(
            Column.left("run", label),
            Column.right("train", 8),
            Column.right("val", 8),
            Column.right("perplexity", 10),
            Column.right("bits/char", 9),
            Column.right("real words", 10),
            Column.right("verbatim", 8));
  }

  public void accept(Message message) {
    if (message instanceof Message.Note note) {
      console.line(note.text());
    } else if (message instanceof Message.RunEvaluated evaluated) {
      heading();
      console.line(row(labels.get(evaluated.run()), evaluated.evaluation()));
      footer();
    } else if (message instanceof Message.RunFailed failed) {
      heading();
      console.line(labels.get(failed.run()) + "  FAILED: " + failed.reason());
      footer();
    }
  }

  private void heading() {
    if (ended++ == 0) {
      console.line(columns.heading());
    }
  }

  private String row(String label, Evaluation evaluation) {
    return columns.row(
        List.of(
            label,
            Figures.loss(evaluation.evaluatedTrainLoss()),
            Figures.loss(evaluation.evaluatedValLoss()),
            String.format(Locale.ROOT, "%.3f", evaluation.perplexity()),
            String.format(Locale.ROOT, "%.3f", evaluation.bitsPerChar()),
            Figures.share(evaluation.realWordRate()),
            Figures.share(evaluation.verbatimRate())));
  }

  private void footer() {
    console.footer("evaluated " + ended + " of " + Figures.count(labels.size(), "run"));
  }

  /** Takes the footer away. */
  public void close() {
    console.erase();
  }
}
