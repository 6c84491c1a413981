package dev.lotrgpt.maven.report;

import dev.lotrgpt.experiment.RunStore;
import dev.lotrgpt.experiment.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The run store of an earlier reproduction, named by the user. */
public final class EarlierStore {
  private static final String USUAL_PLACE = "target/lotr-gpt";

  private EarlierStore() {}

  /**
   * @throws SettingsException if there is no run store: a report that calls everything new would
   *     hide the slip
   */
  public static RunStore in(Path directory) throws IOException {
    RunStore store = new RunStore(directory);
    if (store.studies().isEmpty()) {
      throw new SettingsException(
          "<compare> (-Dlotr-gpt.compare): "
              + directory
              + (Files.isDirectory(directory)
                  ? " holds no run store, there are no studies in it"
                  : " is not there")
              + hint(directory));
    }
    return store;
  }

  private static String hint(Path directory) throws IOException {
    Path usual = directory.resolve(USUAL_PLACE);
    return new RunStore(usual).studies().isEmpty()
        ? "; give the directory that <store> named when it was made, such as " + USUAL_PLACE
        : ": perhaps you meant " + usual;
  }
}
