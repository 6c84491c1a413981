package dev.lotrgpt.maven.goal;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.text.CorpusException;
import dev.lotrgpt.text.CorpusReader;
import dev.lotrgpt.text.CorpusSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text of a study and where it is.
 *
 * @param path relative to the project where it is inside, so that no report shows where that is
 * @param remarks a line for each thing that a user may not expect of it
 */
public record CorpusSource(String path, CorpusSummary corpus, List<String> remarks) {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /**
   * @param project directory of the project
   * @throws CorpusException if there is none, or it cannot be used
   */
  public static CorpusSource read(Optional<Path> path, Path project) {
    Path file =
        path.orElseThrow(
                () ->
                    new CorpusException(
                        new Mistake(
                            "<corpus> (-Dlotr-gpt.corpus)",
                            "is missing",
                            "name a text in UTF-8, a play in XML or a directory of either")))
            .toAbsolutePath()
            .normalize();
    Path base = project.toAbsolutePath().normalize();
    Path shown = file.startsWith(base) && !file.equals(base) ? base.relativize(file) : file;
    CorpusSummary corpus = CorpusReader.summary(file);
    return new CorpusSource(shown.toString(), corpus, remarks(shown, file, corpus));
  }

  private static List<String> remarks(Path shown, Path file, CorpusSummary corpus) {
    List<String> remarks = new ArrayList<>();
    List<String> leftOut = CorpusReader.leftOut(file);
    if (!leftOut.isEmpty()) {
      remarks.add(
          "Of "
              + shown
              + " it reads "
              + corpus.name()
              + "; left out, as no .txt or .xml files of its own, are "
              + CorpusReader.shown(leftOut));
    }
    if (corpus.vocabulary().symbols().indexOf(BYTE_ORDER_MARK) >= 0) {
      remarks.add(
          shown
              + " has a byte order mark (U+FEFF) inside, perhaps of files that were joined: models"
              + " learn it as a symbol; sed 's/\\xEF\\xBB\\xBF//g' takes it away");
    }
    return remarks;
  }

  CorpusRecord describe(Settings baseline) {
    return new CorpusRecord(
        corpus.name(),
        path,
        corpus.sha256(),
        corpus.characters(),
        corpus.vocabulary().size(),
        baseline.data().validationShare());
  }
}
