package dev.lotrgpt.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.Location;
import javax.xml.stream.XMLStreamException;

/**
 * Reads a corpus from a file or a directory of files: plays in XML (*.xml), rendered as a
 * screenplay, or plain text (any other file; of a directory, *.txt).
 *
 * <p>Files are UTF-8, whatever an XML declaration says; a byte order mark is dropped and line ends
 * become \n. Of a directory, hidden files, other files and sub-directories are passed over; texts
 * follow one another in the order of their names with an empty line between.
 */
public final class CorpusReader {
  /** Bytes; enough for enwik8 twice over. */
  private static final long MAX_SIZE = 256L << 20;

  private static final int MAX_LISTED = 5;
  private static final String REMEDY =
      "; give a play in XML, a plain text in UTF-8 or a directory of .xml and .txt files";

  private CorpusReader() {}

  /**
   * @throws CorpusException where there is nothing to read, a file is not UTF-8, is not a play or
   *     is malformed, or the text has fewer than two symbols
   */
  public static Corpus read(Path path) {
    boolean isDirectory = Files.isDirectory(path);
    List<Path> files = isDirectory ? textsIn(path) : List.of(path);
    checkSize(path, files);
    String text = join(files.stream().map(CorpusReader::text).toList());
    if (text.isEmpty()) {
      throw error(path, "is empty" + REMEDY);
    }
    if (Vocabulary.of(text).size() < 2) {
      String symbol = Vocabulary.describe(text.codePointAt(0));
      throw error(path, "has one symbol only, " + symbol + ": nothing can be learnt" + REMEDY);
    }
    return new Corpus(isDirectory ? describe(path, files) : name(path), text);
  }

  private static List<Path> textsIn(Path directory) {
    List<Path> texts = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path file : entries) {
        boolean isText = isPlay(file) || hasExtension(file, ".txt");
        if (isText && !name(file).startsWith(".") && Files.isRegularFile(file)) {
          texts.add(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw unreadable(directory, e);
    }
    if (texts.isEmpty()) {
      throw error(directory, "is a directory without .xml or .txt files of its own" + REMEDY);
    }
    texts.sort(Comparator.comparing(CorpusReader::name));
    return texts;
  }

  private static void checkSize(Path path, List<Path> files) {
    long size = 0;
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw error(file, "does not exist" + REMEDY);
      }
      if (!Files.isRegularFile(file)) {
        throw error(file, "is neither a file nor a directory" + REMEDY);
      }
      try {
        size += Files.size(file);
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
    if (size > MAX_SIZE) {
      throw error(path, "is too large: %d bytes, of at most %d".formatted(size, MAX_SIZE) + REMEDY);
    }
  }

  private static String text(Path file) {
    String text = decode(file);
    if (!isPlay(file)) {
      return text;
    }
    try {
      return PlayRenderer.render(text);
    } catch (XMLStreamException e) {
      throw error(
          file,
          "is not a play in XML" + problem(e) + "; correct it, or give the script as a .txt file",
          e);
    }
  }

  /** Where it is and what it is, in one line; the parser uses several. */
  private static String problem(XMLStreamException e) {
    String message = e.getMessage();
    Location at = e.getLocation();
    if (at == null) {
      return ": " + message;
    }
    String start = "\nMessage: ";
    return ", line %d, column %d: %s"
        .formatted(
            at.getLineNumber(),
            at.getColumnNumber(),
            message
                .substring(message.indexOf(start) + start.length())
                .replaceAll("\\s+", " ")
                .replaceAll("\\.$", ""));
  }

  private static String decode(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    if (decoder.decode(in, out, true).isError()) {
      int offset = in.position();
      throw error(
          file,
          "is not UTF-8: byte 0x%02X at offset %d".formatted(bytes[offset], offset)
              + "; convert it, for example with iconv -f WINDOWS-1252 -t UTF-8");
    }
    String text = out.flip().toString().replace("\r\n", "\n").replace('\r', '\n');
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static String join(List<String> texts) {
    StringBuilder joined = new StringBuilder(texts.get(0));
    for (int i = 1; i < texts.size(); i++) {
      joined.append(texts.get(i - 1).endsWith("\n") ? "\n" : "\n\n").append(texts.get(i));
    }
    return joined.toString();
  }

  private static String describe(Path directory, List<Path> files) {
    return files.size() <= MAX_LISTED
        ? files.stream().map(CorpusReader::name).collect(Collectors.joining(", "))
        : name(directory) + " (" + files.size() + " files)";
  }

  private static boolean isPlay(Path file) {
    return hasExtension(file, ".xml");
  }

  private static boolean hasExtension(Path file, String extension) {
    return name(file).toLowerCase(Locale.ROOT).endsWith(extension);
  }

  /** The last part of a path. */
  private static String name(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? path.toString() : name.toString();
  }

  private static CorpusException unreadable(Path path, Exception e) {
    String reason = e instanceof AccessDeniedException ? "permission denied" : e.toString();
    return error(path, "cannot be read: " + reason, e);
  }

  private static CorpusException error(Path path, String problem) {
    return error(path, problem, null);
  }

  private static CorpusException error(Path path, String problem, Exception cause) {
    return new CorpusException("<corpus> (-Dlotr-gpt.corpus): " + path + " " + problem, cause);
  }
}
