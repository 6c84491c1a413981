package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.NearestName;
import dev.lotrgpt.store.RunStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Model;
import org.apache.maven.model.Profile;
import org.apache.maven.project.MavenProject;

/**
 * The size at which a project's studies are built. A POM names its own by the property {@code
 * lotr-gpt.scale}; a profile that sets it to another name makes another scale, by saying no more
 * than what differs. What is trained at a scale, and its report, have directories of that name.
 *
 * @param name empty where the POM, as its active profiles make it, has none
 * @param own what the POM names its scale without any profile
 * @param profiles names of scales, each with the id of the profile that makes it
 */
public record Scale(Optional<String> name, Optional<String> own, Map<String, String> profiles) {
  /** Where one is named, in a POM and on the command line. */
  public static final String PROPERTY = CommandLine.PREFIX + "scale";

  /** There is one scale only, without a name. */
  static final Scale NONE = new Scale(Optional.empty(), Optional.empty(), Map.of());

  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** Beside what is in a run store. */
  private static final Set<String> PLACES = Set.of("site", "archive");

  /** Of a project of a build; where there is none, what the command line asks for. */
  public static Scale of(MavenSession session, MavenProject project) {
    return project.getBasedir() == null
        ? new Scale(CommandLine.of(session).text("scale"), Optional.empty(), Map.of())
        : of(project);
  }

  /** As a POM, its parents and their profiles make it. */
  public static Scale of(MavenProject project) {
    Set<String> active =
        project.getInjectedProfileIds().values().stream()
            .flatMap(List::stream)
            .collect(Collectors.toSet());
    Optional<String> name = Optional.empty();
    Optional<String> own = Optional.empty();
    Map<String, String> profiles = new LinkedHashMap<>();
    for (MavenProject pom = project; pom != null; pom = pom.getParent()) {
      Model model = PomFile.model(pom);
      if (model != null) {
        for (int i = model.getProfiles().size() - 1; i >= 0; i--) {
          Profile profile = model.getProfiles().get(i);
          Optional<String> made = named(profile.getProperties());
          made.ifPresent(scale -> profiles.putIfAbsent(scale, profile.getId()));
          if (active.contains(profile.getId())) {
            name = name.or(() -> made);
          }
        }
        Optional<String> here = named(model.getProperties());
        own = own.or(() -> here);
        name = name.or(() -> here);
      }
    }
    return new Scale(name, own, profiles);
  }

  private static Optional<String> named(Properties properties) {
    return Optional.ofNullable(properties.getProperty(PROPERTY)).map(String::trim);
  }

  /** All that the POM knows. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>(profiles.keySet());
    own.ifPresent(names::add);
    return names;
  }

  /**
   * Maven activates no profile for a name that none has, and would build the POM's own scale then.
   *
   * @param elsewhere scales of the build's other projects, which are no mistake where there are
   *     none
   * @throws MistakeException if the scale that is asked for is not the one that is built, or its
   *     name cannot name a directory beside others
   */
  public void check(CommandLine commandLine, Set<String> elsewhere) {
    Optional<String> given = commandLine.text("scale");
    if (given.isPresent() && !given.equals(name)) {
      requireNoMistake(given.get(), elsewhere);
    }
    if (name.isPresent()) {
      boolean isTaken = RunStore.FOLDERS.contains(name.get()) || PLACES.contains(name.get());
      if (!FILE_NAME.matcher(name.get()).matches() || isTaken) {
        throw refusal(
            name.get(),
            isTaken ? "is the name of a directory of runs already" : "names directories as well",
            isTaken
                ? "name the scale otherwise"
                : "use letters, digits, '.', '_' and '-', and no sign first");
      }
    }
  }

  private void requireNoMistake(String given, Set<String> elsewhere) {
    if (names().contains(given)) {
      String profile = profiles.get(given);
      throw refusal(
          given,
          "is not the POM's scale here, which is " + name.orElse("(none)"),
          profile == null || given.equals(own.orElse(null))
              ? "leave out the profile that makes it"
              : "profile '" + profile + "' is not active, add -P" + profile);
    }
    if (!(names().isEmpty() && elsewhere.contains(given))) {
      throw refusal(
          given,
          "is no scale",
          NearestName.suggestion(given, names())
              + "; a scale is a profile that sets the property "
              + PROPERTY);
    }
  }

  private static MistakeException refusal(String name, String wrong, String remedy) {
    return new MistakeException(
        new Mistake(
            "property " + PROPERTY + " (-D" + PROPERTY + ")", "'" + name + "'", wrong, remedy));
  }

  /**
   * The directory of this scale. Earlier versions did not keep scales apart: runs that one left
   * stay where they are, and are added to.
   *
   * @param all directory of all scales
   */
  Path within(Path all) {
    if (name.isEmpty()) {
      return all;
    }
    Path apart = all.resolve(name.get());
    return isOfAnEarlierVersion(all) && !Files.isDirectory(apart.resolve("runs")) ? all : apart;
  }

  /** Where the POM's own scale has no name, what is not in the directory of another is its own. */
  private boolean isOfAnEarlierVersion(Path all) {
    return own.isPresent() && Files.isDirectory(all.resolve("runs"));
  }

  /**
   * A line for the user; empty where there is one scale only.
   *
   * @param store directory of the run store
   * @param all directory of all scales
   */
  public Optional<String> line(Path store, Path all) {
    return name.map(
        scale ->
            "Scale "
                + scale
                + ", runs in "
                + store
                + (store.equals(all)
                    ? ", where an earlier version kept those of all scales; to have them apart, move"
                        + " its files to "
                        + all.resolve(scale)
                    : ""));
  }
}
