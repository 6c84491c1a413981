package dev.lotrgpt.maven;

import dev.lotrgpt.maven.pom.ElementConfigurator;
import dev.lotrgpt.maven.progress.StandardOutput;
import dev.lotrgpt.maven.worker.WorkerClassPath;
import dev.lotrgpt.maven.worker.WorkerCommand;
import dev.lotrgpt.worker.gpu.GpuCheckMain;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Checks the GPU of this machine: each operation against float64, a training for reproducible bits,
 * the time of a step for models of several sizes. It takes some minutes and needs the profile cuda.
 */
@Mojo(
    name = "check-gpu",
    requiresProject = false,
    threadSafe = true,
    configurator = ElementConfigurator.HINT)
public class CheckGpuMojo extends WorkerMojo {
  /** What is found is written to it, to be attached to an issue. */
  @Parameter(property = "lotr-gpt.gpuReport", defaultValue = "gpu-check.txt")
  private File gpuReport;

  @Override
  void run() throws MojoFailureException, IOException, InterruptedException {
    Path report = gpuReport.toPath().toAbsolutePath();
    ProcessBuilder builder =
        new WorkerCommand(
                jdk().executable(),
                WorkerClassPath.of(plugin()),
                jdk().permissions(),
                Map.of(),
                GpuCheckMain.class.getName(),
                pom().directory())
            .builder();
    builder.command().add(report.toString());
    Process check = builder.redirectErrorStream(true).start();
    try (var lines = check.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(StandardOutput.stream()::println);
    } finally {
      check.destroy();
    }
    int exit = check.waitFor();
    if (exit != 0) {
      throw new MojoFailureException(
          exit == GpuCheckMain.NO_GPU
              ? "no GPU was checked; " + report + " says why"
              : "the GPU does not do what it should, see " + report);
    }
  }
}
