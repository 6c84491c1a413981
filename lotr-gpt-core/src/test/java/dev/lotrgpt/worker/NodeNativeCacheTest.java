package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.store.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where native libraries are unpacked on a cluster's node. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells whose a process is by a file")
class NodeNativeCacheTest {
  private static final long SIZE = 1000;

  @TempDir Path directory;
  private final Map<String, String> before = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private Path temporary;

  @BeforeEach
  void beANode() throws IOException {
    temporary = Files.createDirectory(directory.resolve("tmp"));
    set("java.io.tmpdir", temporary.toString());
    set("user.name", "CORP\\jo doe");
    set(NativeCache.PROPERTY, "");
    System.clearProperty(NativeCache.PROPERTY);
  }

  @AfterEach
  void restore() {
    before.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }

  @Test
  void liesOnTheNodesOwnDiskInADirectoryOfTheUserAlone() throws Exception {
    Path own = temporary.resolve("lotr-gpt-CORP_jo_doe");
    assertThat(place()).isEqualTo(own);
    assertThat(Files.getPosixFilePermissions(own))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(notes).isEmpty();
  }

  @Test
  void liesInTheStoreForEachNodeWhereSomebodyElseMayPutLibraries() throws Exception {
    Path open = Files.createDirectory(temporary.resolve("lotr-gpt-CORP_jo_doe"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path own = directory.resolve("store/natives").resolve(Machine.host().orElseThrow());
    assertThat(place()).isEqualTo(own);
    assertThat(notes)
        .singleElement()
        .asString()
        .startsWith("Native libraries are unpacked in " + own)
        .contains("as there is no " + open + " that belongs to this user alone;");
  }

  @Test
  void liesWhereTheUserSays() throws Exception {
    System.setProperty(NativeCache.PROPERTY, directory.resolve("mine").toString());
    assertThat(place()).isEqualTo(directory.resolve("mine"));
    assertThat(temporary).isEmptyDirectory();
  }

  private Path place() throws Exception {
    return Path.of(
        NativeCache.ofNode(SIZE, directory.resolve("store"), notes::add, notes::add)
            .load(() -> System.getProperty(NativeCache.PROPERTY)));
  }

  private void set(String name, String value) {
    before.put(name, System.getProperty(name, ""));
    System.setProperty(name, value);
  }
}
