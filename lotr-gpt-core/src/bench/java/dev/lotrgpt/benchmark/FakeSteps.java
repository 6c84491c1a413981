package dev.lotrgpt.benchmark;

import java.io.IOException;

/** A contender that computes nothing: its first argument says how it behaves. */
final class FakeSteps implements Steps {
  private int steps;

  public static void main(String[] arguments) throws IOException {
    System.out.println("a banner of some library");
    StepServer.serve(
        request -> {
          switch (arguments[0]) {
            case "refuses" -> throw new UnavailableException("no bf16 here", null);
            case "crashes" -> throw new IllegalStateException("natives missing");
            default -> {
              System.out.println("chatter");
              return new FakeSteps();
            }
          }
        });
  }

  @Override
  public String description() {
    return "fake";
  }

  @Override
  public long parameters() {
    return 7;
  }

  @Override
  public double step() {
    return ++steps;
  }

  @Override
  public void close() {}
}
