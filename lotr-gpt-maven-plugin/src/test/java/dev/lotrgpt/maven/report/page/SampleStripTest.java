package dev.lotrgpt.maven.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleStripTest {

  @Test
  void aPromptOfBlanksIsNone() {
    assertThat(new SampleStrip("\n", "seed 1", List.of()).isPrompted()).isFalse();
    assertThat(new SampleStrip("HAMLET\n", "seed 1", List.of()).isPrompted()).isTrue();
  }
}
