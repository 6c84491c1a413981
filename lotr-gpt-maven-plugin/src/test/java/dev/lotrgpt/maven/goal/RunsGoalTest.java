package dev.lotrgpt.maven.goal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.maven.progress.Console;
import dev.lotrgpt.store.RunStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsGoalTest {
  @TempDir Path directory;

  /** The log is what -q silences. */
  @Test
  void printsItsTextPastTheLog() throws IOException {
    List<String> log = new ArrayList<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Workplace workplace =
        new Workplace(
            directory, new RunStore(directory), directory, new Console(log::add, Optional.empty()));
    new RunsGoal(workplace, new PrintStream(out, true, StandardCharsets.UTF_8)).list();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("No runs in " + directory);
    assertThat(log).isEmpty();
  }
}
