package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.NearestName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;

/**
 * The modules of a build. What one does not have is no mistake where another has it.
 *
 * @param project the one that is worked on
 * @param all of the build, also those that {@code -pl} leaves out
 * @param key of this plugin, {@code groupId:artifactId}
 */
public record Modules(MavenProject project, List<MavenProject> all, String key) {

  /**
   * Whether a goal that is called on the command line is about others only. Maven calls goals that
   * need no project once, in the root of a build.
   *
   * @param execution its id
   * @throws MistakeException if an execution is named that no module has
   */
  public boolean areMeantWithoutThis(String execution) {
    Optional<Plugin> here = plugin(project);
    boolean isNamed = !ProjectStudies.isOfCommandLine(execution);
    if (here.isPresent() && (!isNamed || has(here.get(), execution))) {
      return false;
    }
    List<Plugin> elsewhere = elsewhere();
    if (isNamed && (here.isPresent() || !elsewhere.isEmpty())) {
      requireExecution(execution, Stream.concat(here.stream(), elsewhere.stream()).toList());
    }
    return !elsewhere.isEmpty();
  }

  private static void requireExecution(String id, List<Plugin> plugins) {
    if (plugins.stream().noneMatch(plugin -> has(plugin, id))) {
      List<String> ids =
          plugins.stream()
              .flatMap(plugin -> plugin.getExecutions().stream())
              .map(PluginExecution::getId)
              .distinct()
              .toList();
      throw new MistakeException(
          new Mistake(
              "@" + id,
              "no <execution> of the plugin",
              "has the <id> '" + id + "'",
              NearestName.suggestion(id, ids)));
    }
  }

  private static boolean has(Plugin plugin, String execution) {
    return plugin.getExecutions().stream().anyMatch(known -> known.getId().equals(execution));
  }

  /** Those that an execution, or any without a name, is for. */
  public List<MavenProject> meant(String execution) {
    boolean isNamed = !ProjectStudies.isOfCommandLine(execution);
    return all.stream()
        .filter(module -> plugin(module).filter(p -> !isNamed || has(p, execution)).isPresent())
        .toList();
  }

  /** Ids of the studies that other modules declare. */
  public Set<String> studiesElsewhere() {
    Set<String> ids = new LinkedHashSet<>();
    elsewhere().forEach(plugin -> ids.addAll(studies(plugin)));
    return ids;
  }

  private static List<String> studies(Plugin plugin) {
    return plugin.getExecutions().stream()
        .filter(execution -> execution.getGoals().contains(ProjectStudies.TRAIN))
        .map(PluginExecution::getId)
        .toList();
  }

  /**
   * Tells of studies that are asked for, all of them of modules that the build leaves out.
   *
   * @param selection ids separated by commas
   * @param built modules that the build does not leave out
   */
  public Optional<String> leftOut(String selection, List<MavenProject> built) {
    List<String> ids = ProjectStudies.ids(selection);
    Map<Boolean, List<MavenProject>> having =
        all.stream()
            .filter(module -> plugin(module).stream().anyMatch(p -> hasAny(p, ids)))
            .collect(Collectors.partitioningBy(built::contains));
    return having.get(true).isEmpty() && !having.get(false).isEmpty()
        ? Optional.of(
            "-Dlotr-gpt.studies="
                + selection
                + " trains nothing: "
                + having.get(false).stream()
                    .map(MavenProject::getArtifactId)
                    .collect(
                        Collectors.joining(", ", "it is of ", ", which this build leaves out")))
        : Optional.empty();
  }

  private static boolean hasAny(Plugin plugin, List<String> ids) {
    return studies(plugin).stream().anyMatch(ids::contains);
  }

  private List<Plugin> elsewhere() {
    return all.stream()
        .filter(other -> other != project)
        .flatMap(other -> plugin(other).stream())
        .toList();
  }

  private Optional<Plugin> plugin(MavenProject of) {
    return Optional.ofNullable(of.getPlugin(key));
  }
}
