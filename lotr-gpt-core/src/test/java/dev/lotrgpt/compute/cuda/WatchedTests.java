package dev.lotrgpt.compute.cuda;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.util.Arrays;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The process of {@link AddressSanitizerTest}. */
final class WatchedTests {
  /** What the output of a process ends with whose tests all passed; their number follows. */
  static final String PASSED = "passed: ";

  private WatchedTests() {}

  /**
   * @param classes names of classes of tests
   */
  public static void main(String[] classes) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(classes).map(name -> selectClass(name)).toList())
                .build(),
            listener);
    TestExecutionSummary summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out, true));
    if (summary.getTotalFailureCount() == 0) {
      System.out.println(PASSED + summary.getTestsSucceededCount());
    }
  }
}
