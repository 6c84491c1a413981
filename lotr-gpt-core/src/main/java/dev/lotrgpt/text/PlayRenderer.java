package dev.lotrgpt.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.CharBuffer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Renders a play in Jon Bosak's XML mark-up (PLAY, ACT, SCENE, SPEECH, ...) as a screenplay:
 *
 * <pre>
 * ACT I
 *
 * SCENE II. A HALL IN THE CASTLE.
 *
 * (Enter HAMLET)
 *
 * HAMLET
 * (Aside) First line of the speech,
 * And the second.
 * (Exit)
 * </pre>
 *
 * Headings and speakers are in capitals, stage directions in parentheses; white space is collapsed.
 * Front matter and the list of characters are left out. What else the mark-up does not know is an
 * error, so no text is lost unnoticed.
 */
final class PlayRenderer {
  private static final String STAGE_DIRECTION = "STAGEDIR";

  /** White space, processing instructions and comments, then a DOCTYPE up to its "[". */
  private static final Pattern INTERNAL_SUBSET =
      Pattern.compile(
          "(?:\\s|<\\?.*?\\?>|<!--.*?-->)*+<!DOCTYPE(?:[^>\\[\"']|\"[^\"]*\"|'[^']*')*+\\[",
          Pattern.DOTALL);

  /** Characters of a play that are looked at first for the {@code "["}. */
  private static final int PROLOGUE = 1 << 13;

  private static final int LONGEST_PROLOGUE = 1 << 24;

  private final XMLStreamReader xml;
  private final PieceWriter screenplay;
  private boolean empty = true;
  private boolean inSpeech;
  private boolean paragraphStarts;

  private PlayRenderer(XMLStreamReader xml, PieceWriter screenplay) {
    this.xml = xml;
    this.screenplay = screenplay;
  }

  /**
   * @param screenplay is given the lines of the play as they are read
   * @throws XMLStreamException with location, where the text is malformed, is not a play or uses
   *     entities; or caused by an {@link IOException}, where it cannot be read
   */
  static void render(Reader play, PieceWriter screenplay) throws XMLStreamException, IOException {
    BufferedReader in = new BufferedReader(play);
    if (declares(in)) {
      throw new XMLStreamException(
          "its DOCTYPE makes declarations of its own, between [ and ], and for safety they are not"
              + " read");
    }
    // The JDK's own parser: one on the class path might understand the properties differently.
    // With them a DOCTYPE is passed over, nothing is fetched and no entity is known.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    new PlayRenderer(factory.createXMLStreamReader(in), screenplay).render();
  }

  /** Whether a DOCTYPE has an internal subset; the reader stays at its start. */
  private static boolean declares(BufferedReader play) throws XMLStreamException, IOException {
    for (int length = PROLOGUE; length <= LONGEST_PROLOGUE; length *= 2) {
      char[] start = new char[length];
      play.mark(length);
      int count = 0;
      int read = 0;
      while (count < length && read >= 0) {
        count += read;
        read = play.read(start, count, length - count);
      }
      play.reset();
      Matcher subset = INTERNAL_SUBSET.matcher(CharBuffer.wrap(start, 0, count));
      boolean declares = subset.lookingAt();
      if (declares || read < 0 || !subset.hitEnd()) {
        return declares;
      }
    }
    throw new XMLStreamException(
        "its root element does not begin in its first 16 million characters");
  }

  private void render() throws XMLStreamException {
    boolean root = true;
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (root && !xml.getLocalName().equals("PLAY")) {
            throw error(
                "the root element is <"
                    + xml.getLocalName()
                    + ">; supported are plays in Jon Bosak's mark-up, whose root is <PLAY>");
          }
          root = false;
          start(xml.getLocalName());
        }
        case XMLStreamConstants.END_ELEMENT -> {
          if (xml.getLocalName().equals("SPEECH")) {
            startParagraph(false);
          }
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (!xml.isWhiteSpace()) {
            throw error("text outside of a line, a stage direction or a title");
          }
        }
        case XMLStreamConstants.ENTITY_REFERENCE -> throw entity();
        default -> {} // comments, processing instructions, DOCTYPE
      }
    }
  }

  private void start(String element) throws XMLStreamException {
    switch (element) {
      case "PLAY", "INDUCT", "ACT", "SCENE", "PROLOGUE", "EPILOGUE" -> {}
      case "FM", "PERSONAE", "SCNDESCR", "PLAYSUBT" -> skip();
      case "SPEECH" -> startParagraph(true);
      case "TITLE", "SUBTITLE", "SUBHEAD", "SPEAKER" ->
          append(content(element).toUpperCase(Locale.ROOT));
      case "LINE" -> append(content(element));
      case STAGE_DIRECTION -> append(parenthesise(content(element)));
      default -> throw error("<" + element + "> is not an element of a play");
    }
  }

  private void startParagraph(boolean inSpeech) {
    this.inSpeech = inSpeech;
    paragraphStarts = true;
  }

  private void append(String line) {
    if (line.isEmpty()) {
      return;
    }
    if (paragraphStarts && !empty) {
      screenplay.write("\n");
    }
    screenplay.write(line);
    screenplay.write("\n");
    empty = false;
    paragraphStarts = !inSpeech;
  }

  /** Reads to the end of an element that holds text. */
  private String content(String element) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    while (xml.next() != XMLStreamConstants.END_ELEMENT) {
      switch (xml.getEventType()) {
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
        case XMLStreamConstants.START_ELEMENT -> {
          if (!element.equals("LINE") || !xml.getLocalName().equals(STAGE_DIRECTION)) {
            throw error("<" + xml.getLocalName() + "> inside of <" + element + ">");
          }
          text.append(' ').append(parenthesise(content(STAGE_DIRECTION))).append(' ');
        }
        case XMLStreamConstants.ENTITY_REFERENCE -> throw entity();
        default -> {}
      }
    }
    return text.toString().replaceAll("\\s+", " ").strip();
  }

  private void skip() throws XMLStreamException {
    for (int depth = 1; depth > 0; ) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
  }

  private static String parenthesise(String direction) {
    return direction.isEmpty() ? "" : "(" + direction + ")";
  }

  private XMLStreamException entity() {
    return error(
        "the entity &"
            + xml.getLocalName()
            + "; is used, and for safety entities are not expanded");
  }

  private XMLStreamException error(String problem) {
    return new XMLStreamException(problem, xml.getLocation());
  }
}
