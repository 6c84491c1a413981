package dev.lotrgpt.maven.worker;

import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.worker.Channel;
import dev.lotrgpt.worker.Job;
import dev.lotrgpt.worker.Message;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A worker's main class that behaves as {@code -Dfake=...} says. */
public final class FakeWorker {
  private FakeWorker() {}

  public static void main(String[] arguments) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    if (System.getProperty("fake").equals("floods")) {
      flood();
    }
    if (System.getProperty("fake").equals("isDeaf")) {
      Thread.sleep(600_000);
    }
    Job job = Channel.job(in.readLine());
    Channel channel = new Channel(System.out);
    switch (System.getProperty("fake")) {
      case "noisy" -> {
        System.out.print("OpenBLAS warning");
        channel.accept(new Message.Note("first"));
        System.out.println("a line");
        System.err.println("an error");
        channel.accept(new Message.Note(System.getProperty("note", "second")));
        channel.accept(new Message.Done());
      }
      case "rejects" -> {
        channel.accept(new Message.Rejected("no such backend"));
        System.exit(10);
      }
      case "dies" -> {
        if (System.getProperty("crashes") != null) {
          Files.writeString(
              Path.of(
                  System.getProperty("crashes"),
                  "hs_err_pid" + ProcessHandle.current().pid() + ".log"),
              "SIGSEGV");
        }
        channel.accept(new Message.Note("first"));
        for (int i = 1; i <= 30; i++) {
          System.err.println("line " + i);
        }
        Runtime.getRuntime().halt(Integer.getInteger("exit"));
      }
      case "hangs" -> {
        System.out.close();
        Thread.sleep(60_000);
      }
      case "waits" -> {
        channel.accept(new Message.Note("first"));
        while (in.read() >= 0) {
          continue;
        }
        Files.writeString(Path.of(System.getProperty("file")), "the parent is gone");
      }
      case "floods" -> {
        int symbols = ((Job.Generate) job).samples().prompts().get(0).length();
        channel.accept(new Message.Note(symbols + " symbols"));
        channel.accept(new Message.Done());
      }
      case "floodsAtTheEnd" -> {
        channel.accept(new Message.Note("first"));
        while (in.read() >= 0) {
          continue;
        }
        flood();
        Files.writeString(Path.of(System.getProperty("file")), "the parent is gone");
      }
      case "isSlow" -> {
        Thread.sleep(2_500);
        channel.accept(new Message.Note("first"));
        channel.accept(new Message.Done());
      }
      case "trains" -> {
        if (System.getProperty("reject") != null) {
          channel.accept(new Message.Rejected(System.getProperty("reject")));
          System.exit(10);
        }
        for (PlannedRun run : ((Job.Train) job).runs()) {
          train(run, channel);
        }
        channel.accept(new Message.Done());
      }
      default -> throw new IllegalArgumentException(System.getProperty("fake"));
    }
  }

  /** More than pipes hold, and lines without an end. */
  private static void flood() {
    String line = "noise ".repeat(20);
    for (int i = 0; i < 25_000; i++) {
      System.out.println(line);
      System.err.println(line);
    }
    System.out.print("endless".repeat(100_000));
  }

  /**
   * Crashes at the run with the label {@code -Dcrash=...}, fails at {@code -Dfail=...}, finds
   * {@code -Dtrained=...} trained by another worker.
   */
  private static void train(PlannedRun run, Channel channel) {
    if (run.label().equals(System.getProperty("trained"))) {
      channel.accept(new Message.RunUpToDate(run.id()));
      return;
    }
    channel.accept(new Message.RunStarted(run.id(), 0));
    System.err.println("natives speak of " + run.label());
    if (run.label().equals(System.getProperty("crash"))) {
      Runtime.getRuntime().halt(Integer.getInteger("exit", 134));
    }
    if (run.label().equals(System.getProperty("fail"))) {
      channel.accept(new Message.RunFailed(run.id(), "the loss is NaN"));
      return;
    }
    channel.accept(new Message.Evaluated(run.id(), 10, 10, 2, 2.5, 10, 2.5, 1000, 0));
    channel.accept(
        new Message.RunFinished(run.id(), new RunRecord.Result(100, 10, 2.5, 2, 2.5, 1, 1000)));
  }
}
