package dev.lotrgpt.text;

import java.io.StringReader;
import java.util.Locale;
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

  private final XMLStreamReader xml;
  private final StringBuilder screenplay = new StringBuilder();
  private boolean inSpeech;
  private boolean paragraphStarts;

  private PlayRenderer(XMLStreamReader xml) {
    this.xml = xml;
  }

  /**
   * @throws XMLStreamException with location, where the text is malformed, is not a play or uses
   *     entities
   */
  static String render(String play) throws XMLStreamException {
    if (INTERNAL_SUBSET.matcher(play).lookingAt()) {
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
    return new PlayRenderer(factory.createXMLStreamReader(new StringReader(play))).render();
  }

  private String render() throws XMLStreamException {
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
    return screenplay.toString();
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
    if (paragraphStarts && !screenplay.isEmpty()) {
      screenplay.append('\n');
    }
    screenplay.append(line).append('\n');
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
