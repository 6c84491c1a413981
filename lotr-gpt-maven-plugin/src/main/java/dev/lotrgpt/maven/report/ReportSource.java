package dev.lotrgpt.maven.report;

import dev.lotrgpt.plan.Study;
import dev.lotrgpt.store.RunStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a report is about.
 *
 * @param title of the project
 * @param about the project, in a sentence or two; may be empty
 * @param directory of the project, which the paths of corpora start from
 * @param store holds the runs
 * @param studies in the order to show them
 * @param earlier a store to compare with
 * @param stage beginning of the id of the run whose weights to ship; else the best one's are
 * @param options what Maven was given and has to be given again for the same studies: {@code
 *     -Ppaper}, {@code -Dlotr-gpt.seeds=3}
 */
public record ReportSource(
    String title,
    String about,
    Path directory,
    RunStore store,
    List<Study> studies,
    Optional<EarlierStore> earlier,
    Optional<String> stage,
    List<String> options) {

  /** Of a build without options, of a project that says nothing of itself. */
  public ReportSource(
      String title,
      Path directory,
      RunStore store,
      List<Study> studies,
      Optional<EarlierStore> earlier,
      Optional<String> stage) {
    this(title, "", directory, store, studies, earlier, stage, List.of());
  }

  /** Trains the studies again. */
  String command() {
    return Stream.concat(Stream.of("mvn verify"), options.stream())
        .collect(Collectors.joining(" "));
  }

  /** Lets a run write: the options that choose a scale choose the store as well. */
  String generation() {
    return Stream.concat(
            Stream.of("mvn lotr-gpt:generate"),
            options.stream().filter(option -> option.matches("-P.*|-Dlotr-gpt\\.scale=.*")))
        .collect(Collectors.joining(" "));
  }
}
