package dev.lotrgpt.maven.progress;

import dev.lotrgpt.maven.progress.Columns.Column;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.worker.Message;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Shows a study's training in the log, where it reads as one table with a row for each evaluation,
 * and as a live footer.
 */
public final class TrainingProgress {
  /** A log without a footer gets a sign of life after so much silence. */
  private static final long SILENCE_NANOS = 60_000_000_000L;

  /** More at once are counted in the footer, not named. */
  private static final int NAMED_RUNS = 3;

  private final Console console;
  private final LongSupplier nanoTime;
  private final Columns columns;
  private final int total;
  private final Map<String, Message.Tick> active = new LinkedHashMap<>();
  private int ended;
  private boolean headingShown;
  private String lastReason;
  private long lastLine;

  /**
   * @param runs that will be trained
   */
  public TrainingProgress(Console console, List<PlannedRun> runs, LongSupplier nanoTime) {
    this.console = console;
    this.nanoTime = nanoTime;
    this.total = runs.size();
    this.lastLine = nanoTime.getAsLong();
    int label = runs.stream().mapToInt(run -> run.label().length()).max().orElse(0);
    int digits =
        runs.stream()
            .mapToInt(run -> run.settings().text(Setting.ITERATIONS).length())
            .max()
            .orElse(0);
    this.columns =
        Columns.of(
            Column.left("run", label),
            Column.right("iteration", 2 * digits + 1),
            Column.right("train", 8),
            Column.right("val", 8),
            Column.left("best @ iteration", "9.9999 @ ".length() + digits),
            Column.right("tokens/s", 9),
            Column.right("left", 7));
  }

  public void note(String text) {
    line(text);
  }

  public void started(PlannedRun run, Message.RunStarted message) {
    message.remark().ifPresent(text -> remark(run, text));
  }

  public void ticked(PlannedRun run, Message.Tick tick) {
    active.put(run.label(), tick);
    console.footer(footer());
    if (!console.isLive() && nanoTime.getAsLong() - lastLine > SILENCE_NANOS) {
      row(
          run.label(),
          tick.iteration() + "/" + tick.iterations(),
          // Of one batch, unlike the losses of evaluations.
          "(" + Figures.loss(tick.loss()) + ")",
          "",
          "",
          Figures.rate(tick.tokensPerSecond()),
          Figures.duration(tick.secondsLeft()));
    }
  }

  public void evaluated(PlannedRun run, Message.Evaluated evaluated) {
    row(
        run.label(),
        evaluated.iteration() + "/" + evaluated.iterations(),
        Figures.loss(evaluated.trainLoss()),
        Figures.loss(evaluated.valLoss()),
        Figures.best(evaluated.bestValLoss(), evaluated.bestIteration()),
        Figures.rate(evaluated.tokensPerSecond()),
        Figures.duration(evaluated.secondsLeft()));
  }

  public void finished(PlannedRun run) {
    end(run);
  }

  /** Nobody waits for it. */
  public void queued(PlannedRun run, Message.RunQueued message) {
    remark(run, "QUEUED as " + message.job());
  }

  /** Another build trained it. */
  public void upToDate(PlannedRun run) {
    end(run);
    remark(run, "UP-TO-DATE: trained by another build in the meantime");
  }

  public void failed(PlannedRun run, String reason) {
    end(run);
    // A job that is refused as a whole fails all of its runs.
    remark(run, reason.equals(lastReason) ? "FAILED likewise" : "FAILED: " + reason);
    lastReason = reason;
  }

  /** The worker is gone, and so is the footer. */
  public void close() {
    active.clear();
    console.erase();
  }

  private void end(PlannedRun run) {
    active.remove(run.label());
    ended++;
  }

  private void remark(PlannedRun run, String text) {
    heading();
    line(columns.columns().get(0).cell(run.label()) + "  " + text);
  }

  private void row(String... cells) {
    heading();
    line(columns.row(List.of(cells)));
  }

  private void heading() {
    if (!headingShown) {
      headingShown = true;
      line(columns.heading());
    }
  }

  private void line(String text) {
    console.line(text);
    lastLine = nanoTime.getAsLong();
    if (!active.isEmpty()) {
      console.footer(footer());
    }
  }

  /** {@code [3/8] dropout 0.1: 450/1500, loss 2.3121, 41,203 tokens/s, 0:23 left}. */
  private String footer() {
    StringBuilder footer = new StringBuilder("[" + (ended + 1) + "/" + total + "]");
    if (active.size() > NAMED_RUNS) {
      return footer.append(crowd()).toString();
    }
    String separator = " ";
    for (Map.Entry<String, Message.Tick> run : active.entrySet()) {
      Message.Tick tick = run.getValue();
      footer.append(separator).append(run.getKey()).append(": ");
      String left = Figures.duration(tick.secondsLeft()) + " left";
      if (active.size() == 1) {
        footer.append(tick.iteration()).append('/').append(tick.iterations());
        footer.append(", loss ").append(Figures.loss(tick.loss()));
        footer.append(", ").append(Figures.rate(tick.tokensPerSecond())).append(" tokens/s, ");
      } else {
        footer.append(100L * tick.iteration() / tick.iterations()).append(" %, ");
      }
      footer.append(left);
      separator = " | ";
    }
    return footer.toString();
  }

  /** {@code 64 runs, 12 to 95 %, 0:03 to 1:20 left}, as a line has no room for each. */
  private String crowd() {
    LongSummaryStatistics shares =
        active.values().stream()
            .mapToLong(tick -> 100L * tick.iteration() / tick.iterations())
            .summaryStatistics();
    DoubleSummaryStatistics left =
        active.values().stream().mapToDouble(Message.Tick::secondsLeft).summaryStatistics();
    return String.format(
        Locale.ROOT,
        " %d runs, %d to %d %%, %s to %s left",
        active.size(),
        shares.getMin(),
        shares.getMax(),
        Figures.duration(left.getMin()),
        Figures.duration(left.getMax()));
  }
}
