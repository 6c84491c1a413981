package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.plan.SampleSettings;
import java.io.File;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.codehaus.plexus.classworlds.ClassWorld;
import org.codehaus.plexus.component.configurator.ComponentConfigurationException;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluator;
import org.codehaus.plexus.configuration.xml.XmlPlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each behaviour that {@link Precedence} lists, for each kind of parameter. */
class PrecedenceTest {
  private static final Path HERE = Path.of("here").toAbsolutePath();
  private static final Path PROJECT = Path.of("project").toAbsolutePath();

  private final Properties given = new Properties();
  private final Properties project = new Properties();

  /** A goal with a parameter of each kind. */
  static final class Goal {
    File store;
    String prompt;
    int threads;
    long seed;
    double temperature;
    boolean skip;
    Map<String, String> training;
    SamplesElement samples = new SamplesElement();
    CheckpointElement checkpoint = new CheckpointElement();
    ExecutorElement executor = new ExecutorElement();
  }

  @Test
  void theCommandLineWinsOverTheElementForEachKindOfParameter() throws Exception {
    String pom =
        "<prompt>a</prompt><threads>1</threads><seed>1</seed><temperature>1</temperature>"
            + "<skip>false</skip>";
    given("prompt", "b ${project.version} $$");
    given("threads", " 2 ");
    given("seed", "2");
    given("temperature", "0.5");
    given("skip", "true");
    Goal goal = goal(pom);
    assertThat(goal.prompt).isEqualTo("b ${project.version} $$"); // to the letter
    assertThat(goal.threads).isEqualTo(2);
    assertThat(goal.seed).isEqualTo(2);
    assertThat(goal.temperature).isEqualTo(0.5);
    assertThat(goal.skip).isTrue();
  }

  @Test
  void theElementWinsOverTheProjectsPropertyAndThatOverTheDefault() throws Exception {
    String byDefault = "<threads default-value='4'>${lotr-gpt.threads}</threads>";
    assertThat(goal(byDefault).threads).isEqualTo(4);
    project.setProperty("lotr-gpt.threads", "3");
    assertThat(goal(byDefault).threads).isEqualTo(3);
    assertThat(goal("<threads>2</threads>").threads).isEqualTo(2);
    given("threads", "1");
    assertThat(goal("<threads>2</threads>").threads).isEqualTo(1);
    assertThat(goal(byDefault).threads).isEqualTo(1);
  }

  @Test
  void settingsAreTakenOneByOne() throws Exception {
    assertThat(goal("").training).isNull();
    project.setProperty("lotr-gpt.training.dropout", "0.3");
    project.setProperty("lotr-gpt.training.iterations", "30");
    given("training.batchSize", "8");
    String pom = "<training><dropout>0.4</dropout><batchSize>4</batchSize></training>";
    assertThat(goal(pom).training)
        .isEqualTo(Map.of("dropout", "0.4", "iterations", "30", "batchSize", "8"));
    assertThat(goal("").training)
        .isEqualTo(Map.of("dropout", "0.3", "iterations", "30", "batchSize", "8"));
  }

  @Test
  void whatIsBelowAnElementHasPropertiesToo() throws Exception {
    given("samples.length", "7");
    given("samples.prompts", "LEAR");
    project.setProperty("lotr-gpt.samples.topK", "3");
    String pom =
        "<samples><prompts><prompt>A</prompt><prompt>B</prompt></prompts><length>9</length></samples>";
    SampleSettings expected = new SampleSettings(List.of("LEAR"), 7, 0.8, 3, 1);
    assertThat(goal(pom).samples.toSettings()).isEqualTo(expected);
    assertThat(goal("").samples.toSettings()).isEqualTo(expected);
    project.setProperty("lotr-gpt.checkpoint.minutes", "2");
    assertThat(goal("").checkpoint.toPolicy().seconds()).isEqualTo(120);
  }

  @Test
  void pathsStartWhereTheyAreGiven() throws Exception {
    String pom = "<store>runs</store>";
    assertThat(goal(pom).store).isEqualTo(PROJECT.resolve("runs").toFile());
    given("store", "mine");
    assertThat(goal(pom).store).isEqualTo(HERE.resolve("mine").toFile());
    given("store", HERE.getRoot().resolve("x").toString());
    assertThat(goal(pom).store).isEqualTo(HERE.getRoot().resolve("x").toFile());
  }

  @Test
  void withoutAProjectPlacesAreWhereTheCommandIsGiven() throws Exception {
    String pom =
        "<store default-value='${project.build.directory}/lotr-gpt'>${lotr-gpt.store}</store>";
    assertThat(
            read(pom, new Precedence(new CommandLine(given, HERE), project, false, Scale.NONE))
                .store)
        .isEqualTo(HERE.resolve("lotr-gpt").toFile());
  }

  @Test
  void aDefaultPlaceIsThatOfTheScale() throws Exception {
    String pom =
        "<store default-value='${project.build.directory}/lotr-gpt/${lotr-gpt.scale}/x'>"
            + "${lotr-gpt.store}</store>";
    Scale quick = new Scale(Optional.of("quick"), Optional.of("quick"), Map.of());
    CommandLine commandLine = new CommandLine(given, HERE);
    assertThat(read(pom, new Precedence(commandLine, project, false, quick)).store)
        .isEqualTo(HERE.resolve("lotr-gpt/quick/x").toFile());
    assertThat(read(pom, new Precedence(commandLine, project, false, Scale.NONE)).store)
        .isEqualTo(HERE.resolve("lotr-gpt/x").toFile());
    assertThat(read(pom, new Precedence(commandLine, project, true, quick)).store)
        .isEqualTo(PROJECT.resolve("target/lotr-gpt/quick/x").toFile());
    // A place that is named is that place
    given("store", "mine");
    assertThat(read(pom, new Precedence(commandLine, project, true, quick)).store)
        .isEqualTo(HERE.resolve("mine").toFile());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "threads|many|<threads> (-Dlotr-gpt.threads): 'many' is not a whole number",
        "temperature|hot|<temperature> (-Dlotr-gpt.temperature): 'hot' is not a number",
        "skip|perhaps|<skip> (-Dlotr-gpt.skip): 'perhaps' is not true or false",
      })
  void aValueIsOfItsTypeWhereverItComesFrom(String name, String value, String message) {
    refuses("<%1$s>%2$s</%1$s>".formatted(name, value), message);
    given(name, value);
    refuses("", message);
  }

  @Test
  void namesThePathOfAValueThatIsWrong() {
    given("samples.temperature", "hot");
    refuses("", "<samples><temperature> (-Dlotr-gpt.samples.temperature): 'hot' is not a number");
  }

  @ParameterizedTest
  @CsvSource({
    "${project.nothing}/target, holds a property that is not set",
    "${env.NOWHERE}, holds a property that is not set",
    "~/runs, write $HOME instead",
    "~, write $HOME instead",
  })
  void refusesPathsThatNobodyMeans(String path, String problem) {
    for (String pom : List.of("<store>" + path + "</store>", "")) {
      assertThatThrownBy(() -> goal(pom))
          .isInstanceOf(ComponentConfigurationException.class)
          .hasMessageStartingWith("<store> (-Dlotr-gpt.store): '" + path + "'")
          .hasMessageContaining(problem);
      given("store", path);
    }
  }

  @Test
  void refusesAPathWithoutAValue() throws Exception {
    given("store", "true");
    refuses(
        "",
        "-Dlotr-gpt.store has no value, which Maven takes for 'true': give a path (./true for one"
            + " of that name)");
    given("store", "./true");
    assertThat(goal("").store).isNotNull();
  }

  private void given(String name, String value) {
    given.setProperty("lotr-gpt." + name, value);
  }

  private void refuses(String pom, String message) {
    assertThatThrownBy(() -> goal(pom))
        .isInstanceOf(ComponentConfigurationException.class)
        .hasMessage(message);
  }

  private Goal goal(String pom) throws Exception {
    return read(pom, new Precedence(new CommandLine(given, HERE), project, true, Scale.NONE));
  }

  /** Where the command line says nothing. */
  static Goal read(String pom) throws Exception {
    return read(pom, new Properties());
  }

  static Goal read(String pom, Properties given) throws Exception {
    return read(
        pom, new Precedence(new CommandLine(given, HERE), new Properties(), true, Scale.NONE));
  }

  private static Goal read(String pom, Precedence precedence) throws Exception {
    Goal goal = new Goal();
    new ElementConfigurator(evaluator -> precedence)
        .configureComponent(
            goal,
            new XmlPlexusConfiguration(
                Xpp3DomBuilder.build(
                    new StringReader("<configuration>" + pom + "</configuration>"))),
            new OfMaven(precedence.project()),
            new ClassWorld("test", PrecedenceTest.class.getClassLoader()).getClassRealm("test"),
            null);
    return goal;
  }

  /** Knows the project's properties, as Maven's does. */
  private record OfMaven(Properties project) implements ExpressionEvaluator {
    @Override
    public Object evaluate(String expression) {
      if (expression != null && expression.startsWith("${project.build.directory}")) {
        return PROJECT.resolve("target") + expression.substring(expression.indexOf('/'));
      }
      return expression != null && expression.startsWith("${lotr-gpt.")
          ? project.getProperty(expression.substring(2, expression.length() - 1))
          : expression;
    }

    @Override
    public File alignToBaseDirectory(File file) {
      return PROJECT.resolve(file.toPath()).toFile();
    }
  }
}
