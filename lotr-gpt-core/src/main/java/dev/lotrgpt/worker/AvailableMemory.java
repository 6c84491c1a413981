package dev.lotrgpt.worker;

import dev.lotrgpt.store.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The memory that a process may have: the machine's, or less where limits say so, those of the
 * control groups that it is in (containers, SLURM, systemd) and of {@code ulimit}.
 *
 * <p>All is read from files of Linux; elsewhere the machine's memory is all that is known.
 */
public final class AvailableMemory {
  /** A JVM of ours reserves more addresses than it has memory: for classes, code and libraries. */
  private static final long RESERVED_BY_JVM = 1_700_000_000;

  private static final List<String> LIMIT_FILES =
      List.of(
          "sys/fs/cgroup/%s/memory.max",
          "sys/fs/cgroup/unified/%s/memory.max", "sys/fs/cgroup/memory/%s/memory.limit_in_bytes");

  private final Path root;
  private final long machine;

  /**
   * @param root where {@code proc} and {@code sys} are
   * @param machine memory of the machine in bytes, 0 if unknown
   */
  AvailableMemory(Path root, long machine) {
    this.root = root;
    this.machine = machine;
  }

  /** What this process may have at most, what it has included; in bytes, 0 if unknown. */
  public static long ofThisProcess() {
    return here().ofRunning();
  }

  /** What a JVM may have at most that this process starts; in bytes, 0 if unknown. */
  public static long ofWorker() {
    return here().ofNew();
  }

  private static AvailableMemory here() {
    long allocated = ofAllocation(System.getenv());
    return new AvailableMemory(Path.of("/"), lesser(Machine.memory(), allocated));
  }

  /**
   * What Slurm gave to a job, whether or not it holds the job to it; in bytes, 0 if unknown.
   *
   * @param environment variables
   */
  static long ofAllocation(Map<String, String> environment) {
    long node = megabytes(environment, "SLURM_MEM_PER_NODE");
    return node > 0
        ? node
        : megabytes(environment, "SLURM_MEM_PER_CPU")
            * number(environment.getOrDefault("SLURM_CPUS_ON_NODE", "")).orElse(1L);
  }

  private static long megabytes(Map<String, String> environment, String name) {
    return number(environment.getOrDefault(name, "")).orElse(0L) << 20;
  }

  long ofRunning() {
    long resident = status("VmRSS");
    long memory = lesser(machine, ofControlGroups());
    memory = lesser(memory, room("Max address space", status("VmSize") - resident));
    return lesser(memory, room("Max data size", status("VmData") - resident));
  }

  long ofNew() {
    long memory = lesser(machine, ofControlGroups());
    memory = lesser(memory, room("Max address space", RESERVED_BY_JVM));
    return lesser(memory, room("Max data size", 0));
  }

  /** 0 stands for an unknown number or no limit. */
  private static long lesser(long memory, long limit) {
    return memory == 0 || (limit > 0 && limit < memory) ? limit : memory;
  }

  /** What a limit of ulimit leaves beside what is reserved but not used. */
  private long room(String name, long reserved) {
    return lines("proc/self/limits").stream()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> number(line.substring(name.length()).strip().split("\\s+")[0]))
        .flatMap(Optional::stream)
        .map(limit -> Math.max(1, limit - Math.max(0, reserved)))
        .findFirst()
        .orElse(0L);
  }

  /** The least limit of the groups that this process is in, and of those that these are in. */
  private long ofControlGroups() {
    long least = 0;
    for (String line : lines("proc/self/cgroup")) {
      String[] fields = line.split(":", 3); // number, controllers, path
      if (fields.length == 3 && (fields[1].isEmpty() || fields[1].contains("memory"))) {
        // Inside a container the path may be that outside: then the root is the container's.
        for (Path group = Path.of("/", fields[2]); group != null; group = group.getParent()) {
          for (String file : LIMIT_FILES) {
            least = lesser(least, limit(file.formatted(group.toString().substring(1))));
          }
        }
      }
    }
    return least;
  }

  private long limit(String file) {
    return lines(file).stream().findFirst().flatMap(AvailableMemory::number).orElse(0L);
  }

  /** In bytes. */
  private long status(String name) {
    return lines("proc/self/status").stream()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> number(line.replaceAll("\\D", "")))
        .flatMap(Optional::stream)
        .map(kilobytes -> kilobytes * 1024)
        .findFirst()
        .orElse(0L);
  }

  /** Empty for {@code max}, {@code unlimited} and numbers that mean as much. */
  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException unlimited) {
      return Optional.empty();
    }
  }

  private List<String> lines(String file) {
    Path path = root.resolve(file);
    try (Stream<String> lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
      return lines.toList();
    } catch (IOException | UncheckedIOException notThere) {
      return List.of();
    }
  }
}
