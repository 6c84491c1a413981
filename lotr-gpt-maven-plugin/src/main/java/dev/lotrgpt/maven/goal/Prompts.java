package dev.lotrgpt.maven.goal;

import dev.lotrgpt.plan.SampleSettings;
import dev.lotrgpt.text.CorpusException;
import dev.lotrgpt.text.CorpusSummary;
import dev.lotrgpt.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The prompts that models of a text can continue: with a script in another language, those of the
 * POM may use symbols that it does not have.
 *
 * @param refusals one line for each prompt that is left out
 */
record Prompts(SampleSettings settings, List<String> refusals) {

  /** If none is left, the text's own beginning is the prompt. */
  static Prompts of(SampleSettings wanted, CorpusSummary corpus) {
    Tokenizer vocabulary = corpus.vocabulary();
    List<String> known = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    for (String prompt : wanted.prompts()) {
      try {
        vocabulary.encode(prompt);
        known.add(prompt);
      } catch (CorpusException e) {
        refusals.add("Prompt '" + prompt.replace("\n", "\\n") + "' is left out: " + e.getMessage());
      }
    }
    if (wanted.prompts().isEmpty()) {
      known.add(start(vocabulary, Character.toString(corpus.first())));
    } else if (known.isEmpty()) {
      known.add(Character.toString(corpus.first()));
    }
    return new Prompts(with(wanted, List.copyOf(known)), refusals);
  }

  /** Of models whose tokens stand for whatever a text has. */
  static Prompts ofAny(SampleSettings wanted) {
    List<String> known = new ArrayList<>(wanted.prompts());
    List<String> refusals = new ArrayList<>();
    known.removeIf(
        prompt -> {
          boolean isText = StandardCharsets.UTF_8.newEncoder().canEncode(prompt);
          if (!isText) {
            refusals.add("A prompt is left out: it has half a character of UTF-16");
          }
          return !isText;
        });
    if (known.isEmpty()) {
      known.add("\n");
    }
    return new Prompts(with(wanted, List.copyOf(known)), refusals);
  }

  /** What models of a tokenizer continue where nobody gives a prompt. */
  static SampleSettings orStart(SampleSettings wanted, Tokenizer tokenizer) {
    return wanted.prompts().isEmpty()
        ? with(wanted, List.of(start(tokenizer, tokenizer.decode(0))))
        : wanted;
  }

  /** A line's, in a text that has lines. */
  private static String start(Tokenizer tokenizer, String otherwise) {
    try {
      tokenizer.encode("\n");
      return "\n";
    } catch (CorpusException unknown) {
      return otherwise;
    }
  }

  private static SampleSettings with(SampleSettings settings, List<String> prompts) {
    return new SampleSettings(
        prompts, settings.length(), settings.temperature(), settings.topK(), settings.seed());
  }
}
