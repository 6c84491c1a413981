package dev.lotrgpt.maven.worker;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.worker.AvailableMemory;
import dev.lotrgpt.worker.JobHeap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The arguments of a Java that suit computing with native libraries. */
public final class WorkerJvm {
  /** Share of the machine's memory that natives may take before JavaCPP frees what is garbage. */
  private static final double NATIVE_MEMORY = 0.75;

  /** Java takes no more than one choice. */
  private static final Pattern COLLECTOR = Pattern.compile("-XX:[+-]Use\\w+GC");

  /**
   * What samples by signals: products of oneDNN 3.11 let the stack pointer point into the heap, and
   * a signal writes there (oneDNN issue 4845).
   */
  private static final Pattern PROFILER =
      Pattern.compile(
          "-XX:StartFlightRecording.*|-XX:\\+FlightRecorder|-agentpath:.*asyncProfiler.*");

  private WorkerJvm() {}

  /**
   * @param jdk that is to run
   * @param crashes directory for the report of a native crash
   * @param heap what the job needs
   * @param extra the user's, which come last and so win
   * @throws MistakeException if one of them would crash the worker
   */
  public static List<String> arguments(Jdk jdk, Path crashes, JobHeap heap, List<String> extra) {
    refuseProfilers(extra);
    List<String> arguments = new ArrayList<>();
    arguments.add(heap.argumentWithin(AvailableMemory.ofWorker()));
    // Address space for a gigabyte of classes, which there are not.
    arguments.add("-XX:CompressedClassSpaceSize=128m");
    arguments.add("-XX:+ExitOnOutOfMemoryError");
    if (extra.stream().noneMatch(argument -> COLLECTOR.matcher(argument).matches())) {
      // There is little garbage: 2 % faster without a collector's threads and barriers. Measured.
      arguments.add("-XX:+UseSerialGC");
    }
    arguments.add("-XX:ErrorFile=" + crashes.resolve("hs_err_pid%p.log"));
    arguments.add("-Djava.awt.headless=true");
    // Otherwise it maps a file in the directory for temporary files, which may be full.
    arguments.add("-XX:-UsePerfData");
    // Tensors live outside the heap: JavaCPP would allow them as much as the heap.
    arguments.add(
        "-Dorg.bytedeco.javacpp.maxBytes=" + (long) (NATIVE_MEMORY * AvailableMemory.ofWorker()));
    arguments.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
    arguments.addAll(jdk.permissions());
    arguments.addAll(extra);
    return arguments;
  }

  private static void refuseProfilers(List<String> extra) {
    for (String argument : extra) {
      if (PROFILER.matcher(argument).matches()) {
        throw new MistakeException(
            new Mistake(
                "<jvmArguments> (-Dlotr-gpt.jvmArguments)",
                argument,
                "would crash the training sooner or later, as oneDNN's products cannot be interrupted by a profiler's signals",
                "profile with perf, which sends none"));
      }
    }
  }
}
