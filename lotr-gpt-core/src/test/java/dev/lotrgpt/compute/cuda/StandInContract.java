package dev.lotrgpt.compute.cuda;

import dev.lotrgpt.compute.KernelsContract;
import java.util.stream.Stream;

/**
 * The contract on the stand-in for a GPU, which is slow: sizes that lead through several tiles of
 * each kernel, whole and in parts, and no further.
 */
abstract class StandInContract extends KernelsContract<DeviceTensor> {

  @Override
  protected Stream<Sizes> sizes() {
    return Stream.of(
        new Sizes(2, 7, 3, 24, 17),
        new Sizes(1, 1, 2, 8, 5),
        new Sizes(3, 5, 1, 3, 2),
        new Sizes(1, 33, 4, 20, 11),
        new Sizes(1, 100, 1, 72, 67),
        new Sizes(1, 130, 3, 24, 30),
        new Sizes(3, 65, 2, 8, 5),
        new Sizes(1, 20, 1, 128, 140));
  }

  /** For what depends on the order of threads: once around each loop, and once more. */
  static Stream<Sizes> fewSizes() {
    return Stream.of(
        new Sizes(2, 7, 3, 24, 17), new Sizes(1, 33, 4, 20, 11), new Sizes(1, 130, 3, 24, 30));
  }
}
