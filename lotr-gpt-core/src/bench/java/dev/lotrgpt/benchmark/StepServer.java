package dev.lotrgpt.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The contender's side of the {@link Protocol}, in a process of its own. */
final class StepServer {

  private StepServer() {}

  static void serve(Steps.Factory factory) throws IOException {
    // The protocol's alone: whatever else is printed goes to the log.
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Steps steps =
        factory.open(Protocol.JSON.readValue(requests.readLine(), Protocol.Request.class))) {
      answers.println(
          Protocol.JSON.writeValueAsString(
              new Protocol.Hello(steps.description(), steps.parameters(), null)));
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        answers.println(Protocol.JSON.writeValueAsString(turn(steps, Integer.parseInt(line))));
      }
    } catch (Steps.UnavailableException e) {
      answers.println(
          Protocol.JSON.writeValueAsString(new Protocol.Hello(null, 0, e.getMessage())));
    }
  }

  private static Protocol.Turn turn(Steps steps, int count) {
    double[] milliseconds = new double[count];
    double loss = Double.NaN;
    for (int i = 0; i < count; i++) {
      long begin = System.nanoTime();
      loss = steps.step();
      milliseconds[i] = (System.nanoTime() - begin) / 1e6;
    }
    return new Protocol.Turn(Double.isNaN(loss) ? null : loss, milliseconds);
  }
}
