package dev.lotrgpt.text.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lotrgpt.text.Tokenizer;
import dev.lotrgpt.text.Vocabulary;
import dev.lotrgpt.text.token.MergeTokenizer.Merge;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tokenizers in the metadata of a model's file: the characters as {@code vocabulary}, or the
 * content of a {@code tokenizer.json} as {@code tokenizer}.
 */
public final class StoredTokenizer {
  static final String KEY = "tokenizer";
  private static final String CHARACTERS = "vocabulary";
  private static final ObjectMapper JSON = new ObjectMapper();

  private StoredTokenizer() {}

  /** A description as one line of JSON. */
  public static String text(Map<String, Object> description) {
    try {
      return JSON.writeValueAsString(description);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a description is made of texts and numbers", e);
    }
  }

  /**
   * @param metadata as {@link Tokenizer#metadata} gave them
   * @throws IllegalArgumentException where they are not
   */
  public static Tokenizer read(Map<String, String> metadata) {
    String description = metadata.get(KEY);
    if (description != null) {
      return merges(description);
    }
    String characters = metadata.get(CHARACTERS);
    if (characters == null) {
      throw new IllegalArgumentException("its metadata lack '" + CHARACTERS + "'");
    }
    return new Vocabulary(characters);
  }

  private static MergeTokenizer merges(String description) {
    JsonNode content;
    try {
      content = JSON.readTree(description);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("its tokenizer is not in JSON");
    }
    Cut cut = cut(content.at("/pre_tokenizer/pretokenizers/0/pattern/Regex").asText());
    JsonNode vocabulary = content.at("/model/vocab");
    Map<String, Integer> tokens = new HashMap<>();
    vocabulary.properties().forEach(e -> tokens.put(e.getKey(), e.getValue().asInt(-1)));
    List<Merge> merges = new ArrayList<>();
    for (JsonNode merge : content.at("/model/merges")) {
      String[] parts = merge.asText().split(" ", -1);
      if (parts.length != 2) {
        throw new IllegalArgumentException("'" + merge.asText() + "' is no merge of two tokens");
      }
      merges.add(new Merge(token(tokens, parts[0]), token(tokens, parts[1])));
    }
    int first = MergeTokenizer.BYTES + merges.size();
    String[] known = new String[Math.max(0, tokens.size() - first)];
    tokens.forEach(
        (letters, token) -> {
          if (token >= first && token - first < known.length) {
            known[token - first] = piece(letters);
          }
        });
    if (Arrays.asList(known).contains(null)) {
      throw new IllegalArgumentException("the numbers of its tokenizer's tokens have gaps");
    }
    MergeTokenizer tokenizer = new MergeTokenizer(cut, merges, List.of(known));
    if (!JSON.valueToTree(tokenizer.description()).equals(content)) {
      throw new IllegalArgumentException("its tokenizer is none of this version's");
    }
    return tokenizer;
  }

  private static Cut cut(String regex) {
    return Arrays.stream(Cut.values())
        .filter(cut -> cut.regex().equals(regex))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "its tokenizer cuts texts in a way that this version does not know"));
  }

  private static int token(Map<String, Integer> tokens, String letters) {
    Integer token = tokens.get(letters);
    if (token == null) {
      throw new IllegalArgumentException("its tokenizer merges '" + letters + "', which is none");
    }
    return token;
  }

  private static String piece(String letters) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(ByteLetters.bytes(letters)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("its tokenizer's token '" + letters + "' is no UTF-8");
    }
  }
}
