package dev.lotrgpt.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
  private static final Row WHOLE =
      new Row(
          new Case(Case.Mode.TRAIN, 6, 256, 8, 256, 16, 0.2, Precision.FLOAT32),
          new Timing("lotr-gpt", "oneDNN 3.11", List.of(500.0, 620.0)),
          List.of(
              new Timing("libtorch", "libtorch 2.10", List.of(2000.0, 2100.0)),
              new Timing("PyTorch eager", "PyTorch, 2.13", List.of(1500.0, 1550.0))),
          OptionalDouble.of(460),
          OptionalDouble.of(0.034));
  private static final Row ALONE =
      new Row(
          new Case(Case.Mode.GENERATE, 6, 256, 8, 256, 1, 0, Precision.FLOAT32),
          new Timing("lotr-gpt", "oneDNN 3.11", List.of(9.876, 9.876)),
          List.of(),
          OptionalDouble.of(460),
          OptionalDouble.empty());

  @Test
  void isAligned() {
    assertThat(new Table(List.of(WHOLE, ALONE)).aligned())
        .containsExactly(
            "layers,d,heads,context,batch        ms  best  GFLOP/s  of peak  fastest peer   its ms  ratio   scatter  load",
            "train 6,256,8,256,16 dropout 0.2   560   500      277     60 %  PyTorch eager    1525   2.75  21 % (!)   3 %",
            "generate 6,256,8,256,1            9.88  9.88        -        -  -                   -      -       0 %     -");
  }

  @Test
  void isMarkdownWithAllThatIsNeededToReadIt(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("docs/benchmark.md");
    new Report(
            "A CPU", List.of("a machine"), List.of(WHOLE), List.of("PyTorch compiled: no compiler"))
        .writeMarkdown(file, LocalDate.of(2026, 11, 22));
    assertThat(Files.readAllLines(file))
        .contains(
            "## A CPU, 2026-11-22",
            "",
            "| layers,d,heads,context,batch | ms | best | GFLOP/s | of peak | fastest peer | its ms | ratio | scatter | load |",
            "|---|--:|--:|--:|--:|---|--:|--:|--:|--:|",
            "| train 6,256,8,256,16 dropout 0.2 | 560 | 500 | 277 | 60 % | PyTorch eager | 1525 | 2.75 | 21 % (!) | 3 % |")
        .contains(
            "- a machine",
            "- Float32 peak, by a loop of FMA instructions: 460 GFLOP/s",
            "- libtorch: libtorch 2.10",
            "- lotr-gpt: oneDNN 3.11",
            "- train 6,256,8,256,16 dropout 0.2: the rounds scatter by 21 %; measure it again on a quieter machine",
            "- Without PyTorch compiled: no compiler");
  }

  @Test
  void aDocumentKeepsTheSectionsOfOtherInstructions(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("benchmark.md");
    write(file, "A CPU", "first");
    write(file, "A CPU, held to AVX2", "second");
    write(file, "A CPU", "third");
    assertThat(Files.readAllLines(file))
        .containsSubsequence("# Benchmark", "- second", "- third")
        .containsOnlyOnce("## A CPU, 2026-11-22", "## A CPU, held to AVX2, 2026-11-22")
        .doesNotContain("- first");
  }

  private static void write(Path file, String title, String machine) throws Exception {
    new Report(title, List.of(machine), List.of(WHOLE), List.of())
        .writeMarkdown(file, LocalDate.of(2026, 11, 22));
  }

  @Test
  void csvHasALineForEachContender(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("benchmark.csv");
    CsvResults.write(file, List.of(WHOLE, ALONE));
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(5);
    assertThat(lines.get(1))
        .isEqualTo(
            "train,6,256,8,256,16,0.2,float32,lotr-gpt,560.0000,500.0000,1.0000,276.7276,0.6016,460.0000,0.2143,0.0340,2,oneDNN 3.11");
    assertThat(lines.get(3))
        .contains("PyTorch eager,1525.0000,1500.0000,2.7500,")
        .endsWith(",\"PyTorch, 2.13\"");
    assertThat(lines.get(4)).contains("lotr-gpt,9.8760,9.8760,1.0000,,,460.0000");
  }
}
