package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptsTest {
  private static final SampleSettings NONE = new SampleSettings(List.of(), 9, 0.5, 3, 7);
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
  void areTheStartOfALineWhereNobodyGivesOne() {
    assertThat(of(NONE, "a\nb").settings().prompts()).containsExactly("\n");
    assertThat(Prompts.orStart(NONE, Vocabulary.of("a\nb")).prompts()).containsExactly("\n");
  }

  @Test
  void areASymbolOfTheTextWhereItHasNoLines() {
    Prompts prompts = of(NONE, "GATTACA");
    assertThat(prompts.settings().prompts()).containsExactly("G");
    assertThat(prompts.refusals()).isEmpty();
    assertThat(Prompts.orStart(NONE, Vocabulary.of("GATTACA")).prompts()).containsExactly("A");
    assertThat(Prompts.orStart(wanted, Vocabulary.of("GATTACA"))).isEqualTo(wanted);
  }

  @Test
  void ofLearntTokensAreWhateverIsText() {
    SampleSettings any = new SampleSettings(List.of("ή 中🤷🏽", "a\uD83Db"), 9, 0.5, 3, 7);
    assertThat(Prompts.ofAny(any).settings().prompts()).containsExactly("ή 中🤷🏽");
    assertThat(Prompts.ofAny(any).refusals()).hasSize(1);
    assertThat(Prompts.ofAny(NONE).settings().prompts()).containsExactly("\n");
  }

  @Test
  void beginsAsTheTextDoesIfNothingIsLeft() {
    assertThat(of("😀 xyz").settings().prompts()).containsExactly("😀");
  }

  private Prompts of(String text) {
    return of(wanted, text);
  }

  private static Prompts of(SampleSettings samples, String text) {
    return Prompts.of(samples, new Corpus("text", text).summary());
  }
}
