package dev.lotrgpt.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusReaderTest {
  @TempDir Path directory;

  @Test
  void rendersPlay() throws IOException {
    Corpus corpus = CorpusReader.read(write("build.xml", Plays.XML));

    assertThat(corpus.text()).isEqualTo(Plays.SCREENPLAY);
    assertThat(corpus.name()).isEqualTo("build.xml");
  }

  @Test
  void rendersPlayWithByteOrderMarkAndWindowsLineEnds() throws IOException {
    Path file = write("build.XML", "\uFEFF" + Plays.XML.replace("\n", "\r\n"));

    assertThat(CorpusReader.read(file).text()).isEqualTo(Plays.SCREENPLAY);
  }

  @Test
  void takesPlayForUtf8WhateverItDeclares() throws IOException {
    String play =
        "<?xml version='1.0' encoding='ISO-8859-1'?><PLAY><TITLE>Caf\u00e9</TITLE></PLAY>";

    assertThat(CorpusReader.read(write("a.xml", play)).text()).isEqualTo("CAF\u00c9\n");
  }

  @Test
  void keepsPlainTextButForLineEndsAndByteOrderMark() throws IOException {
    Path file = write("script", "\uFEFFINT. CAVE\r\n\r\n  Na\u00efve \uD83D\uDE00\rEND\n\n\uFEFF");

    assertThat(CorpusReader.read(file).text())
        .isEqualTo("INT. CAVE\n\n  Na\u00efve \uD83D\uDE00\nEND\n\n\uFEFF");
  }

  @Test
  void joinsFilesOfDirectoryByName() throws IOException {
    write("b.txt", "second");
    write("a.xml", Plays.XML);
    write("c.TXT", "third\n");
    write("d.md", "not a script");
    write(".e.txt", "hidden");
    Files.createDirectory(directory.resolve("f.txt"));

    Corpus corpus = CorpusReader.read(directory);

    assertThat(corpus.text()).isEqualTo(Plays.SCREENPLAY + "\nsecond\n\nthird\n");
    assertThat(corpus.name()).isEqualTo("a.xml, b.txt, c.TXT");
  }

  @Test
  void countsFilesOfLargeDirectory() throws IOException {
    for (int i = 0; i < 6; i++) {
      write(i + ".txt", "text " + i);
    }

    assertThat(CorpusReader.read(directory).name()).endsWith(" (6 files)");
  }

  @Test
  void hashesTextNotFile() throws IOException {
    Corpus unix = CorpusReader.read(write("unix.txt", "a\u00e9\n"));
    Corpus windows = CorpusReader.read(write("windows.txt", "\uFEFFa\u00e9\r\n"));

    // printf 'a\xc3\xa9\n' | sha256sum
    assertThat(unix.sha256())
        .isEqualTo("3861dc9bc835a3c290fb1650fe4d8c319d901d41c20e0bb6af00b037c33d2fc3")
        .isEqualTo(windows.sha256());
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.org/script.txt", "ftp://example.org/", "file:///a.txt"})
  @DisabledOnOs(OS.WINDOWS) // which takes no such path
  void refusesAnAddress(String address) {
    assertRefused(
        directory.resolve(address), "is an address, not a file: fetch it yourself and give");
  }

  @Test
  void refusesMissingPath() {
    assertRefused(directory.resolve("no"), "no does not exist: give a play in XML, a plain text");
  }

  @Test
  void refusesDirectoryWithoutTexts() throws IOException {
    write("a.pdf", "");
    Files.createDirectory(directory.resolve("scripts"));

    assertRefused(
        directory,
        "is a directory without .xml or .txt files of its own, but with a.pdf, scripts/: give");
  }

  @Test
  void tellsWhatOfADirectoryItLeavesOut() throws IOException {
    for (String name : new String[] {"README.txt", "2.md", "1.md", ".hidden", "a.docx"}) {
      write(name, "text");
    }
    Files.createDirectory(directory.resolve("drafts.txt"));

    assertThat(CorpusReader.leftOut(directory))
        .containsExactly("1.md", "2.md", "a.docx", "drafts.txt/");
    assertThat(CorpusReader.leftOut(directory.resolve("README.txt"))).isEmpty();
    assertThat(CorpusReader.shown(List.of("a", "b"))).isEqualTo("a, b");
    assertThat(CorpusReader.shown(List.of("a", "b", "c", "d", "e", "f", "g")))
        .isEqualTo("a, b, c, d, e and 2 more");
  }

  @Test
  void namesAFileThatDiffersInCase() throws IOException {
    Path file = write("Script.TXT", "text");
    Path typed = directory.resolve("script.txt");
    assumeTrue(!Files.exists(typed), "the file system does not tell upper from lower case");

    assertRefused(typed, "script.txt does not exist, but Script.TXT does: give");
    assertThat(CorpusReader.read(file).text()).isEqualTo("text");
  }

  /** Its own name is no other one in upper and lower case. */
  @Test
  void namesWhereALinkLeadsToNothing() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link.txt"), Path.of("gone.txt"));
    assertRefused(link, "link.txt is a link to gone.txt, which is not there: give");
  }

  /** As a file that was joined by "cat" has it: it stays a symbol, so that no hash changes. */
  @Test
  void keepsAByteOrderMarkInside() throws IOException {
    assertThat(CorpusReader.read(write("a.txt", "\uFEFFa\r\n\uFEFFb")).text())
        .isEqualTo("a\n\uFEFFb");
  }

  @Test
  void refusesNulCharacters() throws IOException {
    assertRefused(
        write("a.txt", "a" + "b".repeat(100_000) + "\0"), "a.txt is not a text: it has NUL");
    assertRefused(write("b.txt", "ab\0"), "b.txt is not a text: it has a NUL byte at offset 2");
  }

  @Test
  void refusesDevice() {
    Path device = Path.of("/dev/zero");
    assumeTrue(Files.exists(device), "no " + device);

    assertRefused(device, "/dev/zero is neither a file nor a directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.txt", "a.xml"})
  void refusesEmptyText(String name) throws IOException {
    String empty = name.endsWith("xml") ? "<PLAY><FM><P>All of it.</P></FM></PLAY>" : "\uFEFF";

    assertRefused(write(name, empty), name + " is empty: give");
  }

  @ParameterizedTest
  @CsvSource({"aaa, 'a' (U+0061)", "'\n\n', LINE FEED (LF) (U+000A)"})
  void refusesOneSymbol(String text, String symbol) throws IOException {
    assertRefused(write("a.txt", text), "a.txt has one symbol only, " + symbol + ": nothing can");
  }

  @Test
  void refusesHugeFile() throws IOException {
    Path file = directory.resolve("huge.txt");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength((256L << 20) + 1);
    }

    assertRefused(file, "is too large: 268435457 bytes, of at most 268435456");
  }

  @Test
  void namesOffsetOfWhatIsNotUtf8() throws IOException {
    Path latin1 = Files.write(directory.resolve("a.txt"), "Caf\u00e9 noir".getBytes(ISO_8859_1));
    Path utf16 = Files.write(directory.resolve("b.xml"), Plays.XML.getBytes(UTF_16));
    Path cut = Files.write(directory.resolve("c.txt"), new byte[] {'a', 'b', (byte) 0xC3});
    Path surrogate =
        Files.write(
            directory.resolve("d.txt"), new byte[] {'a', (byte) 0xED, (byte) 0xA0, (byte) 0x80});

    assertRefused(latin1, "a.txt is not UTF-8: byte 0xE9 at offset 3; convert it");
    assertRefused(utf16, "b.xml is UTF-16, not UTF-8: convert it with iconv -f UTF-16 -t UTF-8 ");
    assertRefused(cut, "c.txt is not UTF-8: byte 0xC3 at offset 2");
    assertRefused(surrogate, "d.txt is not UTF-8: byte 0xED at offset 1");
  }

  @Test
  void namesFileOfDirectory() throws IOException {
    write("a.txt", "fine");
    write("b.xml", "<PLAY>");

    assertRefused(directory, "b.xml is not a play in XML, line 1, column 7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<PLAY><TITLE>x</PLAY>                 | line 1, column 17:",
        "''                                    | line 1, column 1:",
        "INT. CAVE                             | line 1, column 1:",
        "<html><body/></html>                  | the root element is <html>; supported are plays",
        "<a:PLAY/>                             | the root element is <a:PLAY>; supported are plays",
        "<PLAY><STANZA>x</STANZA></PLAY>       | <STANZA> is not an element of a play",
        "<PLAY><LINE>a<B>b</B></LINE></PLAY>   | <B> inside of <LINE>",
        "<PLAY><TITLE>a<LINE/></TITLE></PLAY>  | <LINE> inside of <TITLE>",
        "<PLAY><ACT>a</ACT></PLAY>             | line 1, column 15: text outside of a line",
        "<PLAY><LINE>a&b;</LINE></PLAY>        | the entity &b; is used",
        "<PLAY>&b;</PLAY>                      | the entity &b; is used",
        "<PLAY a='&b;'/>                       | \"b\"",
      })
  void refusesWhatIsNotPlay(String xml, String problem) throws IOException {
    assertRefused(write("a.xml", xml), problem);
  }

  @Test
  void doesNotFetchDoctype() throws IOException {
    Path dtd = write("play.dtd", "this would be an error, were it read");
    for (String uri : new String[] {dtd.toUri().toString(), "http://127.0.0.1:1/play.dtd"}) {
      Path play =
          write("a.xml", "<!DOCTYPE PLAY SYSTEM '" + uri + "'><PLAY><TITLE>ab</TITLE></PLAY>");

      assertThat(CorpusReader.read(play).text()).isEqualTo("AB\n");
    }
  }

  @Test
  void doesNotReadExternalEntity() throws IOException {
    Path secret = write("secret", "SECRET");

    assertDeclarationsRefused("<!ENTITY x SYSTEM '" + secret.toUri() + "'>");
  }

  @Test
  void doesNotReadParameterEntity() throws IOException {
    Path secret = write("secret", "<!ENTITY x 'SECRET'>");

    assertDeclarationsRefused("<!ENTITY % p SYSTEM '" + secret.toUri() + "'> %p;");
  }

  @Test
  void doesNotExpandEntityBomb() throws IOException {
    StringBuilder bomb = new StringBuilder("<!ENTITY x0 'boom'>");
    for (int i = 1; i < 20; i++) {
      bomb.append("<!ENTITY x%d '%s'>".formatted(i, ("&x" + (i - 1) + ";").repeat(10)));
    }

    assertDeclarationsRefused(bomb + "<!ENTITY x '&x19;'>");
  }

  private void assertDeclarationsRefused(String declarations) throws IOException {
    String play = "[" + declarations + "]><PLAY><TITLE>a&x;b</TITLE></PLAY>";
    for (String doctype :
        new String[] {
          "<!DOCTYPE PLAY",
          "<?xml version='1.0'?>\n<!-- [ <!DOCTYPE x> -->\n<?p [?> <!DOCTYPE PLAY SYSTEM '>' \n",
          "<!DOCTYPE PLAY PUBLIC \"-//[PLAY//EN\" 'http://127.0.0.1:1/\">'"
        }) {
      assertRefused(write("a.xml", doctype + play), "its DOCTYPE makes declarations of its own");
    }
  }

  @Test
  void refusesUnfinishedDoctypeWithoutOverflow() throws IOException {
    assertRefused(write("a.xml", "<!DOCTYPE PLAY ["), "declarations of its own");
    assertRefused(write("b.xml", "<!DOCTYPE PLAY " + "'a'".repeat(1_000_000)), "line 1, column");
    assertRefused(write("c.xml", "<!---->".repeat(1_000_000)), "line 1, column");
  }

  @Test
  void bracketsOutsideOfDoctypeAreNoDeclarations() throws IOException {
    String play = "<!-- <!DOCTYPE a [ --><!DOCTYPE PLAY SYSTEM '['><PLAY><TITLE>[a]</TITLE></PLAY>";

    assertThat(CorpusReader.read(write("a.xml", play)).text()).isEqualTo("[A]\n");
  }

  @Test
  void refusesDeepNestingWithoutOverflow() throws IOException {
    assertRefused(write("a.xml", "<PLAY>" + "<ACT>".repeat(100_000)), "line 1, column");
  }

  private Path write(String name, String text) throws IOException {
    return Files.write(directory.resolve(name), text.getBytes(UTF_8));
  }

  private static void assertRefused(Path path, String problem) {
    assertThatThrownBy(() -> CorpusReader.read(path))
        .isInstanceOf(CorpusException.class)
        .hasMessageStartingWith("<corpus> (-Dlotr-gpt.corpus): " + path)
        .hasMessageContaining(problem)
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("SECRET");
  }
}
