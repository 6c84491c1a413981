package dev.lotrgpt.worker.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.Activation;
import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.cuda.StandIn;
import dev.lotrgpt.model.Initialisation;
import dev.lotrgpt.model.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class GpuCheckTest {
  private static final CheckPlan PLAN =
      new CheckPlan(
          List.of(
              new ModelConfig(1, 2, 20, 35, 11),
              new ModelConfig(1, 1, 8, 5, 7, Activation.GELU, false, true, Initialisation.GPT2)),
          new CheckPlan.Timed("small", new ModelConfig(1, 2, 16, 29, 29), 2, 0.1),
          25,
          List.of(
              new CheckPlan.Timed("small", new ModelConfig(1, 1, 8, 8, 5), 2, 0.1),
              new CheckPlan.Timed("huge", new ModelConfig(48, 8, 1024, 256, 65), 64, 0.1)),
          0.01);

  @TempDir Path directory;

  private final List<String> console = new ArrayList<>();

  @Test
  void aGpuThatComputesWhatItShouldPasses() throws IOException {
    Path file = directory.resolve("gpu-check.txt");
    int exit =
        GpuCheckMain.check(
            precision -> StandIn.open(StandIn.FORWARDS, precision), PLAN, file, console::add);

    assertThat(exit).as(String.join("\n", console)).isZero();
    assertThat(console)
        .contains("GPU: stand-in, turns forwards", "All is well.")
        .noneMatch(line -> line.startsWith("FAILED"))
        .anyMatch(line -> line.matches("ok {6}attentionBackward .* off float64's, 1.0e-05 allowed"))
        .anyMatch(line -> line.matches("ok {6}gelu layer, backward .*, 1.6e-02 allowed"))
        .anyMatch(line -> line.matches("ok {6}the same once more +the same bits"))
        .anyMatch(line -> line.matches(" +small .* ms a step, .* tokens/s"))
        .anyMatch(
            line -> line.matches(" +huge +not timed: the model takes about .* MiB of the GPU.*"));
    assertThat(Files.readAllLines(file)).isEqualTo(console.subList(0, console.size() - 1));
    assertThat(console.get(console.size() - 1)).isEqualTo("Written to " + file);
  }

  @Test
  void anOperationThatIsOffIsNamed() throws IOException {
    int exit =
        GpuCheckMain.check(
            precision ->
                StandIn.open(
                    StandIn.FORWARDS,
                    precision,
                    source -> source.replace("v == target", "v == target + 1")),
            PLAN,
            directory.resolve("file"),
            console::add);
    assertThat(exit).isEqualTo(1);
    assertThat(console)
        .filteredOn(line -> line.startsWith("FAILED"))
        .isNotEmpty()
        .allMatch(line -> line.matches("FAILED  (crossEntropy|training) .*"))
        .anyMatch(line -> line.startsWith("FAILED  crossEntropy"));
    assertThat(console).contains("Please report this: something is wrong.");
  }

  @Test
  void withoutAGpuTheReasonIsWrittenDown() throws IOException {
    int exit =
        GpuCheckMain.check(
            precision -> {
              throw new BackendUnavailableException("no driver", "for " + precision, "x");
            },
            PLAN,
            directory.resolve("file"),
            console::add);
    assertThat(exit).isEqualTo(2);
    assertThat(console)
        .contains(
            "float32 is not checked: no driver for float32: x",
            "bf16 is not checked: no driver for bf16: x",
            "There is no GPU to check.");
    assertThat(Precision.values()).hasSize(2);
  }
}
