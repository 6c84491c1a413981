package dev.lotrgpt.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {

  /** A name alone says nothing to whoever does not know it. */
  @ParameterizedTest
  @EnumSource
  void everyMetricIsDefined(Metric metric) {
    assertThat(metric.definition()).startsWith(metric.labelAndUnit() + ": ");
    String meaning = metric.definition().substring(metric.labelAndUnit().length() + 2);
    assertThat(meaning.split(" ")).hasSizeGreaterThan(4);
    assertThat(meaning).isNotEqualTo(metric.label()).doesNotEndWith(".");
  }

  @Test
  void noTwoMetricsAreDefinedAlike() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::definition)).doesNotHaveDuplicates();
  }

  @Test
  void aUnitIsSaidOnce() {
    assertThat(Metric.EPOCHS.labelAndUnit()).isEqualTo("passes over the text");
    assertThat(Metric.BITS_PER_CHAR.labelAndUnit()).isEqualTo("bits per character");
    assertThat(Metric.HEADING_RATE.labelAndUnit()).isEqualTo("heading rate, in %");
    assertThat(Metric.SECONDS.labelAndUnit()).isEqualTo("training time, in s");
  }
}
