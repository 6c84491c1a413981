package dev.lotrgpt.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lotrgpt.plan.Study;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The studies of a run store: {@code studies/GROUP.ARTIFACT/ID-HASH.json}, a file for each project
 * and each thing that its POM declared by that id, on each text. An early version wrote {@code
 * studies/ID.json}, whatever the project.
 *
 * @param all the one that was planned last comes first
 * @param problems a line for each file that cannot be read
 */
public record StoredStudies(List<Study> all, List<String> problems) {
  private static final String SUFFIX = ".json";
  private static final int HASH_LENGTH = 8;
  private static final int DEPTH = 2;

  /** The field of {@link Planned}. */
  private static final String STUDY = "study";

  public StoredStudies {
    all = List.copyOf(all);
    problems = List.copyOf(problems);
  }

  /** What a file holds. */
  private record Planned(Instant planned, Study study) {
    Planned {
      Objects.requireNonNull(planned, "it does not tell when it was planned");
      Objects.requireNonNull(study, "it has no study");
    }
  }

  static void save(Path directory, Study study) throws IOException {
    if (study.project().isEmpty()) {
      throw new IllegalArgumentException("study " + study.id() + " is of no project");
    }
    ObjectNode content = RecordFile.content(new Planned(Instant.now(), study));
    ObjectNode written = (ObjectNode) content.get(STUDY);
    StudyText.joined(written);
    new RecordFile(directory.resolve(name(study, written))).write(content);
  }

  /**
   * @param written the study as its file has it: that of an earlier version names fewer settings
   */
  private static String name(Study study, ObjectNode written) throws IOException {
    return study.project().replace(':', '.')
        + "/"
        + study.id()
        + "-"
        + RecordFile.hash(written).substring(0, HASH_LENGTH)
        + SUFFIX;
  }

  static StoredStudies in(Path directory) throws IOException {
    List<Planned> found = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files(directory)) {
      try {
        read(directory, file).ifPresent(found::add);
      } catch (DamagedFileException e) {
        problems.add(e.getMessage());
      }
    }
    found.sort(Comparator.comparing(Planned::planned).reversed());
    return new StoredStudies(found.stream().map(Planned::study).toList(), problems);
  }

  private static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory, DEPTH)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private static Optional<Planned> read(Path directory, Path file) throws IOException {
    boolean isEarly = file.getParent().equals(directory);
    RecordFile record = new RecordFile(file);
    Optional<Planned> read =
        isEarly
            ? record
                .read(Study.class, StudyText::spread)
                .map(study -> new Planned(Instant.EPOCH, study))
            : record.read(
                Planned.class, planned -> StudyText.spread((ObjectNode) planned.get(STUDY)));
    if (read.isPresent()) {
      Study study = read.get().study();
      String name =
          isEarly
              ? study.id() + SUFFIX
              : name(study, (ObjectNode) record.read(ObjectNode.class).orElseThrow().get(STUDY));
      if (!file.equals(directory.resolve(name))) {
        throw new DamagedFileException(file, "is of another study");
      }
    }
    return read;
  }

  /** What was planned by an id, in a project or by an early version; the latest comes first. */
  public List<Study> of(String project, String id) {
    return all.stream()
        .filter(study -> study.id().equals(id))
        .filter(study -> study.project().equals(project) || study.project().isEmpty())
        .toList();
  }

  /**
   * What was planned last by each project under each id, for readers who know no project. Where
   * several projects have an id, theirs are told apart: {@code ARTIFACT.ID}.
   */
  public List<Study> latest() {
    Set<String> ids = new HashSet<>();
    List<Study> latest = new ArrayList<>();
    for (Study study : all) {
      boolean isSuperseded = study.project().isEmpty() && ids.contains(study.id());
      boolean isKnown =
          latest.stream()
              .anyMatch(
                  later ->
                      later.id().equals(study.id()) && later.project().equals(study.project()));
      if (!isSuperseded && !isKnown) {
        ids.add(study.id());
        latest.add(study);
      }
    }
    latest.sort(Comparator.comparing(Study::id).thenComparing(Study::project));
    return latest.stream().map(study -> told(study, latest)).toList();
  }

  private static Study told(Study study, List<Study> among) {
    if (among.stream().filter(other -> other.id().equals(study.id())).count() == 1) {
      return study;
    }
    String artifact = study.project().substring(study.project().indexOf(':') + 1);
    boolean isArtifactUnique =
        among.stream()
                .filter(other -> other.id().equals(study.id()))
                .filter(other -> other.project().endsWith(":" + artifact))
                .count()
            == 1;
    String project = isArtifactUnique ? artifact : study.project().replace(':', '.');
    return study.as(project + "." + study.id());
  }
}
