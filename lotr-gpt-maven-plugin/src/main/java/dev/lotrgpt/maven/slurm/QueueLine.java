package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.maven.progress.Figures;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells now and then how far the runs are, and what those wait for that wait. */
final class QueueLine {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final int total;
  private final Consumer<String> lines;
  private final long begun = System.nanoTime();
  private int ended;
  private String last = "";
  private long told;

  /**
   * @param total runs
   */
  QueueLine(int total, Consumer<String> lines) {
    this.total = total;
    this.lines = lines;
  }

  void ended() {
    ended++;
  }

  /**
   * @param open runs that are not ended
   */
  void tell(Collection<FollowedRun> open, Map<String, TaskState> states) {
    long atWork = open.stream().filter(FollowedRun::isAtWork).count();
    String waiting =
        open.stream()
            .map(run -> states.get(String.valueOf(run.task())))
            .filter(state -> state != null && state.isWaiting())
            .map(TaskState::reason)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
            .entrySet()
            .stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(reason -> Figures.number(reason.getValue()) + " wait (" + reason.getKey() + ")")
            .collect(Collectors.joining(", "));
    String line =
        Figures.number(ended)
            + " of "
            + Figures.count(total, "run")
            + " ended, "
            + Figures.number(atWork)
            + " at work"
            + (waiting.isEmpty() ? "" : ", " + waiting);
    long now = System.nanoTime();
    boolean isDue = last.isEmpty() || now - told >= INTERVAL.toNanos();
    if (isDue && !line.equals(last) && !open.isEmpty()) {
      last = line;
      told = now;
      lines.accept("Slurm: " + line + left(now));
    }
  }

  private String left(long now) {
    double seconds = (now - begun) / 1e9;
    return ended == 0
        ? ""
        : ", about " + Figures.duration(seconds * (total - ended) / ended) + " left";
  }
}
