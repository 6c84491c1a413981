package dev.lotrgpt.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AvailableMemoryTest {
  private static final long GB = 1L << 30;
  private static final long MACHINE = 64 * GB;

  @TempDir Path root;

  @Test
  void isWhatSlurmGave() {
    assertThat(AvailableMemory.ofAllocation(Map.of())).isZero();
    assertThat(AvailableMemory.ofAllocation(Map.of("SLURM_MEM_PER_NODE", "4096")))
        .isEqualTo(4 * GB);
    assertThat(
            AvailableMemory.ofAllocation(
                Map.of("SLURM_MEM_PER_CPU", "2048", "SLURM_CPUS_ON_NODE", "4")))
        .isEqualTo(8 * GB);
    assertThat(AvailableMemory.ofAllocation(Map.of("SLURM_MEM_PER_NODE", "all"))).isZero();
  }

  @Test
  void isTheMachinesWhereNothingLimitsIt() throws IOException {
    assertThat(ofRunning()).isEqualTo(MACHINE);
    write("proc/self/cgroup", "0::/user.slice\n");
    write("sys/fs/cgroup/user.slice/memory.max", "max\n");
    limits("unlimited", "unlimited");
    assertThat(ofRunning()).isEqualTo(MACHINE);
    assertThat(ofNew()).isEqualTo(MACHINE);
  }

  @Test
  void isTheLeastOfTheGroupsThatThisOneIsIn() throws IOException {
    write("proc/self/cgroup", "0::/slurm/job_7/step_0\n");
    write("sys/fs/cgroup/slurm/job_7/step_0/memory.max", "max\n");
    write("sys/fs/cgroup/slurm/job_7/memory.max", 4 * GB + "\n");
    write("sys/fs/cgroup/slurm/memory.max", 8 * GB + "\n");
    assertThat(ofRunning()).isEqualTo(4 * GB);
    assertThat(ofNew()).isEqualTo(4 * GB);
  }

  @Test
  void isThatOfTheFirstVersionOfControlGroups() throws IOException {
    write("proc/self/cgroup", "11:cpu,cpuacct:/a\n9:memory:/docker/abc\n0::/ignored\n");
    write("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "9223372036854771712\n");
    write("sys/fs/cgroup/memory/docker/memory.limit_in_bytes", 3 * GB + "\n");
    assertThat(ofRunning()).isEqualTo(3 * GB);
  }

  /** Its path is that outside, where the container sees its own group as the root. */
  @Test
  void isThatOfAContainer() throws IOException {
    write("proc/self/cgroup", "9:memory:/docker/abc\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", 2 * GB + "\n");
    assertThat(ofRunning()).isEqualTo(2 * GB);
  }

  @Test
  void isWhatUlimitLeavesBesideWhatIsReserved() throws IOException {
    limits(Long.toString(6 * GB), "unlimited");
    write("proc/self/status", "VmSize:\t 4194304 kB\nVmRSS:\t 1048576 kB\nVmData:\t 2097152 kB\n");
    // Of 6 GB, 3 are reserved and not used.
    assertThat(ofRunning()).isEqualTo(3 * GB);
    assertThat(ofNew()).isBetween(4 * GB, 5 * GB);
    limits("unlimited", Long.toString(3 * GB));
    assertThat(ofRunning()).isEqualTo(2 * GB);
    assertThat(ofNew()).isEqualTo(3 * GB);
  }

  @Test
  void isNotUnknownWhereNothingIsLeft() throws IOException {
    limits(Long.toString(GB), "unlimited");
    assertThat(ofNew()).isPositive().isLessThan(GB);
  }

  @Test
  void isThatOfTheLimitWhereTheMachinesIsUnknown() throws IOException {
    write("proc/self/cgroup", "0::/\n");
    write("sys/fs/cgroup/memory.max", GB + "\n");
    assertThat(new AvailableMemory(root, 0).ofRunning()).isEqualTo(GB);
  }

  @Test
  void isFoundHere() {
    assertThat(AvailableMemory.ofThisProcess()).isGreaterThan(100_000_000);
  }

  private long ofRunning() {
    return new AvailableMemory(root, MACHINE).ofRunning();
  }

  private long ofNew() {
    return new AvailableMemory(root, MACHINE).ofNew();
  }

  private void limits(String addressSpace, String data) throws IOException {
    write(
        "proc/self/limits",
        "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max data size             %-20s unlimited            bytes     \n".formatted(data)
            + "Max address space         %-20s unlimited            bytes     \n"
                .formatted(addressSpace));
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
