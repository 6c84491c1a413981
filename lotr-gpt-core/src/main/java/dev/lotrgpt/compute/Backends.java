package dev.lotrgpt.compute;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Chooses among the backends on the class path. */
public final class Backends {
  /** Asks for the fastest backend that runs here. */
  public static final String AUTO = "auto";

  /** Fastest first. */
  private final List<BackendFactory> factories;

  Backends(List<BackendFactory> factories) {
    this.factories = List.copyOf(factories);
  }

  /**
   * Opens a backend.
   *
   * @param name a backend's, or {@value #AUTO}
   * @param threads how many cores to use
   * @param log is told in one line what was chosen, and why nothing faster was
   * @throws BackendUnavailableException if the backend, or with {@value #AUTO} every one, cannot
   *     run here
   */
  public static Backend<?> open(String name, Precision precision, int threads, Consumer<String> log)
      throws BackendUnavailableException {
    return new Backends(factories()).choose(name, precision, threads, log);
  }

  /** Names of the backends on the class path, the fastest first; opens none. */
  public static List<String> names() {
    return factories().stream().map(BackendFactory::name).toList();
  }

  /**
   * About how much disk the native libraries of a backend take when they are unpacked, in bytes:
   * with {@value #AUTO} those of the fastest; 0 if there is no such backend.
   */
  public static long librariesOnDisk(String name) {
    return factories().stream()
        .filter(f -> name.equals(AUTO) ? f.isPickedByAuto() : name.equals(f.name()))
        .findFirst()
        .map(BackendFactory::librariesOnDisk)
        .orElse(0L);
  }

  private static List<BackendFactory> factories() {
    // Not the thread's class loader: Maven's would not see the worker's libraries.
    return ServiceLoader.load(BackendFactory.class, Backends.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  Backend<?> choose(String name, Precision precision, int threads, Consumer<String> log)
      throws BackendUnavailableException {
    Backend<?> backend;
    List<String> refusals = new ArrayList<>();
    if (name.equals(AUTO)) {
      backend = fastest(precision, threads, refusals);
    } else {
      backend = named(name).open(precision, threads);
    }
    refusals.add(0, "Backend " + backend.name() + ": " + backend.description());
    log.accept(String.join("; not ", refusals));
    return backend;
  }

  private Backend<?> fastest(Precision precision, int threads, List<String> refusals)
      throws BackendUnavailableException {
    for (BackendFactory factory : factories) {
      if (factory.isPickedByAuto()) {
        try {
          return factory.open(precision, threads);
        } catch (BackendUnavailableException e) {
          refusals.add(factory.name() + ": " + e.getMessage());
        }
      }
    }
    throw new BackendUnavailableException(
        "no backend",
        "can run here (" + String.join("; ", refusals) + ")",
        "put one of these right");
  }

  private BackendFactory named(String name) throws BackendUnavailableException {
    for (BackendFactory factory : factories) {
      if (factory.name().equals(name)) {
        return factory;
      }
    }
    String known = factories.stream().map(BackendFactory::name).collect(Collectors.joining(", "));
    throw new BackendUnavailableException(
        "'" + name + "'", "is no backend", "choose one of " + AUTO + ", " + known);
  }
}
