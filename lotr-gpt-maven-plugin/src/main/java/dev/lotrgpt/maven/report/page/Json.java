package dev.lotrgpt.maven.report.page;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;

/** Data for the scripts of the pages. */
public final class Json {
  private static final ObjectMapper MAPPER = mapper();

  private Json() {}

  /** Characters that end or begin a script are escaped, so that it can stand in HTML and in it. */
  private static final class InScript extends CharacterEscapes {
    private static final long serialVersionUID = 1L;
    private static final int[] ESCAPES = escapes();

    private static int[] escapes() {
      int[] escapes = CharacterEscapes.standardAsciiEscapesForJSON();
      for (char special : new char[] {'<', '>', '&'}) {
        escapes[special] = CharacterEscapes.ESCAPE_CUSTOM;
      }
      return escapes;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ESCAPES.clone();
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
      return new SerializedString(String.format(Locale.ROOT, "\\u%04x", character));
    }
  }

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        JsonMapper.builder()
            .configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true)
            .build();
    mapper.getFactory().setCharacterEscapes(new InScript());
    return mapper;
  }

  /** JSON that may stand inside a script element, and in a script. */
  public static String inPage(Object value) {
    try {
      // Line ends of their own in scripts, not in JSON.
      return MAPPER
          .writeValueAsString(value)
          .replace("\u2028", "\\u2028")
          .replace("\u2029", "\\u2029");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report's data cannot be written", e);
    }
  }
}
