package dev.lotrgpt.maven.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.text.CorpusException;
import dev.lotrgpt.text.DataConfig;
import dev.lotrgpt.text.SplitSizes;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewProjectTest {
  private static final NewProject.Plugin PLUGIN = new NewProject.Plugin("g", "a-maven-plugin", "7");

  @TempDir private Path directory;

  @Test
  void declaresAStudyOfATextThatIsMadeUp() throws Exception {
    List<String> lines = project().make(Optional.empty());
    assertThat(lines).last().asString().contains("mvn verify");
    Plugin plugin = declared();
    assertThat(plugin.getKey() + ":" + plugin.getVersion()).isEqualTo("g:a-maven-plugin:7");
    assertThat(plugin.getExecutions()).hasSize(2);
    assertThat(element(plugin, "corpus").getValue()).isEqualTo("corpus.txt");
    assertThat(Files.readString(directory.resolve("corpus.txt")))
        .matches("[\\x20-\\x7E\\n]+")
        .hasSizeBetween(60_000, 80_000);
    assertThat(directory.resolve(".gitignore")).hasContent("target/\n");
  }

  @Test
  void namesATextOfOnesOwnWhereItIs() throws Exception {
    Path own = Files.writeString(directory.resolve("R & D <1>.txt"), "abc ".repeat(1000));
    project().make(Optional.of(own));
    assertThat(element(declared(), "corpus").getValue()).isEqualTo("R & D <1>.txt");
    assertThat(directory.resolve("corpus.txt")).doesNotExist();
    assertThat(element(declared(), "data")).isNull();

    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    new NewProject(elsewhere, PLUGIN).make(Optional.of(own));
    assertThat(Files.readString(elsewhere.resolve("pom.xml")))
        .contains(
            directory.toAbsolutePath().normalize().toString().replace('\\', '/') + "/R &amp;");
  }

  @Test
  void takesNoMoreOfALongTextThanAMinuteAllows() throws Exception {
    int characters = 5_000_000;
    Path own = Files.writeString(directory.resolve("long.txt"), "abcd\n".repeat(characters / 5));
    project().make(Optional.of(own));
    Xpp3Dom data = element(declared(), "data");
    SplitSizes sizes =
        new DataConfig(
                Double.parseDouble(data.getChild("fraction").getValue()),
                Double.parseDouble(data.getChild("validationShare").getValue()))
            .sizes(characters);
    assertThat(sizes.train()).isBetween(90_000, 100_000);
    assertThat(sizes.validation()).isBetween(18_000, 20_001);
  }

  @Test
  void writesOverNothingThatIsThere() throws Exception {
    for (String name : List.of("pom.xml", "corpus.txt")) {
      Path file = Files.writeString(directory.resolve(name), "mine");
      assertThatThrownBy(() -> project().make(Optional.empty()))
          .isInstanceOf(MistakeException.class)
          .hasMessageStartingWith(file + " is there already: ");
      assertThat(directory).isDirectoryNotContaining(f -> !f.equals(file));
      assertThat(file).hasContent("mine");
      Files.delete(file);
    }
    Path ignored = Files.writeString(directory.resolve(".gitignore"), "mine");
    project().make(Optional.empty());
    assertThat(ignored).hasContent("mine");
  }

  @Test
  void makesNothingOfATextThatCannotBeLearnt() throws IOException {
    Path own = Files.writeString(directory.resolve("short.txt"), "abc\n".repeat(100));
    assertThatThrownBy(() -> project().make(Optional.of(own)))
        .isInstanceOf(MistakeException.class)
        .hasMessage(
            "<corpus> (-Dlotr-gpt.corpus): short.txt has 400 characters: a first study needs 650"
                + " or more");
    assertThatThrownBy(() -> project().make(Optional.of(directory.resolve("none.txt"))))
        .isInstanceOf(CorpusException.class);
    assertThat(directory.resolve("pom.xml")).doesNotExist();
  }

  @Test
  void hasANameThatMavenAllows() throws Exception {
    Path odd = Files.createDirectory(directory.resolve("my café + 1"));
    new NewProject(odd, PLUGIN).make(Optional.empty());
    assertThat(Files.readString(odd.resolve("pom.xml"))).contains("<artifactId>my-caf-1<");
  }

  private NewProject project() {
    return new NewProject(directory, PLUGIN);
  }

  private Plugin declared() throws Exception {
    String pom = Files.readString(directory.resolve("pom.xml"));
    return new MavenXpp3Reader().read(new StringReader(pom)).getBuild().getPlugins().get(0);
  }

  private static Xpp3Dom element(Plugin plugin, String name) {
    return ((Xpp3Dom) plugin.getConfiguration()).getChild(name);
  }
}
