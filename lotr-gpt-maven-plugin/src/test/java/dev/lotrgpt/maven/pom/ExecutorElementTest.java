package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.maven.slurm.SlurmSettings;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutorElementTest {
  @Test
  void isThisMachineUnlessToldOtherwise() throws Exception {
    assertThat(slurm()).isEmpty();
    assertThat(slurm("executor", "local", "slurm.options", "--partition=gpu")).isEmpty();
    assertThat(slurm("executor", "slurm")).contains(new SlurmSettings(List.of(), 0, 1, 2, true));
  }

  @Test
  void takesWhatIsSlurmsFromTheCommandLine() throws Exception {
    assertThat(
            slurm(
                "executor", "slurm",
                "slurm.options", " --partition=gpu  --constraint=\"a&b\" --comment='two words'",
                "slurm.maxParallel", "64",
                "slurm.runsPerJob", "10",
                "slurm.retries", "0"))
        .contains(
            new SlurmSettings(
                List.of("--partition=gpu", "--constraint=a&b", "--comment=two words"),
                64,
                10,
                0,
                true));
  }

  @Test
  void optionsAreQuotedAsInAShell() throws Exception {
    String options = "--comment=two\\ words --wckey=\"a \\\" b\" ''";
    assertThat(slurm("executor", "slurm", "slurm.options", options).orElseThrow().options())
        .containsExactly("--comment=two words", "--wckey=a \" b", "");
    assertThatThrownBy(() -> slurm("executor", "slurm", "slurm.options", "--comment='two words"))
        .hasMessage(
            "<executor><options> (-Dlotr-gpt.slurm.options): --comment='two words has a quote, ',"
                + " that is not closed: close it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maxParallel|-1|-1 is not a whole number from 0 to 1000000",
        "runsPerJob|0|0 is not a whole number from 1 to 1000000",
        "retries|-2|-2 is not a whole number from 0 to 1000000"
      })
  void namesWhatIsWrong(String name, String value, String message) {
    assertThatThrownBy(() -> slurm("executor", "slurm", "slurm." + name, value))
        .hasMessage("<executor><" + name + "> (-Dlotr-gpt.slurm." + name + "): " + message);
  }

  @Test
  void namesTheExecutorsThatThereAre() {
    assertThatThrownBy(() -> slurm("executor", "slrum"))
        .hasMessage(
            "<executor><name> (-Dlotr-gpt.executor): 'slrum' is no executor: perhaps you meant"
                + " slurm");
    assertThatThrownBy(() -> slurm("executor", "here"))
        .hasMessageEndingWith("'here' is no executor: there are local, slurm");
  }

  private static Optional<SlurmSettings> slurm(String... properties) throws Exception {
    Properties user = new Properties();
    for (int i = 0; i < properties.length; i += 2) {
      user.setProperty("lotr-gpt." + properties[i], properties[i + 1]);
    }
    return PrecedenceTest.read("", user).executor.slurm(true);
  }
}
