package dev.lotrgpt.claim;

import java.util.Arrays;

/** What a part of a claim is, and what a function takes. */
enum Type {
  NUMBER("a number", "all.finalVal", Number.class),
  TRUTH("a comparison", "(all.bestVal lt 2)", Boolean.class),
  RUNS("a selection of runs", "where('dropout', 0)", Selection.class),
  TEXT("a text", "'small'", String.class),
  KEY("the name of a setting", "'dropout'", String.class),
  METRIC("the name of a metric", "'finalVal'", String.class),
  /** Of a setting: a number or a text. */
  VALUE("a value", "0.2", Comparable.class);

  private final String description;
  private final String example;
  private final Class<?> content;

  Type(String description, String example, Class<?> content) {
    this.description = description;
    this.example = example;
    this.content = content;
  }

  boolean accepts(Object value) {
    return content.isInstance(value);
  }

  /** That of a value. */
  static Type of(Object value) {
    return Arrays.stream(values()).filter(type -> type.accepts(value)).findFirst().orElseThrow();
  }

  /** For messages. */
  String description() {
    return description;
  }

  String example() {
    return example;
  }
}
