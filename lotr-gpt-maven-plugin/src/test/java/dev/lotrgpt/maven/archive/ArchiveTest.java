package dev.lotrgpt.maven.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedInputStream;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.maven.report.SyntheticStore;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.result.StudyResults;
import dev.lotrgpt.store.RunStore;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.ZipFile;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  private static final Publication PUBLICATION =
      new Publication(
          "Title: \"quoted\" " + SyntheticStore.HOSTILE,
          "Two\nlines",
          "1.0",
          List.of("Ada L.", "Alan T."),
          Optional.of(URI.create("https://www.apache.org/licenses/LICENSE-2.0.txt")),
          Optional.empty());

  @TempDir static Path shared;
  @TempDir Path directory;
  private static RunStore store;

  @BeforeAll
  static void makeRuns() throws IOException {
    store = new SyntheticStore(shared, 0).withStudies(true).store();
  }

  private static Archive archive() throws IOException {
    return new Archive(
        new Archive.Source(
            PUBLICATION,
            Optional.of(Files.writeString(shared.resolve("pom.xml"), "<project/>")),
            store,
            store.studies().latest(),
            shared.resolve("site"),
            false));
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(file));
  }

  @Test
  void theCrateDescribesWhatIsThere() throws IOException {
    archive().writeTo(directory.resolve("archive"));
    Path root = directory.resolve("archive");
    JsonNode crate = json(root.resolve("ro-crate-metadata.json"));
    assertThat(crate.get("@context").asText()).isEqualTo("https://w3id.org/ro/crate/1.1/context");
    Map<String, JsonNode> entities = new TreeMap<>();
    crate.get("@graph").forEach(entity -> entities.put(entity.get("@id").asText(), entity));
    Set<String> parts = new HashSet<>();
    for (JsonNode part : entities.get("./").get("hasPart")) {
      String id = part.get("@id").asText();
      parts.add(id);
      assertThat(root.resolve(id)).exists();
      if (entities.get(id).get("@type").asText().equals("File")) {
        byte[] bytes = Files.readAllBytes(root.resolve(id));
        assertThat(entities.get(id).get("sha256").asText()).isEqualTo(DigestUtils.sha256Hex(bytes));
      }
    }
    assertThat(parts)
        .contains("pom.xml", "results.csv", "claims.csv", "curves.csv", "CITATION.cff")
        .contains("tensorboard/");
    crate.findValues("@id").stream()
        .map(JsonNode::asText)
        .filter(id -> !id.startsWith("http"))
        .forEach(id -> assertThat(entities).containsKey(id));
    for (Study study : store.studies().latest()) {
      for (RunResult run : StudyResults.read(store, study).runs()) {
        assertThat(parts.contains("runs/" + run.planned().id() + "/"))
            .as(run.planned().label())
            .isEqualTo(run.record() != null);
        if (run.record() != null) {
          assertThat(entities.get("#training-" + run.planned().id()).has("actionStatus"))
              .as(run.planned().label())
              .isEqualTo(!run.trained());
        }
      }
    }
  }

  @Test
  void whatThePomDoesNotSayIsNamed() {
    assertThat(PUBLICATION.missing()).isEmpty();
    assertThat(
            new Publication("a", "", "1", List.of(), Optional.empty(), Optional.empty()).missing())
        .containsExactly("<licenses>", "<developers>");
  }

  @Test
  void theSameRunsGiveTheSameBytes() throws IOException {
    Path first = archive().writeTo(directory.resolve("first"));
    Path second = archive().writeTo(directory.resolve("second"));
    assertThat(first).hasSameBinaryContentAs(second);
    try (ZipFile zip = new ZipFile(first.toFile())) {
      assertThat(zip.getEntry("ro-crate-metadata.json")).isNotNull();
      assertThat(zip.getEntry(".lotr-gpt-manifest")).isNull();
    }
  }

  @Test
  void anArchiveIsReplacedAndNothingElse() throws IOException {
    Path root = directory.resolve("archive");
    archive().writeTo(root);
    Path own = Files.writeString(root.resolve("notes.txt"), "mine");
    archive().writeTo(root);
    assertThat(own).hasContent("mine");
    Files.writeString(root.resolve("curves.csv"), "mine");
    assertThatThrownBy(() -> archive().writeTo(root))
        .isInstanceOf(MistakeException.class)
        .hasMessageStartingWith("<archive> (-Dlotr-gpt.archive): ");
    assertThat(root.resolve("curves.csv")).hasContent("mine");
  }

  @Test
  void aZipOfSomebodyElseStays() throws IOException {
    Path zip = Files.writeString(directory.resolve("archive.zip"), "mine");
    assertThatThrownBy(() -> archive().writeTo(directory.resolve("archive")))
        .isInstanceOf(MistakeException.class)
        .hasMessageContaining(zip.toString());
    assertThat(zip).hasContent("mine");
    assertThat(directory.resolve("archive")).doesNotExist();
  }

  /** Texts in quotes, each on one line: no text can end its value. */
  @Test
  void theCitationIsPlainYaml() throws IOException {
    archive().writeTo(directory.resolve("archive"));
    List<String> lines = Files.readAllLines(directory.resolve("archive/CITATION.cff"));
    assertThat(lines)
        .allMatch(line -> line.equals("authors:") || line.matches("(  - )?[a-z-]+: \"[^\\n]*\""))
        .contains("cff-version: \"1.2.0\"", "  - name: \"Alan T.\"", "abstract: \"Two\\nlines\"");
  }

  /** A point of a curve as TensorBoard has it. */
  private record Scalar(long step, String tag, float value) {}

  @Test
  void theEventsAreTheLossesOfTheRun() throws IOException {
    archive().writeTo(directory.resolve("archive"));
    Study study = store.studies().latest().get(0);
    RunResult run = StudyResults.read(store, study).trained().runs().get(0);
    List<Path> files = events(run.planned().id());
    assertThat(files).isNotEmpty();
    List<Scalar> expected = new ArrayList<>();
    run.metrics()
        .forEach(
            row -> {
              expected.add(new Scalar(row.iteration(), "loss/train", (float) row.trainLoss()));
              expected.add(new Scalar(row.iteration(), "loss/validation", (float) row.valLoss()));
              expected.add(
                  new Scalar(row.iteration(), "learning rate", (float) row.learningRate()));
            });
    assertThat(scalars(Files.readAllBytes(files.get(0)))).isEqualTo(expected);
  }

  private List<Path> events(String run) throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve("archive/tensorboard"))) {
      return all.filter(file -> file.toString().endsWith("." + run)).toList();
    }
  }

  /** Reads the records, and of each the fields that a scalar has. */
  private static List<Scalar> scalars(byte[] file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Scalar> scalars = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = new byte[Long.BYTES];
      in.get(length);
      assertThat(in.getInt()).isEqualTo(masked(length));
      byte[] event = new byte[(int) ByteBuffer.wrap(length).order(in.order()).getLong()];
      in.get(event);
      assertThat(in.getInt()).isEqualTo(masked(event));
      Map<Integer, Object> fields = fields(event);
      if (fields.containsKey(5)) {
        Map<Integer, Object> value = fields((byte[]) fields((byte[]) fields.get(5)).get(1));
        if (value.containsKey(2)) {
          String tag = new String((byte[]) value.get(1), java.nio.charset.StandardCharsets.UTF_8);
          scalars.add(new Scalar((Long) fields.get(2), tag, (Float) value.get(2)));
        }
      }
    }
    return scalars;
  }

  private static Map<Integer, Object> fields(byte[] message) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    Map<Integer, Object> fields = new TreeMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Object value =
          switch (tag & 7) {
            case 0 -> in.readInt64();
            case 1 -> in.readDouble();
            case 2 -> in.readByteArray();
            default -> in.readFloat();
          };
      fields.put(tag >>> 3, value);
    }
    return fields;
  }

  private static int masked(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    int sum = (int) checksum.getValue();
    return ((sum >>> 15) | (sum << 17)) + 0xA282EAD8;
  }
}
