package dev.lotrgpt.compute.onednn;

import java.util.List;

/** Work bound to its operands: made once for given addresses and sizes, run any number of times. */
interface Plan extends AutoCloseable {
  Plan NOTHING = sequence(List.of());

  void run();

  @Override
  void close();

  /** One plan after another. */
  static Plan sequence(List<Plan> plans) {
    Plan[] steps = plans.toArray(new Plan[0]);
    return new Plan() {
      @Override
      public void run() {
        for (Plan step : steps) {
          step.run();
        }
      }

      @Override
      public void close() {
        for (Plan step : steps) {
          step.close();
        }
      }
    };
  }
}
