package dev.lotrgpt.maven.worker;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes workers whose main class is the {@link FakeWorker}. */
public final class FakeWorkers {
  /** However busy the machine is. */
  static final Worker.Patience PATIENT =
      new Worker.Patience(Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofSeconds(20));

  private FakeWorkers() {}

  public static Worker fake(Path directory, JobLog log, String... jvmArguments) {
    return fake(directory, log, PATIENT, jvmArguments);
  }

  static Worker fake(Path directory, JobLog log, Worker.Patience patience, String... jvmArguments) {
    List<Path> classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .toList();
    WorkerCommand command =
        new WorkerCommand(
            Jdk.current().executable(),
            classPath,
            List.of(jvmArguments),
            Map.of(),
            FakeWorker.class.getName(),
            directory);
    return new Worker(command, patience, log);
  }
}
