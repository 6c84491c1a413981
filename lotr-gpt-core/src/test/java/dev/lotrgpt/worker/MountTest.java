package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountTest {
  private static final List<String> TABLE =
      List.of(
          "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw",
          "30 22 0:25 / /home rw,nosuid,noexec shared:9 - nfs server:/home rw",
          "31 30 0:26 / /home/a\\040b rw - tmpfs tmpfs rw",
          "32 22 0:27 / /tmp rw - tmpfs tmpfs rw",
          "33 22 0:28 / /tmp rw,noexec - tmpfs tmpfs rw",
          "broken");

  @Test
  void isTheOneThatAFileLiesOn() {
    assertThat(point("/usr/lib")).isEqualTo("/");
    assertThat(point("/home/me/.javacpp")).isEqualTo("/home");
    assertThat(point("/homes")).isEqualTo("/");
    assertThat(point("/home/a b/cache")).isEqualTo("/home/a b");
    assertThat(options("/home/me")).contains("noexec");
    assertThat(options("/home/a b")).doesNotContain("noexec");
  }

  @Test
  void ofTwoOnOnePlaceTheLastOneCounts() {
    assertThat(options("/tmp/x")).contains("noexec");
  }

  private static String point(String file) {
    return Mount.of(Path.of(file), TABLE).orElseThrow().point().toString();
  }

  private static List<String> options(String file) {
    return Mount.of(Path.of(file), TABLE).orElseThrow().options();
  }
}
