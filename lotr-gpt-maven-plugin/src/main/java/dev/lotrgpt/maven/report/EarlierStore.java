package dev.lotrgpt.maven.report;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.StoredStudies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The run store of an earlier reproduction, named by the user. */
public record EarlierStore(RunStore store, StoredStudies studies) {
  private static final String USUAL_PLACE = "target/lotr-gpt";

  /**
   * @throws MistakeException if there is no run store: a report that calls everything new would
   *     hide the slip
   */
  public static EarlierStore in(Path directory) throws IOException {
    RunStore store = new RunStore(directory);
    StoredStudies studies = store.studies();
    if (studies.all().isEmpty()) {
      throw new MistakeException(
          new Mistake(
              "<compare> (-Dlotr-gpt.compare)",
              directory.toString(),
              Files.isDirectory(directory)
                  ? "holds no run store, there are no studies in it"
                  : "is not there",
              remedy(directory)));
    }
    return new EarlierStore(store, studies);
  }

  private static String remedy(Path directory) throws IOException {
    Path usual = directory.resolve(USUAL_PLACE);
    for (Path all : List.of(usual, directory)) {
      for (Path place : Stream.concat(Stream.of(all), scales(all).stream()).toList()) {
        if (!new RunStore(place).studies().all().isEmpty()) {
          return "perhaps you meant " + place;
        }
      }
    }
    return "give the directory that <store> named when it was made, such as " + USUAL_PLACE;
  }

  /** A directory may hold a store for each scale. */
  private static List<Path> scales(Path all) throws IOException {
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> scales = Files.list(all)) {
      return scales.filter(Files::isDirectory).sorted().toList();
    }
  }

  /** What these studies were then; those that were not are left out. */
  List<Study> counterparts(List<Study> now) {
    return now.stream().map(this::counterpart).flatMap(Optional::stream).toList();
  }

  /** Of the same project, as it was planned last; a project may have had another name then. */
  private Optional<Study> counterpart(Study now) {
    return Stream.concat(
            studies.of(now.project(), now.id()).stream(),
            studies.latest().stream().filter(study -> study.id().equals(now.id())))
        .findFirst();
  }
}
