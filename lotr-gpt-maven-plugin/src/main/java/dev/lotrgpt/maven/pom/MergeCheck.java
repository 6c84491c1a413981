package dev.lotrgpt.maven.pom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.model.BuildBase;
import org.apache.maven.model.ConfigurationContainer;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.model.Profile;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * Tells of cases and claims that silently take over something of another one: where a profile or a
 * child's POM has a list of its own, Maven merges the first with the first of the list below, the
 * second with the second, and so on.
 */
public final class MergeCheck {
  /** A list in {@code <study>}, and the child that names its items. */
  private static final Map<String, String> LISTS = Map.of("cases", "name", "claims", "statement");

  private static final String OVERRIDE = "override";

  private final List<Layer> layers;

  /**
   * What one place says of an execution, or of all of them.
   *
   * @param name of the place
   * @param execution its id; empty where it is said of all executions
   * @param study its {@code <study>}
   */
  private record Declared(String name, String execution, Xpp3Dom configuration, Xpp3Dom study) {
    boolean isOfAll() {
      return execution.isEmpty();
    }
  }

  /**
   * A profile, or a POM without its profiles.
   *
   * @param name for messages
   */
  record Layer(String name, Optional<BuildBase> build) {}

  /**
   * @param layers the one that wins comes first
   */
  MergeCheck(List<Layer> layers) {
    this.layers = layers;
  }

  /** Of a project, its parents and their active profiles. */
  public static MergeCheck of(MavenProject project) {
    Set<String> active =
        project.getInjectedProfileIds().values().stream()
            .flatMap(List::stream)
            .collect(Collectors.toSet());
    List<Layer> layers = new ArrayList<>();
    for (MavenProject pom = project; pom != null; pom = pom.getParent()) {
      Model model = PomFile.model(pom);
      if (model != null) {
        List<Profile> profiles = model.getProfiles();
        for (int i = profiles.size() - 1; i >= 0; i--) {
          if (active.contains(profiles.get(i).getId())) {
            layers.add(
                new Layer(
                    "profile '" + profiles.get(i).getId() + "'",
                    Optional.ofNullable(profiles.get(i).getBuild())));
          }
        }
        layers.add(
            new Layer("the POM of " + pom.getArtifactId(), Optional.ofNullable(model.getBuild())));
      }
    }
    return new MergeCheck(layers);
  }

  /**
   * @param key of this plugin, {@code groupId:artifactId}
   * @return a line for each item that takes something over
   */
  public List<String> lines(String key) {
    Map<String, List<Declared>> executions = new LinkedHashMap<>();
    List<Declared> ofAll = new ArrayList<>();
    for (Layer layer : layers) {
      List<Plugin> plugins =
          layer.build().stream()
              .flatMap(MergeCheck::plugins)
              .filter(plugin -> plugin.getKey().equals(key))
              .toList();
      for (Plugin plugin : plugins) {
        for (PluginExecution execution : plugin.getExecutions()) {
          declared(layer.name(), execution.getId(), execution)
              .ifPresent(
                  executions.computeIfAbsent(execution.getId(), id -> new ArrayList<>())::add);
        }
        declared("the plugin's <configuration> in " + layer.name(), "", plugin)
            .ifPresent(ofAll::add);
      }
    }
    // What is said of all executions is what each takes over last
    executions.values().forEach(places -> places.addAll(ofAll));
    List<String> lines = new ArrayList<>();
    for (List<Declared> places : executions.values()) {
      for (int i = 0; i + 1 < places.size() && !places.get(i).isOfAll(); i++) {
        for (String list : LISTS.keySet().stream().sorted().toList()) {
          lines.addAll(takenOver(places.get(i), places.get(i + 1), list));
        }
      }
    }
    return lines;
  }

  private static Stream<Plugin> plugins(BuildBase build) {
    return Stream.concat(
        build.getPlugins().stream(),
        build.getPluginManagement() == null
            ? Stream.empty()
            : build.getPluginManagement().getPlugins().stream());
  }

  private static Optional<Declared> declared(
      String name, String execution, ConfigurationContainer container) {
    return container.getConfiguration() instanceof Xpp3Dom configuration
            && configuration.getChild("study") != null
        ? Optional.of(new Declared(name, execution, configuration, configuration.getChild("study")))
        : Optional.empty();
  }

  private static List<String> takenOver(Declared upper, Declared lower, String name) {
    Xpp3Dom own = upper.study.getChild(name);
    Xpp3Dom other = lower.study.getChild(name);
    if (own == null || other == null || isMeant(own, upper.study, upper.configuration)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < Math.min(own.getChildCount(), other.getChildCount()); i++) {
      Xpp3Dom item = own.getChild(i);
      Xpp3Dom below = other.getChild(i);
      String title = text(item, LISTS.get(name));
      String titleBelow = text(below, LISTS.get(name));
      String taken =
          Arrays.stream(below.getChildren())
              .map(Xpp3Dom::getName)
              .filter(child -> item.getChild(child) == null)
              .map(child -> "<" + child + ">")
              .collect(Collectors.joining(", "));
      if (!taken.isEmpty() && !title.equals(titleBelow) && !isMeant(item)) {
        lines.add(
            upper.name
                + ", execution '"
                + upper.execution
                + "', <study><"
                + name
                + ">: '"
                + title
                + "' takes over "
                + taken
                + " from '"
                + titleBelow
                + "' in "
                + lower.name
                + ", as Maven merges lists item by item; if it is not to: <"
                + name
                + " combine.self=\"override\">");
      }
    }
    return lines;
  }

  private static boolean isMeant(Xpp3Dom... elements) {
    return Arrays.stream(elements)
        .anyMatch(
            element ->
                OVERRIDE.equals(element.getAttribute("combine.self"))
                    || element.getAttribute("combine.children") != null);
  }

  private static String text(Xpp3Dom item, String child) {
    return item.getChild(child) == null
        ? "an item without a <" + child + ">"
        : String.valueOf(item.getChild(child).getValue()).strip();
  }
}
