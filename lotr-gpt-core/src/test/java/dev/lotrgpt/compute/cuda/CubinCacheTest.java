package dev.lotrgpt.compute.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CubinCacheTest {
  private static final String SOURCE =
      "#include \"one.cuh\"\nextern \"C\" __global__ void k(float* x) { *x = ONE; }\n";
  private static final Map<String, String> HEADERS = Map.of("one.cuh", "#define ONE 1\n");
  private static final List<String> OPTIONS = List.of("--gpu-architecture=sm_90");

  @TempDir Path directory;

  @BeforeAll
  static void load() {
    StandIn.load();
  }

  @Test
  void whatWasCompiledIsReadAgain() throws IOException {
    byte[] compiled = compile(SOURCE);
    Path entry = entries().get(0);
    var written = Files.getLastModifiedTime(entry);

    assertThat(compile(SOURCE)).isEqualTo(compiled);
    assertThat(entries()).containsExactly(entry);
    assertThat(Files.getLastModifiedTime(entry)).isEqualTo(written);
  }

  @Test
  void allThatDecidesTheMachineCodeIsPartOfTheName() throws IOException {
    compile(SOURCE);
    compile(SOURCE + " ");
    cache(directory).compile("k.cu", SOURCE, Map.of("one.cuh", "#define ONE 2\n"), OPTIONS);
    cache(directory).compile("k.cu", SOURCE, HEADERS, List.of("--gpu-architecture=sm_80"));
    assertThat(entries()).hasSize(4);
  }

  @Test
  void aDamagedFileIsCompiledAgain() throws IOException {
    byte[] compiled = compile(SOURCE);
    Path entry = entries().get(0);
    byte[] good = Files.readAllBytes(entry);
    for (int length : new int[] {0, 5, 32, good.length - 1}) {
      Files.write(entry, java.util.Arrays.copyOf(good, length));
      assertThat(compile(SOURCE)).isEqualTo(compiled);
      assertThat(entry).hasBinaryContent(good);
    }
    byte[] flipped = good.clone();
    flipped[good.length / 2] ^= 1;
    Files.write(entry, flipped);
    assertThat(compile(SOURCE)).isEqualTo(compiled);
  }

  @Test
  void aPlaceThatCannotBeWrittenToCostsOnlyTime() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "no directory");
    assertThat(cache(file.resolve("cubins")).compile("k.cu", SOURCE, HEADERS, OPTIONS))
        .isNotEmpty();
  }

  @Test
  void anErrorIsToldInTheCompilersWords() throws IOException {
    assertThatThrownBy(() -> compile("extern \"C\" __global__ void k(flaot* x) {}"))
        .isInstanceOf(CudaException.class)
        .hasMessageStartingWith("k.cu does not compile:\n")
        .hasMessageContaining("flaot");
    assertThat(entries()).isEmpty();
  }

  private byte[] compile(String source) {
    return cache(directory).compile("k.cu", source, HEADERS, OPTIONS);
  }

  private static CubinCache cache(Path directory) {
    return new CubinCache(new Compiler(), directory);
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
