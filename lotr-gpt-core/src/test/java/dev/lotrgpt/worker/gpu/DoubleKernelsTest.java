package dev.lotrgpt.worker.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lotrgpt.compute.Backend;
import dev.lotrgpt.compute.Kernels;
import dev.lotrgpt.compute.KernelsContract;
import dev.lotrgpt.compute.Precision;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What devices are checked with agrees with what everything else is. */
class DoubleKernelsTest extends KernelsContract<DoubleTensor> {

  @Override
  protected Backend<DoubleTensor> open() {
    return new Backend<>() {
      @Override
      public String name() {
        return "reference";
      }

      @Override
      public String description() {
        return name();
      }

      @Override
      public Precision precision() {
        return Precision.FLOAT32;
      }

      @Override
      public int drivers(int cores) {
        return 1;
      }

      @Override
      public Kernels<DoubleTensor> kernels() {
        return new DoubleKernels();
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }

  @Override
  protected Stream<Sizes> sizes() {
    return Stream.of(
        new Sizes(2, 7, 3, 24, 17), new Sizes(1, 1, 2, 8, 5), new Sizes(3, 5, 1, 3, 2));
  }

  /** Values come and go as floats. */
  @Override
  protected double tolerance() {
    return 1e-6;
  }

  /** Abramowitz and Stegun, table 7.1. */
  @Test
  void errorFunction() {
    double[][] values = {
      {0, 0}, {0.5, 0.5204998778}, {1, 0.8427007929}, {1.96, 0.9944262755}, {-1, -0.8427007929},
    };
    for (double[] value : values) {
      assertThat(Erf.of(value[0])).isCloseTo(value[1], within(1e-10));
    }
    assertThat(Erf.of(2.5 - 1e-9)).isCloseTo(Erf.of(2.5 + 1e-9), within(1e-10));
    assertThat(Erf.of(2.5)).isCloseTo(0.999593047982555, within(1e-13));
    assertThat(Erf.of(9)).isOne();
  }
}
