package dev.lotrgpt.training;

import java.io.IOException;

/** What happens between two steps of a training; asked before the first one too. */
interface Hook {

  /**
   * @param state the steps done so far
   * @return the same, with what the hook found out
   */
  TrainingState between(TrainingState state) throws IOException;
}
