package dev.lotrgpt.maven.worker;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Java that a worker runs on.
 *
 * @param executable its {@code java}
 * @param feature its version: 17, 21, 25
 */
public record Jdk(Path executable, int feature) {
  private static final int OLDEST = 17;
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+)[^\"]*\"");

  /** The one that runs this process. */
  public static Jdk current() {
    return new Jdk(
        Path.of(System.getProperty("java.home"), "bin", "java"), Runtime.version().feature());
  }

  /**
   * @param path the directory of a JDK, or its {@code java}
   * @param source who names it, for messages: {@code <jvm> (-Dlotr-gpt.jvm)}
   * @throws MistakeException if there is none, or it is too old
   */
  public static Jdk at(Path path, String source) {
    Path executable =
        Stream.of(path.resolve("bin/java"), path.resolve("bin/java.exe"), path)
            .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
            .findFirst()
            .orElseThrow(
                () ->
                    new MistakeException(
                        new Mistake(
                            source,
                            path.toString(),
                            "is no Java",
                            "name the directory of a JDK, or the file bin/java in it")));
    int feature = feature(executable);
    if (feature < OLDEST) {
      throw new MistakeException(
          new Mistake(
              source,
              path.toString(),
              "is Java " + feature,
              "workers need " + OLDEST + " or later"));
    }
    return new Jdk(executable.toAbsolutePath(), feature);
  }

  /** As the JDK's file {@code release} has it; without one, the least that does. */
  private static int feature(Path executable) {
    try {
      Path release = executable.toRealPath().getParent().resolveSibling("release");
      List<String> lines = Files.exists(release) ? Files.readAllLines(release) : List.of();
      return lines.stream()
          .map(VERSION::matcher)
          .filter(Matcher::matches)
          .map(version -> Integer.valueOf(version.group(1)))
          .findFirst()
          .orElse(OLDEST);
    } catch (IOException unreadable) {
      return OLDEST;
    }
  }

  /** What later Javas warn of otherwise: JavaCPP loads natives. */
  public List<String> permissions() {
    return feature >= 23
        ? List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
        : feature >= 22 ? List.of("--enable-native-access=ALL-UNNAMED") : List.of();
  }
}
