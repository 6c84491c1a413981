package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.experiment.SampleSettings;
import dev.lotrgpt.text.Corpus;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptsTest {
  private final SampleSettings wanted = new SampleSettings(List.of("cab\n", "dab"), 9, 0.5, 3, 7);

  @Test
  void keepsWhatTheTextCanSay() {
    Prompts prompts = of("a\nbcd");
    assertThat(prompts.settings()).isEqualTo(wanted);
    assertThat(prompts.refusals()).isEmpty();
  }

  @Test
  void leavesOutWhatItCannot() {
    Prompts prompts = of("bad");
    assertThat(prompts.settings().prompts()).containsExactly("dab");
    assertThat(prompts.settings().seed()).isEqualTo(7);
    assertThat(prompts.refusals()).hasSize(1);
    assertThat(prompts.refusals().get(0)).startsWith("Prompt 'cab\\n' is left out: ");
  }

  @Test
  void beginsAsTheTextDoesIfNothingIsLeft() {
    assertThat(of("😀 xyz").settings().prompts()).containsExactly("😀");
  }

  private Prompts of(String text) {
    return Prompts.of(wanted, new Corpus("text", text).summary());
  }
}
