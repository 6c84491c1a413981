package dev.lotrgpt.maven.pom;

import java.util.LinkedHashMap;

/**
 * {@code <case>}: its {@code name}, and the settings, and the text, in which it differs from the
 * baseline.
 */
public class CaseElement extends LinkedHashMap<String, String> {
  private static final long serialVersionUID = 1L;
}
