package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells whose a process is by a file")
class PrivateDirectoryTest {
  private static final String NAME = "lotr-gpt-me";

  @TempDir Path parent;

  @Test
  void isMadeForThisUserAloneAndFoundAgain() throws IOException {
    assertThat(found()).contains(parent.resolve(NAME));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve(NAME))))
        .isEqualTo("rwx------");
    assertThat(found()).contains(parent.resolve(NAME));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwxr-x---", "rwx--x--x"})
  void isNoneThatOthersMayEnter(String permissions) throws IOException {
    Files.createDirectory(parent.resolve(NAME));
    Files.setPosixFilePermissions(
        parent.resolve(NAME), PosixFilePermissions.fromString(permissions));
    assertThat(found()).isEmpty();
  }

  @Test
  void isNoneThatSomebodyElseMade() throws IOException {
    assumeTrue(
        Files.getOwner(Path.of("/proc/self")).getName().equals("root"),
        "only root can give a directory to somebody else");
    found().orElseThrow();
    Files.setOwner(
        parent.resolve(NAME),
        parent.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    assertThat(found()).isEmpty();
  }

  /** Whoever made the link may let it lead elsewhere later. */
  @Test
  void isNoLink() throws IOException {
    Path target = PrivateDirectory.in(parent, "target").orElseThrow();
    Files.createSymbolicLink(parent.resolve(NAME), target);
    assertThat(found()).isEmpty();
  }

  @Test
  void isNoFile() throws IOException {
    Files.setPosixFilePermissions(
        Files.createFile(parent.resolve(NAME)), PosixFilePermissions.fromString("rwx------"));
    assertThat(found()).isEmpty();
  }

  @Test
  void isNowhereWhereNoneCanBeMade() {
    assertThat(PrivateDirectory.in(parent.resolve("gone"), NAME)).isEmpty();
  }

  private Optional<Path> found() {
    return PrivateDirectory.in(parent, NAME);
  }
}
