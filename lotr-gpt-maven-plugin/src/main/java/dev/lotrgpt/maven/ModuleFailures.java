package dev.lotrgpt.maven;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;

/**
 * Why a goal that was called once failed in some of the modules that it is about. Maven names the
 * project that it called the goal in, which is another one.
 */
final class ModuleFailures {
  private final int modules;
  private final Map<String, Exception> failures = new LinkedHashMap<>();

  /**
   * @param modules how many there are
   */
  ModuleFailures(int modules) {
    this.modules = modules;
  }

  void add(String module, Exception failure) {
    failures.put(module, failure);
  }

  /** As one exception, which says it of each, if there is any. */
  void rethrow() throws MojoExecutionException, MojoFailureException {
    if (failures.isEmpty()) {
      return;
    }
    String all =
        failures.entrySet().stream()
            .map(failure -> of(failure.getKey()) + failure.getValue().getMessage())
            .collect(Collectors.joining("\n"));
    // Not as the cause: Maven would add what the causes say to the line.
    if (failures.values().stream().allMatch(MojoFailureException.class::isInstance)) {
      throw suppressing(new MojoFailureException(all));
    }
    throw suppressing(new MojoExecutionException(all));
  }

  private String of(String module) {
    return modules == 1 ? "" : module + ": ";
  }

  private <E extends Exception> E suppressing(E together) {
    failures.values().forEach(together::addSuppressed);
    return together;
  }
}
