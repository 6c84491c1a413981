package dev.lotrgpt.maven.worker;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.descriptor.PluginDescriptor;

/**
 * What a worker loads: core and what it depends on, and what the user's POM adds to the plugin (a
 * GPU's libraries). What the plugin itself needs for charts, templates, sites and archives stays
 * outside.
 */
public final class WorkerClassPath {
  /** Of these groups is what the plugin needs itself. */
  private static final Set<String> OF_REPORTS =
      Set.of(
          "org.jfree",
          "org.apache.xmlgraphics",
          "commons-logging",
          "org.freemarker",
          "com.google.protobuf",
          "org.webjars.npm");

  private static final String MAVEN = "org.apache.maven";

  private WorkerClassPath() {}

  public static List<Path> of(PluginDescriptor plugin) {
    return of(plugin.getArtifacts(), plugin.getArtifactId());
  }

  /**
   * @param artifacts of the plugin, with all that these depend on
   * @param plugin its own name
   */
  static List<Path> of(Collection<Artifact> artifacts, String plugin) {
    // Not by the trail from core: Maven 4 does not tell it.
    return artifacts.stream()
        .filter(artifact -> !artifact.getArtifactId().equals(plugin))
        .filter(artifact -> !isOfReports(artifact.getGroupId()))
        .map(artifact -> artifact.getFile().toPath().toAbsolutePath())
        .toList();
  }

  static boolean isOfReports(String group) {
    return OF_REPORTS.contains(group) || group.equals(MAVEN) || group.startsWith(MAVEN + ".");
  }
}
