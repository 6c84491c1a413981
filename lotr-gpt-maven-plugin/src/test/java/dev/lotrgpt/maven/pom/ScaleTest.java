package dev.lotrgpt.maven.pom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.fault.MistakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.maven.model.Model;
import org.apache.maven.model.Profile;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleTest {
  private static final String PROPERTY = "property lotr-gpt.scale (-Dlotr-gpt.scale): ";

  @TempDir private Path all;

  @Test
  void isWhatThePomNamesAndThenWhatAnActiveProfileDoes() {
    assertThat(scale(Optional.of("quick")).name()).contains("quick");
    assertThat(scale(Optional.of("quick"), "huge").name()).contains("paper");
    assertThat(scale(Optional.of("quick"), "other").name()).contains("quick");
    // The later of two wins, as in Maven
    assertThat(scale(Optional.of("quick"), "huge", "mine").name()).contains("tiny");
    assertThat(scale(Optional.empty()).name()).isEmpty();
    assertThat(scale(Optional.of("quick")).names()).containsExactly("paper", "quick", "tiny");
  }

  @Test
  void aChildsPomWinsOverItsParents() {
    MavenProject child = project(Optional.of("quick"));
    child.setParent(project(Optional.of("slow")));
    assertThat(Scale.of(child).name()).contains("quick");
    child.setOriginalModel(new Model());
    assertThat(Scale.of(child).name()).contains("slow");
    assertThat(Scale.of(child).own()).contains("slow");
  }

  @Test
  void theCommandLineAsksForTheOneThatIsBuilt() {
    accepts(scale(Optional.of("quick")), "quick");
    accepts(scale(Optional.of("quick"), "huge"), "paper");
    refuses(
        scale(Optional.of("quick")),
        "papr",
        "'papr' is no scale: perhaps you meant paper; a scale is a profile that sets"
            + " the property lotr-gpt.scale");
    refuses(
        scale(Optional.of("quick")),
        "paper",
        "'paper' is not the POM's scale here, which is quick: profile 'huge' is not active, add -Phuge");
    refuses(
        scale(Optional.of("quick"), "huge"),
        "quick",
        "'quick' is not the POM's scale here, which is paper: leave out the profile that makes it");
  }

  /** Maven 4 has them in the original model, too. */
  @Test
  void whatTheCommandLineNamesIsNotThePomsOwn() throws Exception {
    Path pom =
        Files.writeString(
            all.resolve("pom.xml"),
            """
            <project>
              <properties><lotr-gpt.scale>quick</lotr-gpt.scale></properties>
              <profiles>
                <profile>
                  <id>huge</id>
                  <properties><lotr-gpt.scale>paper</lotr-gpt.scale></properties>
                </profile>
              </profiles>
            </project>
            """);
    MavenProject project = project(Optional.of("papr"));
    project.setFile(pom.toFile());
    assertThat(Scale.of(project).own()).contains("quick");
    refuses(
        Scale.of(project),
        "papr",
        "'papr' is no scale: perhaps you meant paper; a scale is a profile that sets"
            + " the property lotr-gpt.scale");
  }

  @Test
  void aScaleOfAnotherModuleIsNoMistakeWhereThereAreNone() {
    assertThatCode(() -> Scale.NONE.check(given("paper"), Set.of("paper")))
        .doesNotThrowAnyException();
    refuses(
        Scale.NONE,
        "paper",
        "'paper' is no scale: there are none; a scale is a profile that sets the"
            + " property lotr-gpt.scale");
    assertThatThrownBy(() -> scale(Optional.of("quick")).check(given("big"), Set.of("big")))
        .hasMessageStartingWith(PROPERTY + "'big' is no scale: there are paper");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "..", "-x", "runs", "logs", "site", "a b"})
  void itsNameIsThatOfADirectoryBesideOthers(String name) {
    Scale scale = scale(Optional.of(name));
    assertThatThrownBy(() -> scale.check(given(null), Set.of()))
        .isInstanceOf(MistakeException.class)
        .hasMessageStartingWith(PROPERTY + "'" + name + "' ");
  }

  @Test
  void eachHasADirectoryOfItsName() {
    assertThat(scale(Optional.of("quick")).within(all)).isEqualTo(all.resolve("quick"));
    assertThat(scale(Optional.empty(), "huge").within(all)).isEqualTo(all.resolve("paper"));
    assertThat(Scale.NONE.within(all)).isEqualTo(all);
  }

  @Test
  void runsOfAnEarlierVersionStayWhereTheyAreUntilTheyAreMoved() throws Exception {
    Files.createDirectories(all.resolve("runs"));
    Scale quick = scale(Optional.of("quick"));
    assertThat(quick.within(all)).isEqualTo(all);
    assertThat(scale(Optional.of("quick"), "huge").within(all)).isEqualTo(all);
    assertThat(quick.line(all, all).orElseThrow())
        .isEqualTo(
            "Scale quick, runs in %s, where an earlier version kept those of all scales; to have them"
                    .formatted(all)
                + " apart, move its files to %s".formatted(all.resolve("quick")));
    // Where the POM's own scale has no name, these runs are its
    assertThat(scale(Optional.empty(), "huge").within(all)).isEqualTo(all.resolve("paper"));
    Files.createDirectories(all.resolve("quick/runs"));
    assertThat(quick.within(all)).isEqualTo(all.resolve("quick"));
    assertThat(quick.line(all.resolve("quick"), all).orElseThrow())
        .isEqualTo("Scale quick, runs in " + all.resolve("quick"));
  }

  private static void accepts(Scale scale, String asked) {
    assertThatCode(() -> scale.check(given(asked), Set.of())).doesNotThrowAnyException();
  }

  private static void refuses(Scale scale, String asked, String problem) {
    assertThatThrownBy(() -> scale.check(given(asked), Set.of()))
        .isInstanceOf(MistakeException.class)
        .hasMessage(PROPERTY + problem);
  }

  private static CommandLine given(String scale) {
    Properties properties = new Properties();
    Optional.ofNullable(scale).ifPresent(name -> properties.setProperty(Scale.PROPERTY, name));
    return new CommandLine(properties, Path.of(""));
  }

  private static Scale scale(Optional<String> own, String... active) {
    MavenProject project = project(own);
    project.setInjectedProfileIds("pom", List.of(active));
    return Scale.of(project);
  }

  /** With profiles that make the scales paper and tiny, and one that makes none. */
  private static MavenProject project(Optional<String> own) {
    Model model = new Model();
    own.ifPresent(name -> model.addProperty(Scale.PROPERTY, name));
    model.addProfile(profile("huge", "paper"));
    model.addProfile(profile("mine", "tiny"));
    model.addProfile(profile("other", null));
    MavenProject project = new MavenProject();
    project.setOriginalModel(model);
    return project;
  }

  private static Profile profile(String id, String scale) {
    Profile profile = new Profile();
    profile.setId(id);
    Optional.ofNullable(scale).ifPresent(name -> profile.addProperty(Scale.PROPERTY, name));
    return profile;
  }
}
