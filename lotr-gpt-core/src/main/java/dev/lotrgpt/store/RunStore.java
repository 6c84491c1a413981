package dev.lotrgpt.store;

import static org.apache.commons.codec.digest.MessageDigestAlgorithms.SHA_256;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.file.AtomicFile;
import dev.lotrgpt.file.StorageException;
import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.training.Metrics;
import dev.lotrgpt.training.MetricsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The directory that keeps all runs and studies: {@code runs/ID/} and what {@link StoredStudies}
 * tells of. Several projects may share one.
 *
 * <p>A run's directory holds {@code run.json}, {@code metrics.csv}, {@code timing.csv}, {@code
 * best.safetensors}, {@code final.safetensors}, {@code tokenizer.json}, {@code run.log} and, once
 * evaluated, {@code evaluation.json}, {@code evaluation.csv} and {@code samples.txt}.
 */
public final class RunStore {
  static final List<RunFile> LEFT_BY_TRAINING =
      List.of(RunFile.METRICS, RunFile.BEST, RunFile.FINAL, RunFile.TOKENIZER);

  /** What is in the directory. */
  public static final List<String> FOLDERS =
      List.of("runs", "studies", "locks", "logs", "natives", "submissions");

  private static final String STUDIES = "studies";

  /** Of a block: a full disk may still take an empty file. */
  private static final int PROBE_BYTES = 4096;

  private final Path directory;
  private final AtomicBoolean warned = new AtomicBoolean();

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
   * @throws MistakeException naming the directory, what is wrong and the setting to change
   */
  public void requireWritable() {
    Path probe = directory.resolve("locks").resolve("probe");
    try {
      for (String part : List.of("runs", STUDIES)) {
        AtomicFile.createDirectories(directory.resolve(part));
      }
      AtomicFile.write(probe, out -> out.write(new byte[PROBE_BYTES]));
      Files.deleteIfExists(probe);
    } catch (IOException e) {
      throw new MistakeException(mistake(e));
    }
  }

  private Mistake mistake(IOException e) {
    String where = "<store> (-Dlotr-gpt.store)";
    if (isReadOnly(e)) {
      return new Mistake(
          where,
          directory.toString(),
          "is on a file system that is mounted read-only: generate, runs, report and check read"
              + " it, but nothing can be trained or evaluated there",
          "mount it read-write, or name another directory");
    }
    StorageException trouble =
        e instanceof StorageException told ? told : new StorageException(directory, e);
    return trouble.at(where);
  }

  /** What the system says may be in another language; what Java says is not true of bind mounts. */
  private boolean isReadOnly(IOException e) {
    try {
      return String.valueOf(e.getMessage()).contains("Read-only file system")
          || Files.getFileStore(directory).isReadOnly();
    } catch (IOException notThere) {
      return false;
    }
  }

  /** Bytes that are free there; empty where the file system does not tell. */
  public OptionalLong freeSpace() throws IOException {
    AtomicFile.createDirectories(directory);
    try {
      long free = Files.getFileStore(directory).getUsableSpace();
      // A full disk may say 0 as well: that nothing can be written shows by writing.
      return free > 0 ? OptionalLong.of(free) : OptionalLong.empty();
    } catch (IOException noFigure) {
      return OptionalLong.empty();
    }
  }

  /** The right to write a run's files, training and evaluation alike. */
  public WriteLock lockRun(String id, WriteLock.Waiting waiting) throws IOException {
    return WriteLock.acquire(
        directory.resolve("locks").resolve(id + ".lock"),
        "run " + id,
        new WarnedOnce(waiting, warned));
  }

  /**
   * The right to write a run's files that a cluster's job needs beside the lock.
   *
   * @return empty if another job has it
   */
  public Optional<RunClaim> claimRun(String id, Claimant claimant) throws IOException {
    return RunClaim.take(claimFile(id), claimant);
  }

  /** Which of a cluster's jobs has a run, as far as that is known. */
  public Optional<Claimant> claimant(String id) throws IOException {
    return RunClaim.holder(claimFile(id));
  }

  /** Whether one of a cluster's jobs has a run. */
  public boolean isClaimed(String id) {
    return Files.exists(claimFile(id));
  }

  /**
   * Takes a run from a job that is no more.
   *
   * @param gone empty for one that never said its name
   */
  public void releaseRun(String id, Optional<Claimant> gone) throws IOException {
    RunClaim.release(claimFile(id), gone);
  }

  /** What tells of a claim; for messages. */
  public Path claimFile(String id) {
    return RunClaim.file(directory.resolve("locks"), id);
  }

  /** Likewise, without waiting: empty if another process has it. */
  public Optional<WriteLock> tryLockRun(String id) throws IOException {
    return WriteLock.tryAcquire(directory.resolve("locks").resolve(id + ".lock"));
  }

  /** That a file system knows no locks is told once, not for each run. */
  private record WarnedOnce(WriteLock.Waiting waiting, AtomicBoolean warned)
      implements WriteLock.Waiting {
    @Override
    public void tell(String line) {
      waiting.tell(line);
    }

    @Override
    public void warn(String line) {
      if (warned.compareAndSet(false, true)) {
        waiting.warn(line);
      }
    }

    @Override
    public void goOn() {
      waiting.goOn();
    }
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
    Optional<RunRecord> record = new RecordFile(file(id, RunFile.RECORD)).read(RunRecord.class);
    if (record.isPresent()) {
      check(id, record.get());
    }
    return record;
  }

  private void check(String id, RunRecord record) throws IOException {
    if (!record.id().equals(id) || !new Identity(record.identity()).id().equals(id)) {
      throw new DamagedFileException(file(id, RunFile.RECORD), "is the record of another run");
    }
  }

  public void save(RunRecord record) throws IOException {
    new RecordFile(file(record.id(), RunFile.RECORD)).write(record);
  }

  /**
   * What is wrong with one of the files that a training left.
   *
   * @throws IOException if the file cannot be read
   */
  public Optional<String> damage(RunRecord record, RunFile file) throws IOException {
    Path path = file(record.id(), file);
    if (!Files.isRegularFile(path)) {
      return Optional.of(path + " is missing");
    }
    boolean asWritten =
        record.files() != null
            && new DigestUtils(SHA_256)
                .digestAsHex(path)
                .equals(record.files().get(file.fileName()));
    return asWritten ? Optional.empty() : Optional.of(path + " is not what was written");
  }

  /** What a training left, as its record tells: early versions wrote no tokenizer by itself. */
  static List<RunFile> leftByTraining(RunRecord record) {
    boolean early =
        record.files() == null || !record.files().containsKey(RunFile.TOKENIZER.fileName());
    return LEFT_BY_TRAINING.stream().filter(file -> !early || file != RunFile.TOKENIZER).toList();
  }

  /** SHA-256 of the files that a finished training leaves, by name, for {@link RunRecord#files}. */
  public Map<String, String> digests(String id) throws IOException {
    return digests(id, LEFT_BY_TRAINING);
  }

  /** SHA-256 of what an unfinished training has left so far. */
  public Map<String, String> digestsSoFar(String id) throws IOException {
    boolean evaluated = Files.exists(file(id, RunFile.METRICS));
    return digests(id, evaluated ? List.of(RunFile.METRICS) : List.of());
  }

  private Map<String, String> digests(String id, List<RunFile> files) throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    for (RunFile file : files) {
      digests.put(file.fileName(), new DigestUtils(SHA_256).digestAsHex(file(id, file)));
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
    return new RecordFile(file(id, RunFile.EVALUATION)).read(Evaluation.class);
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
    new RecordFile(file(id, RunFile.EVALUATION)).write(evaluation);
    forgetEvaluationFailure(id);
  }

  /** Why a run could not be evaluated the last time. */
  public Optional<EvaluationFailure> evaluationFailure(String id) throws IOException {
    return new RecordFile(file(id, RunFile.EVALUATION_FAILURE)).read(EvaluationFailure.class);
  }

  public void save(String id, EvaluationFailure failure) throws IOException {
    new RecordFile(file(id, RunFile.EVALUATION_FAILURE)).write(failure);
  }

  public void forgetEvaluationFailure(String id) throws IOException {
    Files.deleteIfExists(file(id, RunFile.EVALUATION_FAILURE));
  }

  public void save(Study study) throws IOException {
    StoredStudies.save(directory.resolve(STUDIES), study);
  }

  /** What it knows of a cluster's jobs. */
  public StoredSubmissions submissions() {
    return new StoredSubmissions(directory.resolve("submissions"));
  }

  /**
   * All that were planned, by whatever project.
   *
   * @throws NewerStoreException if a newer version of this software wrote one of them
   */
  public StoredStudies studies() throws IOException {
    return StoredStudies.in(directory.resolve(STUDIES));
  }
}
