package dev.lotrgpt.store;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.result.StudyResults;
import java.nio.file.Path;

/** Main class of a process that reads a store, and then wants to write there. */
final class ReadOnlyReader {
  private ReadOnlyReader() {}

  public static void main(String[] arguments) throws Exception {
    RunStore store = new RunStore(Path.of(arguments[0]));
    StudyResults results = StudyResults.read(store, store.studies().latest().get(0));
    System.out.println(
        results.trained().runs().size() + " of " + results.runs().size() + " runs trained");
    try {
      store.requireWritable();
    } catch (MistakeException e) {
      System.out.println(e.getMessage());
    }
  }
}
