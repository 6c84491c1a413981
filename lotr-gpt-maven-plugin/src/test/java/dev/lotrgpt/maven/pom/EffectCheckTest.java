package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectCheckTest {
  private static final Set<String> VERIFY = Set.of("train", "evaluate", "report", "check");

  private final EffectCheck check = new EffectCheck(NameCheckTest.descriptor());

  @ParameterizedTest
  @CsvSource({
    "seed, 'goal generate', lotr-gpt.training.seed",
    "length, 'goal generate', lotr-gpt.samples.length",
    "temperature, 'goal generate', lotr-gpt.samples.temperature",
  })
  void tellsOfAPropertyOfGoalsThatAreNotCalled(String name, String goals, String meant) {
    assertThat(properties(name, VERIFY))
        .containsExactly(
            "-Dlotr-gpt."
                + name
                + "=3 is without effect: it is of "
                + goals
                + ", not called in this build: perhaps you meant "
                + meant);
  }

  @ParameterizedTest
  @CsvSource({
    "training.seed, lotr-gpt.seed",
    "samples.topK, lotr-gpt.topK",
    "checkpoint.minutes, ''",
    "failFast, ''",
    "site, ''",
  })
  void tellsWhatAGoalOfTheCommandLineDoesNotKnow(String name, String meant) {
    assertThat(properties(name, Set.of("generate")))
        .singleElement()
        .asString()
        .startsWith("-Dlotr-gpt." + name + "=3 is without effect: it is of ")
        .endsWith(meant.isEmpty() ? "in this build" : "perhaps you meant " + meant);
  }

  @ParameterizedTest
  @CsvSource({
    "training.seed, check",
    "corpus, evaluate",
    "seeds, check",
    "backend, report",
    "backend, generate",
    "model.layers, report",
    "store, runs",
    "threads, generate",
    "stage, site-report",
    "samples.length, evaluate",
    "checkpoint.minutes, train",
  })
  void saysNothingOfWhatCounts(String name, String goal) {
    assertThat(properties(name, Set.of(goal))).isEmpty();
  }

  @Test
  void tellsOfAnElementThatNoGoalOfItsExecutionKnows() {
    PluginExecution study = execution("sweep", "<stage>0a1b</stage>", "train");
    PluginExecution results = execution("results", "<corpus>a.txt</corpus>", "report", "check");
    assertThat(check.executions(plugin("", study, results), Set.of()))
        .containsExactly(
            "execution 'sweep', <configuration><stage>: without effect, as it is of the goals"
                + " report, site-report: put it into an execution of that, or into the plugin's"
                + " <configuration>",
            "execution 'results', <configuration><corpus>: without effect, as it is of goal train:"
                + " put it into an execution of that, or into the plugin's <configuration>");
  }

  @Test
  void tellsOfAnExecutionWithoutGoals() {
    PluginExecution study = execution("sizes", "", "train");
    PluginExecution slip = execution("sizse", "<training><dropout>0</dropout></training>");
    Plugin plugin = plugin("", study, slip, execution("default-cli", "<length>9</length>"));
    assertThat(check.executions(plugin, Set.of()))
        .containsExactly(
            "execution 'sizse' has no <goals>, so it is without effect: perhaps you meant sizes");
    // mvn lotr-gpt:train@sizse
    assertThat(check.executions(plugin, Set.of("sizse"))).isEmpty();
  }

  @Test
  void anExecutionsOwnElementsAreThoseThatThePluginDoesNotHaveAlike() {
    String all = "<samples><length>9</length></samples><corpus>a.txt</corpus>";
    PluginExecution own =
        execution("own", all.replace("9", "8") + "<study><title>a</title></study>", "train");
    OwnElements elements = new OwnElements(own, plugin(all, own));
    assertThat(elements.has("samples")).isTrue();
    assertThat(elements.has("study")).isTrue();
    assertThat(elements.has("corpus")).isFalse();
    assertThat(elements.has("data")).isFalse();
  }

  @Test
  void takesWhatThePluginIsConfiguredWithForAllGoals() {
    String all = "<samples><length>9</length></samples><corpus>a.txt</corpus>";
    PluginExecution study = execution("sweep", all + "<study><title>a</title></study>", "train");
    assertThat(check.executions(plugin(all, study), Set.of())).isEmpty();
  }

  @Test
  void goalsAreThoseOfTheCommandLineOrOfThePomWhereItNamesAPhase() {
    Plugin pom = plugin("", execution("a", "", "train"), execution("b", "", "report", "check"));
    assertThat(called(pom, "lotr-gpt:report@b", "clean:clean")).containsExactly("report");
    assertThat(called(pom, "dev.lotrgpt:lotr-gpt-maven-plugin:1:runs")).containsExactly("runs");
    assertThat(called(pom, "other:generate")).isEmpty();
    assertThat(called(pom, "verify")).containsExactly("check", "report", "train");
    assertThat(called(pom, "clean", "lotr-gpt:generate"))
        .containsExactly("check", "generate", "report", "train");
    assertThat(called(plugin(""), "site")).containsExactly("site-report");
  }

  @Test
  void executionsAreThoseThatTheCommandLineNames() {
    assertThat(
            CalledGoals.executions(
                List.of("lotr-gpt:train@a", "verify", "clean:clean@c", "lotr-gpt:runs"),
                NameCheckTest.descriptor()))
        .containsExactly("a");
  }

  private static Set<String> called(Plugin pom, String... tasks) {
    return CalledGoals.of(List.of(tasks), List.of(pom), NameCheckTest.descriptor());
  }

  private List<String> properties(String name, Set<String> called) {
    Properties given = new Properties();
    given.setProperty("lotr-gpt." + name, "3");
    return check.properties(new CommandLine(given, Path.of("")), called);
  }

  private static Plugin plugin(String configuration, PluginExecution... executions) {
    Plugin plugin = new Plugin();
    plugin.setConfiguration(dom(configuration));
    plugin.setExecutions(List.of(executions));
    return plugin;
  }

  private static PluginExecution execution(String id, String configuration, String... goals) {
    PluginExecution execution = new PluginExecution();
    execution.setId(id);
    execution.setGoals(List.of(goals));
    execution.setConfiguration(dom(configuration));
    return execution;
  }

  private static Xpp3Dom dom(String configuration) {
    try {
      return Xpp3DomBuilder.build(
          new StringReader("<configuration>" + configuration + "</configuration>"));
    } catch (Exception e) {
      throw new AssertionError(configuration, e);
    }
  }
}
