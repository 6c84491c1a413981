package dev.lotrgpt.worker.gpu;

import java.util.Map;
import java.util.TreeMap;

/** How far each operation was off at most, relative to the largest number of the tensor. */
final class Differences {
  private final Map<String, Double> largest = new TreeMap<>();

  void add(String operation, double difference) {
    largest.merge(operation, difference, Math::max);
  }

  Map<String, Double> byOperation() {
    return largest;
  }
}
