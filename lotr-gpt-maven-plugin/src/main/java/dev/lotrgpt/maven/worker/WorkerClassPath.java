package dev.lotrgpt.maven.worker;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.model.Dependency;
import org.apache.maven.plugin.descriptor.PluginDescriptor;

/**
 * What a worker loads: core and what it depends on, and what the user's POM adds to the plugin (a
 * GPU's libraries). What the plugin itself needs for charts, templates and sites stays outside.
 */
public final class WorkerClassPath {
  private static final String CORE = "lotr-gpt-core";

  private WorkerClassPath() {}

  public static List<Path> of(PluginDescriptor plugin) {
    return of(plugin.getArtifacts(), plugin.getGroupId(), plugin.getPlugin().getDependencies());
  }

  /**
   * @param artifacts of the plugin, each with the trail by which Maven came to it
   * @param group of the plugin and of core
   * @param added to the plugin by the POM
   */
  static List<Path> of(Collection<Artifact> artifacts, String group, List<Dependency> added) {
    return artifacts.stream()
        .filter(
            artifact ->
                isBehind(artifact, group, CORE)
                    || added.stream()
                        .anyMatch(d -> isBehind(artifact, d.getGroupId(), d.getArtifactId())))
        .map(artifact -> artifact.getFile().toPath().toAbsolutePath())
        .toList();
  }

  private static boolean isBehind(Artifact artifact, String group, String name) {
    return artifact.getDependencyTrail().stream()
        .anyMatch(id -> id.startsWith(group + ":" + name + ":"));
  }
}
