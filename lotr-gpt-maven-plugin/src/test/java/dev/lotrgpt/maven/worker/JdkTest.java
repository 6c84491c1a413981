package dev.lotrgpt.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdkTest {
  private static final String JVM = "<jvm> (-Dlotr-gpt.jvm)";

  @TempDir private Path directory;

  @Test
  void isNamedByItsDirectoryOrItsJava() throws IOException {
    Path home = jdk("25.0.1");
    assertThat(Jdk.at(home, JVM)).isEqualTo(Jdk.at(home.resolve("bin/java"), JVM));
    assertThat(Jdk.at(home, JVM).feature()).isEqualTo(25);
    assertThat(Jdk.at(Path.of(System.getProperty("java.home")), JVM).feature())
        .isEqualTo(Runtime.version().feature());
  }

  @Test
  void isToldWhatItsVersionAsksFor() throws IOException {
    assertThat(Jdk.at(jdk("17.0.9"), JVM).permissions()).isEmpty();
    assertThat(Jdk.at(jdk("22"), JVM).permissions())
        .containsExactly("--enable-native-access=ALL-UNNAMED");
    assertThat(Jdk.at(jdk("25.0.1"), JVM).permissions())
        .containsExactly(
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
  }

  @Test
  void isOneThatCanRunAWorker() throws IOException {
    assertThatThrownBy(() -> Jdk.at(directory, JVM))
        .hasMessage(
            JVM
                + ": "
                + directory
                + " is no Java: name the directory of a JDK, or the file bin/java in it");
    for (String old : List.of("11.0.2", "1.8.0_392")) {
      Path home = jdk(old);
      assertThatThrownBy(() -> Jdk.at(home, JVM))
          .hasMessageStartingWith(JVM + ": " + home + " is Java ")
          .hasMessageEndingWith(": workers need 17 or later");
    }
  }

  private Path jdk(String version) throws IOException {
    Path home = directory.resolve(version);
    File java =
        Files.createFile(Files.createDirectories(home.resolve("bin")).resolve("java")).toFile();
    assertThat(java.setExecutable(true)).isTrue();
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }
}
