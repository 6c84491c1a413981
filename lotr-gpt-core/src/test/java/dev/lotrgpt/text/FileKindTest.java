package dev.lotrgpt.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileKindTest {
  private static final Pattern COMMAND =
      Pattern.compile("iconv -f (\\S+) -t UTF-8 (\\S+) > (\\S+)");
  private static final String LATIN = "HAMLET\nTo be, or not to be:\nthat is the question.\n";
  private static final String GREEK =
      "ΑΝΤΙΓΟΝΗ\nὦ κοινὸν αὐτάδελφον Ἰσμήνης κάρα\nἆρ᾽ οἶσθ᾽ ὅ τι Ζεὺς\n";
  private static final String JAPANESE = "祇園精舎の鐘の声、諸行無常の響きあり。\n沙羅双樹の花の色\n";

  @TempDir Path directory;

  /** The command that a user is told makes the text that was meant. */
  @ParameterizedTest
  @CsvSource({
    "UTF-16LE, true", "UTF-16BE, true", "UTF-16LE, false", "UTF-16BE, false",
    "UTF-32LE, true", "UTF-32BE, true", "UTF-32LE, false", "UTF-32BE, false",
  })
  void namesTheEncodingThatConvertsIt(String encoding, boolean marked) throws IOException {
    for (String text : new String[] {LATIN, GREEK, JAPANESE, "éa", LATIN.repeat(5000) + "é"}) {
      Path file = directory.resolve("script.txt");
      String content = (marked ? "\uFEFF" : "") + text.replace("\n", "\r\n");
      byte[] bytes = content.getBytes(Charset.forName(encoding));
      Files.write(file, bytes);
      String message = refusal(file);
      assertThat(message)
          .contains("script.txt is " + encoding.substring(0, 6))
          .contains(", not UTF-8");
      Matcher command = COMMAND.matcher(message);
      assertThat(command.find()).as(message).isTrue();
      assertThat(command.group(2)).isEqualTo(file.toString());
      Path converted = Path.of(command.group(3));
      assertThat(converted).isEqualTo(directory.resolve("script-utf8.txt"));
      Files.writeString(converted, new String(bytes, Charset.forName(command.group(1))));
      assertThat(CorpusReader.read(converted).text()).isEqualTo(text);
    }
  }

  @Test
  void namesTheEncodingThatAPlayDeclares() throws IOException {
    String play = "<?xml version='1.0' encoding='ISO-8859-15'?><PLAY><TITLE>Café</TITLE></PLAY>";
    Path file = Files.write(directory.resolve("a play.xml"), play.getBytes(ISO_8859_1));
    assertThat(refusal(file))
        .contains("is not UTF-8: byte 0xE9 at offset")
        .contains("as it declares itself, with iconv -f ISO-8859-15 -t UTF-8 '" + file + "' > '")
        .endsWith("a play-utf8.xml'");
  }

  @Test
  void suggestsAnEncodingOfWesternEuropeForWhatLooksLikeIt() throws IOException {
    Path file = Files.write(directory.resolve("a.txt"), "Le café noir".getBytes(ISO_8859_1));
    assertThat(refusal(file)).contains("for example with iconv -f WINDOWS-1252 -t UTF-8 " + file);
  }

  @ParameterizedTest
  @CsvSource({"KOI8-R, Быть или не быть", "Shift_JIS, 祇園精舎の鐘の声", "windows-1251, Быть"})
  void doesNotGuessOtherEncodings(String encoding, String text) throws IOException {
    Path file = Files.write(directory.resolve("a.txt"), text.getBytes(Charset.forName(encoding)));
    assertThat(refusal(file))
        .contains("find out its encoding, for example with file -i")
        .contains("iconv -f ENCODING");
  }

  @Test
  void doesNotConvertWhatIsUtf8ButForOnePlace() throws IOException {
    byte[] start = "Le café noir, ".getBytes(UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(start);
    bytes.write(0xE9);
    bytes.write("t le th\u00e9 vert".getBytes(UTF_8));
    Path file = Files.write(directory.resolve("a.txt"), bytes.toByteArray());
    assertThat(refusal(file))
        .contains(
            "byte 0xE9 at offset " + start.length + "; up to there it is, so correct that place")
        .contains("iconv -c -f UTF-8 -t UTF-8 ");
  }

  @Test
  void tellsThatItsEndIsCutOff() throws IOException {
    byte[] whole = JAPANESE.strip().getBytes(UTF_8);
    Path file = directory.resolve("a.txt");
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThat(refusal(file)).contains("its last character is cut off");
  }

  @Test
  void recognisesPackedTexts() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(LATIN.getBytes(UTF_8));
    }
    Path file = Files.write(directory.resolve("a.txt"), bytes.toByteArray());
    assertThat(refusal(file))
        .endsWith("a.txt is packed with gzip: unpack it, for example with gunzip");
  }

  @ParameterizedTest
  @CsvSource({
    "word/document.xml, <w/>, is a Word document (.docx)",
    "mimetype, application/epub+zip, is an EPUB",
    "mimetype, application/vnd.oasis.opendocument.text, is an OpenDocument file",
    "a.txt, text, is a ZIP archive",
  })
  void recognisesDocuments(String entry, String content, String kind) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      ZipEntry first = new ZipEntry(entry);
      first.setMethod(ZipEntry.STORED);
      byte[] data = content.getBytes(UTF_8);
      CRC32 crc = new CRC32();
      crc.update(data);
      first.setSize(data.length);
      first.setCrc(crc.getValue());
      zip.putNextEntry(first);
      zip.write(data);
      zip.closeEntry();
    }
    Path file = Files.write(directory.resolve("a.txt"), bytes.toByteArray());
    assertThat(refusal(file)).contains("a.txt " + kind + ": ");
  }

  @ParameterizedTest
  @CsvSource({
    "255044462D312E37, a PDF",
    "89504E470D0A1A0A, a PNG image",
    "FFD8FFE000104A46, a JPEG image",
    "474946383961, a GIF image",
    "7B5C72746631, RTF",
    "D0CF11E0A1B11AE1, a document of Microsoft Office",
    "425A6839314159265359, packed with bzip2",
    "FD377A585A00, packed with xz",
    "28B52FFD, packed with Zstandard",
    "377ABCAF271C, a 7z archive",
    "526172211A0700, a RAR archive",
    "7F454C4602010100, 'not a text: it has a NUL byte at offset 7'",
    "CAFEBABE00000034, 'not a text: it has a NUL byte at offset 4'",
  })
  void recognisesFormats(String start, String kind) throws IOException {
    Path file = Files.write(directory.resolve("a.txt"), HexFormat.of().parseHex(start));
    assertThat(refusal(file)).contains("a.txt is " + kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"BZh", "GIF8 is short for it", "%!PS", "PK", "\u001Fx", "Rar!\n", "\uFEFFabc"})
  void takesTextsThatBeginAlike(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("a.txt"), text);
    assertThat(CorpusReader.read(file).text()).isEqualTo(text.replace("\uFEFF", ""));
  }

  private static String refusal(Path file) {
    String[] message = new String[1];
    assertThatThrownBy(() -> CorpusReader.read(file))
        .isInstanceOf(CorpusException.class)
        .hasMessageStartingWith("<corpus> (-Dlotr-gpt.corpus): " + file)
        .hasMessageNotContaining("\n")
        .satisfies(e -> message[0] = e.getMessage());
    return message[0];
  }
}
