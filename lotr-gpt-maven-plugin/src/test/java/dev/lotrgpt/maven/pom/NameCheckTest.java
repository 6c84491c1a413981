package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.fault.MistakeException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptorBuilder;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameCheckTest {
  private static final NameCheck CHECK = check();

  private final Properties given = new Properties();
  private final Properties project = new Properties();

  /** All that the descriptor of the plugin tells, and the settings. */
  static List<String> everyProperty() {
    return List.copyOf(CHECK.properties());
  }

  static List<String> everyElement() {
    return List.copyOf(CHECK.elements());
  }

  @Test
  void knowsTheParametersOfAllGoals() {
    assertThat(everyProperty())
        .contains(
            "lotr-gpt.store",
            "lotr-gpt.corpus",
            "lotr-gpt.site",
            "lotr-gpt.skip",
            "lotr-gpt.prompt",
            "lotr-gpt.failOnFailed",
            "lotr-gpt.training.weightDecay",
            "lotr-gpt.samples.length",
            "lotr-gpt.checkpoint.minutes")
        .hasSizeGreaterThan(45);
    assertThat(everyElement())
        .contains("store", "corpus", "model", "study")
        .doesNotContain("session");
  }

  @ParameterizedTest
  @MethodSource("everyProperty")
  void refusesAnEmptyPropertyOfTheCommandLine(String property) {
    given.setProperty(property, "");
    assertThatThrownBy(this::checkValues)
        .isInstanceOf(MistakeException.class)
        .hasMessage(
            "property %1$s (-D%1$s) is empty: give it a value or leave it out".formatted(property));
  }

  @ParameterizedTest
  @MethodSource("everyProperty")
  void refusesAnEmptyPropertyOfThePom(String property) {
    project.setProperty(property, "");
    assertThatThrownBy(this::checkValues)
        .isInstanceOf(MistakeException.class)
        .hasMessage(
            "property %s in the POM is empty: give it a value or leave it out".formatted(property));
  }

  @ParameterizedTest
  @MethodSource("everyProperty")
  void takesTheCommandLinesValueForAnEmptyPropertyOfThePom(String property) {
    project.setProperty(property, "");
    given.setProperty(property, "1");
    assertThatCode(this::checkValues).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("everyElement")
  void refusesAnEmptyElement(String name) {
    for (String empty : List.of("<%s/>", "<%1$s></%1$s>", "<%1$s> </%1$s>")) {
      Plugin plugin = plugin(empty.formatted(name));
      assertThatThrownBy(() -> CHECK.checkPom(plugin))
          .isInstanceOf(MistakeException.class)
          .hasMessage(
              "<configuration><%s> is empty: give it a value or leave it out".formatted(name));
    }
  }

  @Test
  void tellsOfAPropertyThatIsNoElement() {
    assertThatThrownBy(() -> CHECK.checkPom(plugin("<scale>quick</scale>")))
        .hasMessage(
            "<configuration><scale> is no parameter, but a property: set"
                + " lotr-gpt.scale in <properties>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<model><layers/></model>",
        "<checkpoint><minutes/></checkpoint>",
        "<samples><prompts><prompt/></prompts></samples>",
        "<study><title/></study>",
        "<study><claims><claim><statement>x</statement><holds/></claim></claims></study>",
      })
  void refusesAnEmptyElementInside(String xml) {
    assertThatThrownBy(() -> CHECK.checkPom(plugin(xml)))
        .hasMessageStartingWith("<configuration>" + xml.substring(0, xml.indexOf('>') + 1))
        .hasMessageEndingWith("> is empty: give it a value or leave it out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<store>target</store>",
        "<samples><prompts><prompt>\\n</prompt></prompts></samples>",
        // What a profile takes away
        "<study><claims combine.self='override'/></study>",
        // Sweep says what they are to hold
        "<study><vary/></study>",
        "<study><cases/></study>",
      })
  void takesWhatIsNotEmpty(String xml) {
    assertThatCode(() -> CHECK.checkPom(plugin(xml))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "combine.self='overide', is no way in which Maven merges: perhaps you meant override",
        "combine.children='append ', is no way in which Maven merges: perhaps you meant append",
        "combine.self='true', `is no way in which Maven merges: there are override, merge, remove`",
        "combineself='override', is no attribute of Maven: perhaps you meant combine.self",
        "combine.childen='append', is no attribute of Maven: perhaps you meant combine.children",
      })
  void refusesASlipInHowMavenIsToMerge(String attribute, String message) {
    String shown = attribute.replace('\'', '"');
    Map.of(
            "<training %s><dropout>0</dropout></training>",
            "<training>",
            "<study><vary %s><dropout>0</dropout></vary></study>",
            "<study><vary>",
            "<study><cases><case %s><name>a</name></case></cases></study>",
            "<study><cases><case>")
        .forEach(
            (xml, path) ->
                assertThatThrownBy(() -> CHECK.checkPom(plugin(xml.formatted(attribute))))
                    .isInstanceOf(MistakeException.class)
                    .hasMessage("<configuration>" + path + ": " + shown + " " + message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "combine.self='override'",
        "combine.self='merge'",
        "combine.children='append'",
        "combine.id='a'",
        "implementation='java.util.HashMap'",
      })
  void takesWhatMavenKnows(String attribute) {
    Plugin plugin = plugin("<training %s><dropout>0</dropout></training>".formatted(attribute));
    assertThatCode(() -> CHECK.checkPom(plugin)).doesNotThrowAnyException();
  }

  @Test
  void takesANameThatThePomUses() {
    project.setProperty("lotr-gpt.revision", "0.1.0");
    NameCheck check = check("<plugin><version>${lotr-gpt.revision}</version></plugin>");
    assertThatCode(() -> check.checkProperties(project)).doesNotThrowAnyException();
    assertThatThrownBy(() -> CHECK.checkProperties(project))
        .hasMessageStartingWith(
            "property lotr-gpt.revision (-Dlotr-gpt.revision) is no property of");
  }

  @Test
  void takesTheVersionOfThePluginForNobodysSlip() {
    project.setProperty("lotr-gpt.version", "0.1.0");
    assertThatCode(() -> CHECK.checkProperties(project)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "lotr-gpt.trainig.dropout, lotr-gpt.training.dropout",
    "lotr-gpt.stroe, lotr-gpt.store",
    "lotr-gpt.learningRate, lotr-gpt.training.learningRate",
    "lotr-gpt.training.layers, lotr-gpt.model.layers",
    "lotr-gpt.failOnRefute, lotr-gpt.failOnRefuted",
  })
  void suggestsTheNameThatWasMeant(String typed, String meant) {
    given.setProperty(typed, "1");
    assertThatThrownBy(() -> CHECK.checkProperties(given))
        .hasMessageEndingWith("is no property of this plugin: perhaps you meant " + meant);
  }

  @ParameterizedTest
  @CsvSource({
    "lotrgpt.store, lotr-gpt.store",
    "lotr.gpt.store, lotr-gpt.store",
    "LOTR-GPT.training.seed, lotr-gpt.training.seed",
    "lotr-gpt-threads, lotr-gpt.threads",
  })
  void namesThatBeginAlmostAsOursAreMistakes(String typed, String meant) {
    given.setProperty(typed, "1");
    assertThatThrownBy(() -> CHECK.checkPrefix(given))
        .hasMessage(
            "property %s (-D%s) is no property of this plugin, whose names begin with lotr-gpt.:"
                + " perhaps you meant %s",
            typed, typed, meant);
    NameCheck used = check("<plugin><version>${%s}</version></plugin>".formatted(typed));
    assertThatCode(() -> used.checkPrefix(given)).doesNotThrowAnyException();
  }

  @Test
  void listsAFewNamesOnly() {
    given.setProperty("lotr-gpt.wombat", "1");
    assertThatThrownBy(() -> CHECK.checkProperties(given))
        .hasMessageContaining("is no property of this plugin: the nearest are lotr-gpt.")
        .satisfies(e -> assertThat(e.getMessage().split("lotr-gpt\\.")).hasSize(3 + 5));
  }

  private void checkValues() {
    CHECK.checkValues(new CommandLine(given, Path.of("")), project);
  }

  private static Plugin plugin(String xml) {
    try {
      Plugin plugin = new Plugin();
      plugin.setConfiguration(
          Xpp3DomBuilder.build(new StringReader("<configuration>" + xml + "</configuration>")));
      return plugin;
    } catch (Exception e) {
      throw new AssertionError(xml, e);
    }
  }

  private static NameCheck check(String... plugins) {
    List<Model> poms =
        Stream.of(plugins)
            .map(xml -> "<project><build><plugins>" + xml + "</plugins></build></project>")
            .map(NameCheckTest::model)
            .toList();
    return new NameCheck(descriptor(), new PomReferences(poms));
  }

  static PluginDescriptor descriptor() {
    try (Reader descriptor =
        new InputStreamReader(
            NameCheckTest.class.getResourceAsStream("/META-INF/maven/plugin.xml"),
            StandardCharsets.UTF_8)) {
      return new PluginDescriptorBuilder().build(descriptor);
    } catch (Exception e) {
      throw new AssertionError("the build makes it before the tests", e);
    }
  }

  private static Model model(String pom) {
    try {
      return new MavenXpp3Reader().read(new StringReader(pom));
    } catch (Exception e) {
      throw new AssertionError(pom, e);
    }
  }
}
