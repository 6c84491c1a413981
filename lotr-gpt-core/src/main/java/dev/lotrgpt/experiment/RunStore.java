package dev.lotrgpt.experiment;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.lotrgpt.training.AtomicFile;
import dev.lotrgpt.training.Metrics;
import dev.lotrgpt.training.MetricsFile;
import dev.lotrgpt.training.Sha256;
import dev.lotrgpt.training.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory that keeps all runs and studies: {@code runs/ID/} and {@code studies/ID.json}.
 *
 * <p>A run's directory holds {@code run.json}, {@code metrics.csv}, {@code timing.csv}, {@code
 * best.safetensors}, {@code final.safetensors}, {@code run.log} and, once evaluated, {@code
 * evaluation.json}, {@code evaluation.csv} and {@code samples.txt}.
 */
public final class RunStore {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  static final List<RunFile> LEFT_BY_TRAINING =
      List.of(RunFile.METRICS, RunFile.BEST, RunFile.FINAL);

  /** The last field of each JSON file: SHA-256 of the others. */
  private static final String CHECKSUM = "sha256";

  /** The field of each JSON file that tells the version of the format. */
  private static final String FORMAT = "format";

  /** Of a block: a full disk may still take an empty file. */
  private static final int PROBE_BYTES = 4096;

  private final Path directory;

  public RunStore(Path directory) {
    this.directory = directory;
  }

  public Path directory() {
    return directory;
  }

  public Path runDirectory(String id) {
    return directory.resolve("runs").resolve(id);
  }

  public Path file(String id, RunFile file) {
    return runDirectory(id).resolve(file.fileName());
  }

  /**
   * Finds out whether runs can be kept here, before hours are spent on them.
   *
   * @throws SettingsException naming the directory, what is wrong and the setting to change
   */
  public void requireWritable() {
    Path probe = directory.resolve("locks").resolve("probe");
    try {
      for (String part : List.of("runs", "studies", "logs")) {
        Files.createDirectories(directory.resolve(part));
      }
      AtomicFile.write(probe, out -> out.write(new byte[PROBE_BYTES]));
      Files.deleteIfExists(probe);
    } catch (IOException e) {
      String problem =
          e instanceof StorageException told
              ? told.getMessage()
              : new StorageException(directory, e).getMessage();
      throw new SettingsException(
          "<store> (-Dlotr-gpt.store): " + problem + ", or name another directory");
    }
  }

  /** The right to write a run's files, training and evaluation alike. */
  public WriteLock lockRun(String id, WriteLock.Waiting waiting) throws IOException {
    return lock(id, "run " + id, waiting);
  }

  /** The right to write the tables of results, from what the store holds at that time. */
  public WriteLock lockTables(WriteLock.Waiting waiting) throws IOException {
    return lock("tables", "the tables of results", waiting);
  }

  private WriteLock lock(String name, String subject, WriteLock.Waiting waiting)
      throws IOException {
    return WriteLock.acquire(directory.resolve("locks").resolve(name + ".lock"), subject, waiting);
  }

  /** Ids of all runs that have a {@code run.json}, sorted. */
  public List<String> runs() throws IOException {
    Path runs = directory.resolve("runs");
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(runs)) {
      return children
          .filter(run -> Files.exists(run.resolve(RunFile.RECORD.fileName())))
          .map(run -> run.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /**
   * @return empty if there is no such run
   * @throws DamagedFileException if the file is there but cannot be read
   * @throws NewerStoreException if a newer version of this software wrote it
   */
  public Optional<RunRecord> record(String id) throws IOException {
    Optional<RunRecord> record = read(file(id, RunFile.RECORD), RunRecord.class);
    if (record.isPresent()) {
      check(id, record.get());
    }
    return record;
  }

  private void check(String id, RunRecord record) throws IOException {
    if (record.identity() == null || !new Identity(record.identity()).id().equals(id)) {
      throw new DamagedFileException(file(id, RunFile.RECORD), "is the record of another run");
    }
  }

  public void save(RunRecord record) throws IOException {
    write(file(record.id(), RunFile.RECORD), record);
  }

  /**
   * What is wrong with one of the files that a finished training left.
   *
   * @throws IOException if the file cannot be read
   */
  Optional<String> damage(RunRecord record, RunFile file) throws IOException {
    Path path = file(record.id(), file);
    if (!Files.isRegularFile(path)) {
      return Optional.of(path + " is missing");
    }
    boolean asWritten =
        record.files() != null && Sha256.of(path).equals(record.files().get(file.fileName()));
    return asWritten ? Optional.empty() : Optional.of(path + " is not what was written");
  }

  /** SHA-256 of the files that a finished training leaves, by name, for {@link RunRecord#files}. */
  public Map<String, String> digests(String id) throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    for (RunFile file : LEFT_BY_TRAINING) {
      digests.put(file.fileName(), Sha256.of(file(id, file)));
    }
    return digests;
  }

  /** Losses over iterations; empty if none were written yet. */
  public List<Metrics> metrics(String id) throws IOException {
    return MetricsFile.read(file(id, RunFile.METRICS));
  }

  /**
   * @throws DamagedFileException if the file is there but cannot be read
   * @throws NewerStoreException if a newer version of this software wrote it
   */
  public Optional<Evaluation> evaluation(String id) throws IOException {
    return read(file(id, RunFile.EVALUATION), Evaluation.class);
  }

  /**
   * The evaluation with a key; empty if there is none, or another, or a damaged one.
   *
   * @param key see {@link EvaluationKey}
   */
  public Optional<Evaluation> evaluationOf(String id, String key) throws IOException {
    try {
      return evaluation(id).filter(found -> found.key().equals(key));
    } catch (DamagedFileException e) {
      return Optional.empty();
    }
  }

  public void save(String id, Evaluation evaluation) throws IOException {
    write(file(id, RunFile.EVALUATION), evaluation);
  }

  public void save(Study study) throws IOException {
    write(studyFile(study.id()), study);
  }

  /**
   * @throws DamagedFileException if the file is there but cannot be read
   * @throws NewerStoreException if a newer version of this software wrote it
   */
  public Optional<Study> study(String id) throws IOException {
    return read(studyFile(id), Study.class);
  }

  /** Ids of all studies that were planned, sorted. */
  public List<String> studies() throws IOException {
    Path studies = directory.resolve("studies");
    if (!Files.isDirectory(studies)) {
      return List.of();
    }
    List<String> ids = new ArrayList<>();
    try (Stream<Path> children = Files.list(studies)) {
      children
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json") && !name.startsWith("."))
          .forEach(name -> ids.add(name.substring(0, name.length() - ".json".length())));
    }
    return ids.stream().sorted().toList();
  }

  private Path studyFile(String id) {
    return directory.resolve("studies").resolve(id + ".json");
  }

  private static <V> Optional<V> read(Path file, Class<V> type) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    }
    try {
      ObjectNode content = (ObjectNode) JSON.readTree(bytes);
      int format = content.path(FORMAT).asInt(RunRecord.FORMAT);
      if (format > RunRecord.FORMAT) {
        // Before anything else: a newer version may write what looks damaged to this one.
        throw new NewerStoreException(file, format, RunRecord.FORMAT);
      }
      JsonNode checksum = content.remove(CHECKSUM);
      if (checksum == null || !checksum.asText().equals(checksum(content))) {
        throw new DamagedFileException(file, "is damaged: its checksum is wrong");
      }
      return Optional.of(JSON.treeToValue(content, type));
    } catch (DamagedFileException | NewerStoreException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DamagedFileException(file, "cannot be read: " + firstLine(e.getMessage()));
    }
  }

  private static String firstLine(String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }

  private static void write(Path file, Object value) throws IOException {
    ObjectNode content = JSON.valueToTree(value);
    if (!content.has(FORMAT)) {
      content.put(FORMAT, RunRecord.FORMAT);
    }
    content.put(CHECKSUM, checksum(content));
    AtomicFile.write(file, out -> out.write(JSON.writeValueAsBytes(content)));
  }

  /** Of the values, not of the blanks between them. */
  private static String checksum(ObjectNode content) throws IOException {
    return Sha256.of(
        JSON.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(content));
  }
}
