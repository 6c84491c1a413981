package dev.lotrgpt.maven.slurm;

import dev.lotrgpt.maven.progress.Figures;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Tells now and then how many runs ended, how many tasks work, and what others wait for. */
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
    Set<String> tasks = new LinkedHashSet<>();
    open.forEach(run -> tasks.add(String.valueOf(run.task())));
    List<TaskState> live = tasks.stream().map(states::get).filter(Objects::nonNull).toList();
    String waiting =
        live.stream()
            .filter(TaskState::isWaiting)
            .collect(Collectors.groupingBy(TaskState::reason, Collectors.counting()))
            .entrySet()
            .stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(reason -> ", " + waiting(reason.getValue(), reason.getKey()))
            .collect(Collectors.joining());
    String line =
        Figures.number(ended)
            + " of "
            + Figures.count(total, "run")
            + " ended, "
            + Figures.count(live.stream().filter(TaskState::isAtWork).count(), "task")
            + " at work"
            + waiting;
    long now = System.nanoTime();
    boolean isDue = last.isEmpty() || now - told >= INTERVAL.toNanos();
    if (isDue && !line.equals(last) && !open.isEmpty()) {
      last = line;
      told = now;
      lines.accept("Slurm: " + line + left(now));
    }
  }

  private static String waiting(long tasks, String reason) {
    return Figures.number(tasks) + (tasks == 1 ? " waits (" : " wait (") + reason + ")";
  }

  private String left(long now) {
    double seconds = (now - begun) / 1e9;
    return ended == 0
        ? ""
        : ", about " + Figures.duration(seconds * (total - ended) / ended) + " left";
  }
}
