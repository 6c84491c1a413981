package dev.lotrgpt.training;

/** Times a training and predicts its end; evaluations count as time but not as throughput. */
final class Stopwatch {
  private static final double NANOS = 1e9;

  private final TrainingConfig config;
  private final long tokensPerStep;
  private final double secondsBefore;
  private final int firstIteration;
  private final long start = System.nanoTime();
  private long evaluationStart;
  private double evaluationSeconds;
  private int evaluations;
  private long lastCheckpoint = start;
  private int steps;

  Stopwatch(TrainingConfig config, int context, TrainingState state) {
    this.config = config;
    this.tokensPerStep = (long) config.batchSize() * context;
    this.secondsBefore = state.seconds();
    this.firstIteration = state.iteration();
  }

  void step() {
    steps++;
  }

  void evaluationBegins() {
    evaluationStart = System.nanoTime();
  }

  void evaluationEnds() {
    evaluationSeconds += (System.nanoTime() - evaluationStart) / NANOS;
    evaluations++;
  }

  void checkpoint() {
    lastCheckpoint = System.nanoTime();
  }

  double sinceCheckpoint() {
    return (System.nanoTime() - lastCheckpoint) / NANOS;
  }

  /** Of the whole training, earlier resumptions included. */
  double seconds() {
    return secondsBefore + sinceStart();
  }

  double tokensPerSecond() {
    double training = sinceStart() - evaluationSeconds;
    return steps == 0 || training <= 0 ? 0 : steps * tokensPerStep / training;
  }

  /** Negative while unknown. */
  double secondsLeft() {
    if (steps == 0) {
      return -1;
    }
    int left = config.iterations() - firstIteration - steps;
    double step = (sinceStart() - evaluationSeconds) / steps;
    double evaluation = evaluations == 0 ? 0 : evaluationSeconds / evaluations;
    double evaluationsLeft = Math.ceil((double) left / config.evaluationInterval());
    return left * step + evaluationsLeft * evaluation;
  }

  private double sinceStart() {
    return (System.nanoTime() - start) / NANOS;
  }
}
