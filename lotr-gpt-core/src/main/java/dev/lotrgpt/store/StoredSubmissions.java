package dev.lotrgpt.store;

import dev.lotrgpt.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the run store knows of a cluster's jobs: {@code submissions/ID/}, each with the record, what
 * its tasks are to do and what they printed.
 */
public record StoredSubmissions(Path directory) {
  private static final String RECORD = "submission.json";

  /** Of one submission. */
  public Path directory(String id) {
    return directory.resolve(id);
  }

  /** One at a time asks what is submitted already, and submits the rest. */
  public WriteLock lock(WriteLock.Waiting waiting) throws IOException {
    AtomicFile.createDirectories(directory);
    return WriteLock.acquire(
        directory.resolve("submissions.lock"), "the submission to the cluster", waiting);
  }

  public void save(Submission submission) throws IOException {
    new RecordFile(directory(submission.id()).resolve(RECORD)).write(submission);
  }

  /** The latest come first. What is damaged, or not submitted yet, is left out. */
  public List<Submission> all() throws IOException {
    List<Submission> found = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (Stream<Path> children = Files.list(directory)) {
        for (Path child : children.toList()) {
          try {
            new RecordFile(child.resolve(RECORD)).read(Submission.class).ifPresent(found::add);
          } catch (DamagedFileException unknown) {
            continue; // its tasks find their runs taken, or trained
          } catch (IOException notADirectory) {
            if (Files.isDirectory(child)) {
              throw notADirectory;
            }
          }
        }
      }
    }
    found.sort(Comparator.comparing(Submission::submitted).reversed());
    return found;
  }

  /** Once its jobs are over and their runs are trained: nobody asks for what they printed. */
  public void delete(String id) throws IOException {
    try (Stream<Path> files = Files.walk(directory(id))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException byAnotherBuild) {
      return;
    }
  }
}
