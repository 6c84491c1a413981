package dev.lotrgpt.store;

import java.nio.file.Path;

/** Main class of a process that tells whether a lock is free. */
final class LockAttempt {
  private LockAttempt() {}

  public static void main(String[] arguments) throws Exception {
    try (LockFile lock = LockFile.of(Path.of(arguments[0]))) {
      System.out.println(lock.tryLock());
    }
  }
}
