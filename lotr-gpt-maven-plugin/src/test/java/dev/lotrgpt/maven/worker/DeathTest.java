package dev.lotrgpt.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeathTest {
  private static final SystemLimits NONE =
      new SystemLimits(
          List.of(
              "Limit                     Soft Limit           Hard Limit           Units     ",
              "Max processes             unlimited            unlimited            processes ",
              "Max address space         unlimited            unlimited            bytes     "));

  private static final SystemLimits LOW =
      new SystemLimits(
          List.of(
              "Limit                     Soft Limit           Hard Limit           Units     ",
              "Max processes             100                  200                  processes ",
              "Max open files            64                   64                   files     ",
              "Max address space         3000000000           unlimited            bytes     "));

  /** Checkpoints written: Ctrl-C, a closed terminal, a cluster's SIGTERM, the parent's end. */
  @ParameterizedTest
  @ValueSource(ints = {129, 130, 143, 11, 13})
  void aSignalThatAsksToEndIsAStop(int exitCode) {
    assertThat(new Death(exitCode, List.of(), NONE).isStop()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 12, 14, 134, 137, 139})
  void allElseIsNone(int exitCode) {
    assertThat(new Death(exitCode, List.of(), NONE).isStop()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Unrecognized VM option 'NoSuchOption', because of -XX:+NoSuchOption in <jvmArguments>",
    "Invalid maximum heap size: -Xmx4x, because of -Xmx4x in <jvmArguments>",
    "ERROR: JDWP exit error AGENT_ERROR_TRANSPORT_INIT(197),"
        + " because of -agentlib:jdwp=transport=dt_socket in <jvmArguments>",
    "Multiple garbage collectors selected, perhaps because of <jvmArguments>"
  })
  void namesTheArgumentThatTheJvmNames(String line, String blamed) {
    List<String> arguments =
        List.of(
            "-XX:+UseSerialGC",
            "-XX:+NoSuchOption",
            "-Xmx4x",
            "-agentlib:jdwp=transport=dt_socket");
    assertThat(new Death(1, List.of("Error", line), LOW).ofStart(arguments))
        .isEqualTo(
            "the worker's JVM could not be started, "
                + blamed
                + " (-Dlotr-gpt.jvmArguments): Error "
                + line);
  }

  @ParameterizedTest
  @CsvSource({
    "Could not reserve enough space for 1048576KB object heap, ulimit -v limits the address space to"
        + " 3.0 GB",
    "pthread_create failed (EAGAIN) for attributes, ulimit -u limits processes and threads to 100",
    "java.io.FileNotFoundException: a.jar (Too many open files), ulimit -n limits open files to 64"
  })
  void namesTheLimitThatWasInTheWay(String line, String limit) {
    assertThat(new Death(1, List.of(line), LOW).ofStart(List.of("-Xmx1g")))
        .isEqualTo("the worker's JVM could not be started, as " + limit + ", raise it: " + line);
    assertThat(new Death(12, List.of(line), LOW).describe()).contains(limit);
  }

  @Test
  void doesNotCallALackOfThreadsALackOfHeap() {
    String line =
        "Terminating due to java.lang.OutOfMemoryError: unable to create native thread: possibly"
            + " out of memory or process/resource limits reached";
    assertThat(new Death(3, List.of(line), LOW).describe())
        .isEqualTo(
            "could not start a thread, as ulimit -u limits processes and threads to 100, raise it");
    assertThat(new Death(3, List.of(line), NONE).describe())
        .isEqualTo("could not start a thread; the system allows no more");
    assertThat(
            new Death(3, List.of("java.lang.OutOfMemoryError: Java heap space"), NONE).describe())
        .startsWith("ran out of Java heap; give it more with <jvmArguments>-Xmx4g</jvmArguments>");
  }

  @Test
  void tellsOfALimitedAddressSpaceWhereNativesDie() {
    assertThat(new Death(134, List.of(), LOW).describe())
        .isEqualTo(
            "crashed in native code (signal 6); ulimit -v limits the address space to 3.0 GB:"
                + " raise it");
    assertThat(new Death(134, List.of(), NONE).describe())
        .isEqualTo("crashed in native code (signal 6)");
  }

  @Test
  void knowsTheLimitsOfThisProcess() {
    assertThat(SystemLimits.here().table()).isNotNull();
    assertThat(LOW.addressSpace()).contains("ulimit -v limits the address space to 3.0 GB");
    assertThat(NONE.processes()).isEmpty();
  }
}
