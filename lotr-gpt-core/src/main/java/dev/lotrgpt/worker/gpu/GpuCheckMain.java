package dev.lotrgpt.worker.gpu;

import dev.lotrgpt.compute.BackendUnavailableException;
import dev.lotrgpt.compute.Backends;
import dev.lotrgpt.compute.DeviceBackend;
import dev.lotrgpt.compute.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Checks the GPU of this machine, and writes down what it finds: {@code java -cp ...
 * dev.lotrgpt.worker.gpu.GpuCheckMain [--quick] [file]}. Exits with 0 if all is well, with 1 if
 * not, with 2 if there is no GPU to check.
 */
public final class GpuCheckMain {
  /** Exit code where there is nothing to check. */
  public static final int NO_GPU = 2;

  private static final int FAULTY = 1;
  private static final String QUICK = "--quick";
  private static final String FILE = "gpu-check.txt";

  /** Opens a GPU. */
  interface Opener {
    DeviceBackend<?> open(Precision precision) throws BackendUnavailableException;
  }

  private GpuCheckMain() {}

  public static void main(String[] arguments) throws IOException {
    List<String> rest = new ArrayList<>(List.of(arguments));
    CheckPlan plan = rest.remove(QUICK) ? CheckPlan.quick() : CheckPlan.full();
    Path file = Path.of(rest.isEmpty() ? FILE : rest.get(0));
    System.exit(check(GpuCheckMain::cuda, plan, file, System.out::println));
  }

  private static DeviceBackend<?> cuda(Precision precision) throws BackendUnavailableException {
    return (DeviceBackend<?>) Backends.open("cuda", precision, 1, line -> {});
  }

  static int check(Opener opener, CheckPlan plan, Path file, Consumer<String> console)
      throws IOException {
    CheckLog log = new CheckLog(console);
    log.say("Check of a GPU, for an issue's attachment");
    log.say(
        "Java %s on %s %s",
        System.getProperty("java.version"),
        System.getProperty("os.name"),
        System.getProperty("os.arch"));
    int checked = 0;
    for (Precision precision : Precision.values()) {
      try (DeviceBackend<?> backend = opener.open(precision)) {
        if (checked == 0) {
          backend.details().forEach(line -> log.say("%s", line));
        }
        checked++;
        new GpuCheck<>(backend, plan, log).run();
      } catch (BackendUnavailableException e) {
        log.say("%s is not checked: %s", precision, e.getMessage());
      } catch (RuntimeException e) {
        log.verdict(false, "%s broke off: %s", precision, e.getMessage());
      }
    }
    log.say("");
    log.say(
        "%s",
        checked == 0
            ? "There is no GPU to check."
            : log.isGood() ? "All is well." : "Please report this: something is wrong.");
    Files.writeString(file, log.text());
    console.accept("Written to " + file.toAbsolutePath());
    if (checked == 0) {
      return NO_GPU;
    }
    return log.isGood() ? 0 : FAULTY;
  }
}
