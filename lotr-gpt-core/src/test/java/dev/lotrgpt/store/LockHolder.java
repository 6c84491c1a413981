package dev.lotrgpt.store;

import java.nio.file.Path;

/** Main class of a process that holds a lock until it is killed or its input ends. */
final class LockHolder {
  private LockHolder() {}

  public static void main(String[] arguments) throws Exception {
    WriteLock lock = WriteLock.acquire(Path.of(arguments[0]), "it", line -> {});
    System.out.println("locked");
    while (System.in.read() >= 0) {
      continue;
    }
    lock.close();
  }
}
