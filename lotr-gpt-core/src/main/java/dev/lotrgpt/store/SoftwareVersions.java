package dev.lotrgpt.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Versions of what a result was computed with. */
public final class SoftwareVersions {
  private static final String UNKNOWN = "unknown";

  private SoftwareVersions() {}

  /**
   * Name to version, in a fixed order: {@code lotr-gpt}, {@code java} and the libraries on the
   * class path; {@code unknown} where a library does not tell.
   */
  public static Map<String, String> all() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("lotr-gpt", ofArtifact("dev.lotrgpt/lotr-gpt-core"));
    versions.put("java", System.getProperty("java.vendor") + " " + Runtime.version());
    versions.put("nd4j", ofArtifact("org.nd4j/nd4j-api"));
    versions.put("openblas", ofArtifact("org.bytedeco/openblas"));
    versions.put("dnnl", ofArtifact("org.bytedeco/dnnl"));
    versions.put("javacpp", ofArtifact("org.bytedeco/javacpp"));
    return Collections.unmodifiableMap(versions);
  }

  /** What Maven writes into the artifact's jar. */
  private static String ofArtifact(String path) {
    String resource = "META-INF/maven/" + path + "/pom.properties";
    try (InputStream in = SoftwareVersions.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        return UNKNOWN;
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", UNKNOWN);
    } catch (IOException | IllegalArgumentException unreadable) {
      return UNKNOWN;
    }
  }
}
