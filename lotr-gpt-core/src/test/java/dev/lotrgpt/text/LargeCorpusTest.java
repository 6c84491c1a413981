package dev.lotrgpt.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.faults.SmallJvm;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Corpora that are larger than the heap of the JVM that goes through them. */
@Tag("slow")
@Timeout(300)
class LargeCorpusTest {
  private static final int SIZE = 48_000_000;
  private static final String SMALL = "-Xmx24m";

  @TempDir Path directory;

  /** As Maven's JVM does to plan, and to mark the samples of a report. */
  public static final class Scan {
    public static void main(String[] arguments) {
      Path corpus = Path.of(arguments[0]);
      CorpusSummary summary = CorpusReader.summary(corpus);
      SampleMarker marker =
          new SampleMarker(
              List.of(arguments[1]),
              CorpusReader.text(corpus),
              Excerpt.of(0, summary.characters() / 2));
      long verbatim =
          marker.mark(arguments[1]).stream().filter(SampleMarker.Piece::verbatim).count();
      System.out.println(summary.sha256() + " " + summary.characters() + " " + verbatim);
    }
  }

  /** As a worker does. */
  public static final class Keep {
    public static void main(String[] arguments) {
      Corpus corpus = CorpusReader.read(Path.of(arguments[0]));
      Dataset dataset = Dataset.of(corpus, new DataConfig(1, 0.1));
      Dataset other = Dataset.of(corpus, new DataConfig(0.5, 0.2));
      long batches = 0;
      for (Batch batch : new Windows(dataset.train(), 64, Windows.AT_ONCE)) {
        batches += batch.size() > 0 ? 1 : 0;
      }
      SampleStatistics rates =
          SampleStatistics.of(List.of("the cat"), corpus, Excerpt.of(0, other.train().size()));
      System.out.println(corpus.sha256() + " " + batches + " " + rates.realWordRate());
    }
  }

  @Test
  void isSummarisedInASmallHeap() throws Exception {
    Path file = write("many lines.txt", SIZE, "\n");
    String sample = firstCharacters(file, 100);

    assertThat(SmallJvm.run(SMALL, Scan.class, file, sample))
        .isEqualTo(sha256(file) + " " + SIZE + " 1");
  }

  @Test
  void ofOneLineIsSummarisedInASmallHeap() throws Exception {
    Path file = write("one line.txt", SIZE, "");

    assertThat(SmallJvm.run(SMALL, Scan.class, file, "A SAMPLE\nthe"))
        .isEqualTo(sha256(file) + " " + SIZE + " 0");
  }

  @Test
  void ofOneWordIsSummarisedInASmallHeap() throws Exception {
    Path file = directory.resolve("acgt.txt");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      Random random = new Random(4);
      char[] letters = new char[1000];
      for (int i = 0; i < SIZE; i += letters.length) {
        for (int j = 0; j < letters.length; j++) {
          letters[j] = "ACGT".charAt(random.nextInt(4));
        }
        out.write(letters);
      }
    }

    assertThat(SmallJvm.run(SMALL, Scan.class, file, "ACGT\nGATTACA"))
        .isEqualTo(sha256(file) + " " + SIZE + " 0");
  }

  @Test
  void ofManyFilesIsSummarisedInASmallHeap() throws Exception {
    Path texts = Files.createDirectory(directory.resolve("texts"));
    for (int i = 0; i < 20_000; i++) {
      Files.writeString(texts.resolve("text " + i + ".txt"), "the number " + i);
    }

    assertThat(SmallJvm.run("-Xmx48m", Scan.class, texts, "the"))
        .isEqualTo(CorpusReader.summary(texts).sha256() + " 348888 0");
  }

  @Test
  void asAPlayIsSummarisedInASmallHeap() throws Exception {
    Path play = directory.resolve("play.xml");
    String speech =
        "<SPEECH><SPEAKER>Ham</SPEAKER>" + "<LINE>words, words</LINE>".repeat(20) + "</SPEECH>\n";
    try (BufferedWriter out = Files.newBufferedWriter(play)) {
      out.write("<PLAY>");
      for (int i = 0; i < SIZE / 2 / speech.length(); i++) {
        out.write(speech);
      }
      out.write("</PLAY>");
    }

    assertThat(SmallJvm.run(SMALL, Scan.class, play, "words")).endsWith(" 0");
  }

  /** A third of a heap is for what is new. */
  @Test
  void takesAWorkerAByteForEachCharacter() throws Exception {
    Path file = write("text.txt", SIZE, "\n");

    assertThat(SmallJvm.run("-Xmx96m", Keep.class, file))
        .isEqualTo(sha256(file) + " " + (SIZE * 9L / 10 / 64 / 64 + 1) + " 1.0");
    assertThatThrownBy(() -> SmallJvm.run("-Xmx48m", Keep.class, file))
        .hasMessageContaining("OutOfMemoryError");
  }

  @Test
  void thatChangesWhileItIsReadIsNoticed() throws Exception {
    Path file = write("text.txt", 100_000, "\n");
    CorpusSummary summary = CorpusReader.summary(file);
    write("text.txt", 100_001, "\n");

    Corpus other = Corpus.of(summary, CorpusReader.text(file));

    assertThat(CorpusSummary.of(summary.name(), other)).isNotEqualTo(summary);
  }

  private Path write(String name, int size, String lineEnd) throws IOException {
    Path file = directory.resolve(name);
    Random random = new Random(size);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      String end = lineEnd.isEmpty() ? " " : lineEnd;
      for (int rest = size; rest > 0; ) {
        String line = "The CAT " + Integer.toString(random.nextInt(1 << 30), 36) + " the mat" + end;
        String part = line.substring(0, Math.min(rest, line.length()));
        out.write(part);
        rest -= part.length();
      }
    }
    return file;
  }

  private static String firstCharacters(Path file, int count) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(count), StandardCharsets.UTF_8);
    }
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (var in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
