package dev.lotrgpt.text;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.text.TextFileReader.MalformedTextException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
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
  /** Where a user names it, for messages. */
  public static final String LOCATION = "<corpus> (-Dlotr-gpt.corpus)";

  /** Bytes; enough for enwik8 twice over. */
  private static final long MAX_SIZE = 256L << 20;

  private static final int MAX_LISTED = 5;

  /** What a path makes of {@code https://...}. */
  private static final Pattern ADDRESS =
      Pattern.compile("(^|[/\\\\])(https?|ftp|file|s3|gs):[/\\\\]");

  private static final String REMEDY =
      "give a play in XML, a plain text in UTF-8 or a directory of .xml and .txt files";

  private CorpusReader() {}

  /**
   * Goes through a corpus once, without keeping it.
   *
   * @throws CorpusException where there is nothing to read, a file is not UTF-8, is not a play or
   *     is malformed, or the text has fewer than two symbols
   */
  public static CorpusSummary summary(Path path) {
    boolean isDirectory = Files.isDirectory(path);
    List<Path> files = files(path);
    CorpusSummary summary =
        CorpusSummary.of(isDirectory ? describe(path, files) : name(path), text(files));
    if (summary.characters() == 0) {
      throw error(path, "is empty", REMEDY);
    }
    if (summary.vocabulary().size() < 2) {
      String symbol = Vocabulary.describe(summary.first());
      throw error(path, "has one symbol only, " + symbol + ": nothing can be learnt", REMEDY);
    }
    if (summary.vocabulary().symbols().codePointAt(0) == 0) {
      throw error(path, "is not a text: it has NUL characters", REMEDY);
    }
    return summary;
  }

  /**
   * Goes through a corpus twice: only then is it known how little memory its tokens need.
   *
   * @throws CorpusException as {@link #summary} does, or where it changes meanwhile
   */
  public static Corpus read(Path path) {
    CorpusSummary summary = summary(path);
    Corpus corpus = Corpus.of(summary, text(path));
    if (!CorpusSummary.of(summary.name(), corpus).equals(summary)) {
      throw error(path, "has changed while it was read", "build again");
    }
    return corpus;
  }

  /**
   * A corpus that is read from its files each time.
   *
   * @throws CorpusException when it is gone through, as {@link #summary} does
   */
  public static Text text(Path path) {
    return text(files(path));
  }

  private static List<Path> files(Path path) {
    List<Path> files = Files.isDirectory(path) ? textsIn(path) : List.of(path);
    checkSize(path, files);
    files.forEach(CorpusReader::checkKind);
    return files;
  }

  private static List<Path> textsIn(Path directory) {
    List<Path> texts = entries(directory).stream().filter(CorpusReader::isText).toList();
    if (texts.isEmpty()) {
      List<String> others = leftOut(directory);
      throw error(
          directory,
          "is a directory without .xml or .txt files of its own"
              + (others.isEmpty() ? "" : ", but with " + shown(others)),
          REMEDY);
    }
    return texts;
  }

  /** What of a directory is not read: names of files, and of sub-directories with a slash. */
  public static List<String> leftOut(Path path) {
    return Files.isDirectory(path)
        ? entries(path).stream()
            .filter(entry -> !isText(entry))
            .map(entry -> name(entry) + (Files.isDirectory(entry) ? "/" : ""))
            .toList()
        : List.of();
  }

  /** A few names, and the number of the others. */
  public static String shown(List<String> names) {
    String list = names.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
    return names.size() <= MAX_LISTED
        ? list
        : list + " and " + (names.size() - MAX_LISTED) + " more";
  }

  /** By name; hidden ones are nobody's text. */
  private static List<Path> entries(Path directory) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        if (!name(child).startsWith(".")) {
          entries.add(child);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw unreadable(directory, e);
    }
    // All of one directory, so that their paths are in the order of their names.
    entries.sort(Comparator.comparing(Path::toString));
    return entries;
  }

  private static boolean isText(Path file) {
    return (isPlay(file) || hasExtension(file, ".txt")) && Files.isRegularFile(file);
  }

  private static String missing(Path file) {
    if (!Files.isSymbolicLink(file)) {
      return "does not exist" + otherCase(file);
    }
    try {
      return "is a link to " + Files.readSymbolicLink(file) + ", which is not there";
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** A file that differs in upper and lower case: some systems find it, some do not. */
  private static String otherCase(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    return directory == null || !Files.isDirectory(directory)
        ? ""
        : entries(directory).stream()
            .map(CorpusReader::name)
            .filter(name(file)::equalsIgnoreCase)
            .findFirst()
            .map(name -> ", but " + name + " does")
            .orElse("");
  }

  private static void checkSize(Path path, List<Path> files) {
    long size = 0;
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw ADDRESS.matcher(file.toString()).find()
            ? error(file, "is an address, not a file", "fetch it yourself and give the file")
            : error(file, missing(file), REMEDY);
      }
      if (!Files.isRegularFile(file)) {
        throw error(file, "is neither a file nor a directory", REMEDY);
      }
      try {
        size += Files.size(file);
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
    if (size > MAX_SIZE) {
      throw error(path, "is too large: %s bytes, of at most %s".formatted(size, MAX_SIZE), REMEDY);
    }
  }

  private static void checkKind(Path file) {
    Optional<FileKind.Problem> problem;
    try {
      problem = FileKind.of(file).problem();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (problem.isPresent()) {
      throw error(file, problem.get().wrong(), problem.get().remedy().orElse(REMEDY));
    }
  }

  /** The texts of files, one after another. */
  private static Text text(List<Path> files) {
    return sink -> {
      LineEnd end = new LineEnd(sink);
      PieceWriter pieces = new PieceWriter(end);
      for (int i = 0; i < files.size(); i++) {
        if (i > 0) {
          pieces.flush();
          pieces.write(end.isComplete ? "\n" : "\n\n");
          pieces.flush();
          end.isComplete = false;
        }
        write(files.get(i), pieces);
      }
      pieces.flush();
    };
  }

  /** Whether what a sink was given so far ends with the end of a line. */
  private static final class LineEnd implements Text.Sink {
    private final Text.Sink sink;
    private boolean isComplete;

    LineEnd(Text.Sink sink) {
      this.sink = sink;
    }

    @Override
    public void accept(int[] characters, int count) {
      isComplete = characters[count - 1] == '\n';
      sink.accept(characters, count);
    }
  }

  private static void write(Path file, PieceWriter pieces) {
    try (Reader in = new TextFileReader(file)) {
      if (isPlay(file)) {
        PlayRenderer.render(in, pieces);
      } else {
        char[] buffer = new char[PieceWriter.PIECE];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          pieces.write(buffer, read);
        }
      }
    } catch (XMLStreamException e) {
      throw e.getNestedException() instanceof IOException cause
          ? unreadable(file, cause)
          : error(
              file,
              "is not a play in XML" + problem(e),
              "correct it, or give the script as a .txt file",
              e);
    } catch (IOException e) {
      throw unreadable(file, e);
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
    return ", line %s, column %s: %s"
        .formatted(
            at.getLineNumber(),
            at.getColumnNumber(),
            message
                .substring(message.indexOf(start) + start.length())
                .replaceAll("\\s+", " ")
                .replaceAll("\\.$", ""));
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
    if (e instanceof MalformedTextException malformed) {
      return error(path, "is not UTF-8: " + malformed.getMessage(), conversion(path, malformed));
    }
    String reason = e instanceof AccessDeniedException ? "permission denied" : e.toString();
    return error(path, "cannot be read: " + reason, "put that right, or give another text", e);
  }

  private static String conversion(Path file, MalformedTextException malformed) {
    try {
      return FileKind.of(file).conversion(malformed.offset(), Files.size(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static CorpusException error(Path path, String wrong, String remedy) {
    return error(path, wrong, remedy, null);
  }

  private static CorpusException error(Path path, String wrong, String remedy, Exception cause) {
    return new CorpusException(new Mistake(LOCATION, path.toString(), wrong, remedy), cause);
  }
}
