package dev.lotrgpt.maven.pom;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Profile;
import org.apache.maven.project.MavenProject;

/** What has to be given to Maven again for the same studies. */
public final class BuildOptions {
  /** Properties that say where something is or what is done with it, and change no result. */
  private static final Set<String> OF_NO_STUDY =
      Set.of(
          "site",
          "store",
          "results",
          "stage",
          "compare",
          "singleFile",
          "studies",
          "run",
          "prompt",
          "skip",
          "failOnRefuted",
          "jvm",
          "jvmArguments",
          "nativeCache",
          "checkpoint.minutes",
          "checkpoint.iterations");

  private static final Pattern PLAIN = Pattern.compile("[\\w./,:=+@%-]+");

  private BuildOptions() {}

  /**
   * {@code -Ppaper -Dlotr-gpt.seeds=3}: the profiles of the project that were asked for, and the
   * properties of this plugin, quoted for a shell.
   */
  public static List<String> of(MavenSession session, MavenProject project) {
    List<String> asked = session.getRequest().getActiveProfiles();
    List<String> profiles =
        project.getActiveProfiles().stream()
            .map(Profile::getId)
            .filter(asked::contains)
            .distinct()
            .toList();
    List<String> options = new ArrayList<>();
    if (!profiles.isEmpty()) {
      options.add("-P" + String.join(",", profiles));
    }
    var properties = CommandLine.of(session).properties();
    properties.stringPropertyNames().stream()
        .filter(name -> !OF_NO_STUDY.contains(name.substring(CommandLine.PREFIX.length())))
        .sorted()
        .map(name -> "-D" + name + "=" + properties.getProperty(name))
        .map(BuildOptions::quoted)
        .forEach(options::add);
    return options;
  }

  private static String quoted(String option) {
    return PLAIN.matcher(option).matches() ? option : "'" + option.replace("'", "'\\''") + "'";
  }
}
