package dev.lotrgpt.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of a {@code tokenizer.json}, the format of Hugging Face's library {@code tokenizers}.
 */
public final class TokenizerFile {
  private TokenizerFile() {}

  /** Cuts a text where a regular expression matches; the matches are what is left. */
  public static Map<String, Object> split(String regex) {
    return inOrder(
        Map.entry("type", "Split"),
        Map.entry("pattern", Map.of("Regex", regex)),
        Map.entry("behavior", "Isolated"),
        Map.entry("invert", false));
  }

  /**
   * @param steps of cutting a text
   * @param model turns each piece into tokens
   */
  public static Map<String, Object> content(
      List<Map<String, Object>> steps, Map<String, Object> decoder, Map<String, Object> model) {
    Map<String, Object> content = inOrder(Map.entry("version", "1.0"));
    content.put("truncation", null);
    content.put("padding", null);
    content.put("added_tokens", List.of());
    content.put("normalizer", null);
    content.put(
        "pre_tokenizer", inOrder(Map.entry("type", "Sequence"), Map.entry("pretokenizers", steps)));
    content.put("post_processor", null);
    content.put("decoder", decoder);
    content.put("model", model);
    return content;
  }

  /** An object whose fields stay in their order. */
  @SafeVarargs
  public static Map<String, Object> inOrder(Map.Entry<String, ?>... fields) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (Map.Entry<String, ?> field : fields) {
      object.put(field.getKey(), field.getValue());
    }
    return object;
  }
}
