package dev.lotrgpt.maven.worker;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes workers whose main class is the {@link FakeWorker}. */
public final class FakeWorkers {
  private FakeWorkers() {}

  public static Worker fake(Path directory, JobLog log, String... jvmArguments) {
    return fake(directory, log, Duration.ofSeconds(20), jvmArguments);
  }

  static Worker fake(Path directory, JobLog log, Duration grace, String... jvmArguments) {
    List<Path> classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .toList();
    WorkerCommand command =
        new WorkerCommand(
            WorkerJvm.executable(),
            classPath,
            List.of(jvmArguments),
            Map.of(),
            FakeWorker.class.getName(),
            directory);
    return new Worker(command, directory.resolve("lock"), grace, log);
  }
}
