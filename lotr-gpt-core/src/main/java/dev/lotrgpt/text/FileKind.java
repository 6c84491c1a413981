package dev.lotrgpt.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a file is that is no text in UTF-8, as far as its beginning tells: some of them could be
 * decoded, and a model would learn bytes that nobody can read.
 *
 * @param file it is
 * @param head its first bytes
 */
record FileKind(Path file, byte[] head) {
  private static final int HEAD = 1 << 16;

  /** A pattern of the hexadecimal digits that a format begins with, and what to say of it. */
  private record Format(String start, Problem problem) {
    Format(String start, String wrong, String remedy) {
      this(start, new Problem(wrong, Optional.of(remedy)));
    }

    Format(String start, String wrong) {
      this(start, new Problem(wrong, Optional.empty()));
    }
  }

  /**
   * Why it is no text in UTF-8.
   *
   * @param remedy empty where there is none but another file
   */
  record Problem(String wrong, Optional<String> remedy) {}

  private static final List<Format> FORMATS =
      List.of(
          new Format("1F8B", "is packed with gzip", "unpack it, for example with gunzip"),
          new Format(
              "425A683.314159", "is packed with bzip2", "unpack it, for example with bunzip2"),
          new Format("FD377A585A00", "is packed with xz", "unpack it, for example with unxz"),
          new Format("28B52FFD", "is packed with Zstandard", "unpack it, for example with unzstd"),
          new Format("377ABCAF271C", "is a 7z archive", "unpack it"),
          new Format("526172211A07", "is a RAR archive", "unpack it"),
          new Format("255044462D", "is a PDF", "take its text, for example with pdftotext"),
          new Format("7B5C727466", "is RTF", "save it as plain text in UTF-8"),
          new Format(
              "D0CF11E0A1B11AE1",
              "is a document of Microsoft Office",
              "save it as plain text in UTF-8"),
          new Format("89504E47", "is a PNG image, not a text"),
          new Format("FFD8FF", "is a JPEG image, not a text"),
          new Format("474946383[79]61", "is a GIF image, not a text"));

  private static final String ZIP = "504B0304";
  private static final int TAR_OFFSET = 257;
  private static final Pattern DECLARED =
      Pattern.compile("^\\s*<\\?xml[^>]*\\sencoding\\s*=\\s*[\"']([A-Za-z0-9._:-]+)[\"']");

  /** Bytes that WINDOWS-1252 does not use. */
  private static final String UNUSED = "\u0081\u008D\u008F\u0090\u009D";

  /** Of bytes beyond ASCII: more than in any European language that is written in Latin letters. */
  private static final double FOREIGN = 0.3;

  static FileKind of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new FileKind(file, in.readNBytes(HEAD));
    }
  }

  /** What is wrong with it and what to do; empty if it may be a text in UTF-8. */
  Optional<Problem> problem() {
    Optional<String> encoding = markedEncoding().or(this::unmarkedEncoding);
    if (encoding.isPresent()) {
      return Optional.of(
          new Problem(
              "is " + encoding.get() + ", not UTF-8",
              Optional.of("convert it with " + iconv(encoding.get()))));
    }
    String start = HexFormat.of().withUpperCase().formatHex(head, 0, Math.min(head.length, 16));
    if (start.startsWith(ZIP)) {
      return Optional.of(zip());
    }
    return FORMATS.stream()
        .filter(format -> start.matches(format.start() + ".*"))
        .findFirst()
        .map(Format::problem)
        .or(this::binary);
  }

  private Optional<Problem> binary() {
    if (latin1(TAR_OFFSET, TAR_OFFSET + 5).equals("ustar")) {
      return Optional.of(new Problem("is a tar archive", Optional.of("unpack it")));
    }
    int offset = latin1(0, head.length).indexOf('\0');
    return offset < 0
        ? Optional.empty()
        : Optional.of(
            new Problem("is not a text: it has a NUL byte at offset " + offset, Optional.empty()));
  }

  private Problem zip() {
    String start = latin1(0, head.length);
    if (start.contains("word/")) {
      return new Problem(
          "is a Word document (.docx)", Optional.of("save it as plain text in UTF-8"));
    }
    if (start.contains("mimetypeapplication/vnd.oasis.opendocument")) {
      return new Problem("is an OpenDocument file", Optional.of("save it as plain text in UTF-8"));
    }
    if (start.contains("mimetypeapplication/epub+zip")) {
      return new Problem("is an EPUB", Optional.of("save it as plain text in UTF-8"));
    }
    return new Problem("is a ZIP archive", Optional.of("unpack it"));
  }

  /** By its byte order mark, of which iconv finds out the order itself. */
  private Optional<String> markedEncoding() {
    if (startsWith(0xFF, 0xFE, 0, 0) || startsWith(0, 0, 0xFE, 0xFF)) {
      return Optional.of("UTF-32");
    }
    return startsWith(0xFF, 0xFE) || startsWith(0xFE, 0xFF)
        ? Optional.of("UTF-16")
        : Optional.empty();
  }

  /**
   * By the zero bytes of its letters, or where those are not Latin, of its blanks and line ends.
   */
  private Optional<String> unmarkedEncoding() {
    int[] zeros = new int[4];
    int whole = head.length & ~3;
    for (int i = 0; i < whole; i++) {
      zeros[i & 3] += head[i] == 0 ? 1 : 0;
    }
    int quarter = whole / 4;
    if (zeros[0] + zeros[1] + zeros[2] + zeros[3] == 0) {
      return Optional.empty();
    }
    if (zeros[3] == quarter && zeros[2] > quarter / 2) {
      return decodable("UTF-32LE");
    }
    if (zeros[0] == quarter && zeros[1] > quarter / 2) {
      return decodable("UTF-32BE");
    }
    int even = zeros[0] + zeros[2];
    int odd = zeros[1] + zeros[3];
    if (odd > 10 * even) {
      return decodable("UTF-16LE");
    }
    return even > 10 * odd ? decodable("UTF-16BE") : Optional.empty();
  }

  private Optional<String> decodable(String encoding) {
    try {
      String text =
          Charset.forName(encoding)
              .newDecoder()
              .decode(ByteBuffer.wrap(head, 0, head.length & ~3))
              .toString();
      boolean isText =
          text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f');
      return isText ? Optional.of(encoding) : Optional.empty();
    } catch (CharacterCodingException binary) {
      return Optional.empty();
    }
  }

  /**
   * How to make UTF-8 of it.
   *
   * @param offset of the first byte that is not UTF-8
   */
  String conversion(long offset, long size) {
    int before = (int) Math.min(offset, head.length);
    Matcher declared = DECLARED.matcher(latin1(0, Math.min(head.length, 200)));
    if (declared.find() && !declared.group(1).equalsIgnoreCase("UTF-8")) {
      return "convert it, as it declares itself, with " + iconv(declared.group(1));
    }
    if (size - offset < 4 && (head.length <= offset || (head[before] & 0xC0) == 0xC0)) {
      return "its last character is cut off, so copy the file again, or leave that out with "
          + iconv("UTF-8").replace("iconv", "iconv -c");
    }
    if (beyondAscii(0, before) > 0) {
      return "up to there it is, so correct that place, or leave out what is wrong with "
          + iconv("UTF-8").replace("iconv", "iconv -c");
    }
    String text = latin1(0, head.length);
    boolean isWestern =
        beyondAscii(0, head.length) < FOREIGN * head.length
            && text.chars().noneMatch(c -> UNUSED.indexOf(c) >= 0);
    return isWestern
        ? "convert it, for example with " + iconv("WINDOWS-1252")
        : "find out its encoding, for example with file -i, and convert it with "
            + iconv("ENCODING");
  }

  private long beyondAscii(int from, int to) {
    return latin1(from, to).chars().filter(c -> c > 0x7F).count();
  }

  private String iconv(String encoding) {
    String from = quoted(file.toString());
    return "iconv -f " + encoding + " -t UTF-8 " + from + " > " + quoted(converted());
  }

  /** Beside the file, with the same extension: that decides how it is read. */
  private String converted() {
    String path = file.toString();
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    int end = dot <= 0 ? path.length() : path.length() - name.length() + dot;
    return path.substring(0, end) + "-utf8" + path.substring(end);
  }

  private static String quoted(String path) {
    return path.matches("[\\w./+-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }

  private boolean startsWith(int... bytes) {
    return head.length >= bytes.length
        && IntStream.range(0, bytes.length).allMatch(i -> (head[i] & 0xFF) == bytes[i]);
  }

  private String latin1(int from, int to) {
    return from >= head.length
        ? ""
        : new String(
            Arrays.copyOfRange(head, from, Math.min(to, head.length)), StandardCharsets.ISO_8859_1);
  }
}
