package dev.lotrgpt.maven.report.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.maven.goal.BeforeTraining;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In JVMs of their own: Java looks for screens and fonts once. */
@Tag("slow")
@Timeout(120)
class DrawingToolsTest {
  /** Draws a letter into a picture. */
  static final class Artist {
    private Artist() {}

    public static void main(String[] arguments) {
      try {
        DrawingTools.require();
      } catch (MistakeException e) {
        System.out.println(e.getMessage());
        new BeforeTraining(null, List.of(Path.of("site")))
            .missingForReport()
            .ifPresent(warning -> System.out.println("before the training: " + warning));
        return;
      }
      BufferedImage image = new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 9));
      graphics.drawString("x", 1, 8);
      System.out.println(FigureFiles.png(image).length > 50 ? "drawn" : "empty");
    }
  }

  @Test
  void needNoScreen() throws Exception {
    assertThat(draw("env", "DISPLAY=:99")).isEqualTo("drawn");
  }

  @Test
  void needNoTemporaryFile(@TempDir Path directory) throws Exception {
    String option = "-Djava.io.tmpdir=" + directory.resolve("gone");
    assertThat(draw("env", "JDK_JAVA_OPTIONS=" + option)).endsWith("drawn");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/usr/share/fonts", "/usr/share/fonts /etc/fonts"})
  void nameWhatIsMissingWhereThereIsNoFont(String hidden) throws Exception {
    String hide = "for d in " + hidden + "; do mount -t tmpfs none $d || exit 1; done; ";
    Process mount = new ProcessBuilder("unshare", "-m", "bash", "-c", hide).start();
    assumeTrue(
        mount.waitFor(20, TimeUnit.SECONDS) && mount.exitValue() == 0,
        "only root may hide the fonts, where they are in /usr/share/fonts");
    String[] lines =
        draw("unshare", "-m", "bash", "-c", hide + "exec \"$@\"", "artist").split("\n");
    assertThat(lines).hasSize(2);
    assertThat(lines[0])
        .startsWith("the report's figures cannot be drawn, as Java finds no font (")
        .contains("apt-get install fontconfig fonts-dejavu-core")
        .endsWith("what is trained stays");
    assertThat(lines[1]).isEqualTo("before the training: " + lines[0]);
  }

  private static String draw(String... prefix) throws IOException {
    List<String> command = new ArrayList<>(List.of(prefix));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Artist.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
