package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.NearestName;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;

/** The studies that a project's POM declares: the executions of goal {@code train}. */
public final class ProjectStudies {
  static final String TRAIN = "train";
  private static final String SWITCHED_OFF = "none";
  private static final String SELECTION = "<studies> (-Dlotr-gpt.studies)";
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** Maven's id for a goal that is called on the command line. */
  private static final String COMMAND_LINE = "default-cli";

  private static final String COMMAND_LINE_STUDY = "baseline";

  private final boolean declares;
  private final List<PluginExecution> declared;
  private final Set<String> selection;

  private ProjectStudies(boolean declares, List<PluginExecution> declared, Set<String> selection) {
    this.declares = declares;
    this.declared = declared;
    this.selection = selection;
  }

  /**
   * @param plugin this plugin in the project's POM, if it is there
   * @param skips tells which executions are skipped: they declare no study
   * @param selection ids separated by commas; null for all
   * @param elsewhere ids that are no mistake, as other modules of the build have such studies
   * @throws MistakeException if a study's id cannot name a file, or a selected one is not declared
   */
  public static ProjectStudies of(
      Optional<Plugin> plugin, SkipRule skips, String selection, Set<String> elsewhere) {
    List<PluginExecution> trains =
        plugin.map(Plugin::getExecutions).orElse(List.of()).stream()
            .filter(execution -> execution.getGoals().contains(TRAIN))
            .toList();
    List<PluginExecution> declared =
        trains.stream()
            .filter(execution -> !SWITCHED_OFF.equals(execution.getPhase()))
            .filter(execution -> !skips.skips(execution.getConfiguration()))
            .toList();
    declared.stream().map(PluginExecution::getId).forEach(ProjectStudies::requireFileName);
    Set<String> selected = new LinkedHashSet<>();
    if (selection != null) {
      selected.addAll(ids(selection));
      requireFilled(selection);
    }
    selected.forEach(id -> requireDeclared(id, declared, trains, elsewhere));
    return new ProjectStudies(!trains.isEmpty(), declared, selected);
  }

  /** Of a selection; one that is missing between commas is empty. */
  static List<String> ids(String selection) {
    return Arrays.stream(selection.split(",", -1)).map(String::trim).toList();
  }

  private static void requireFilled(String selection) {
    if (ids(selection).contains("")) {
      throw new MistakeException(
          new Mistake(
              SELECTION,
              "'" + selection + "'",
              "has a place without an id",
              "separate ids with one comma each"));
    }
  }

  private static void requireDeclared(
      String id,
      List<PluginExecution> declared,
      List<PluginExecution> trains,
      Set<String> elsewhere) {
    List<String> ids = declared.stream().map(PluginExecution::getId).toList();
    if (!ids.contains(id) && !elsewhere.contains(id)) {
      boolean isSkipped = trains.stream().anyMatch(execution -> execution.getId().equals(id));
      throw isSkipped
          ? new MistakeException(
              new Mistake(
                  SELECTION,
                  "execution '" + id + "'",
                  "is switched off, by <skip> or <phase>none</phase>",
                  "switch it on, or leave it out"))
          : new MistakeException(
              new Mistake(
                  SELECTION,
                  "no execution of goal train",
                  "has the id '" + id + "'",
                  NearestName.suggestion(
                      id, Stream.concat(ids.stream(), elsewhere.stream()).toList())));
    }
  }

  private static void requireFileName(String id) {
    if (!FILE_NAME.matcher(id).matches()) {
      throw new MistakeException(
          new Mistake(
              "<execution><id>",
              "'" + id + "'",
              "names files as well",
              "use letters, digits, '.', '_' and '-', and no sign first"));
    }
  }

  /** The id of the study that an execution trains. */
  public static String id(String execution) {
    return isOfCommandLine(execution) ? COMMAND_LINE_STUDY : execution;
  }

  public static boolean isOfCommandLine(String execution) {
    return execution.equals(COMMAND_LINE);
  }

  public boolean isSelected(String id) {
    return selection.isEmpty() || selection.contains(id);
  }

  /** Those to work on, in the POM's order. */
  public List<PluginExecution> selected() {
    return declared.stream().filter(execution -> isSelected(execution.getId())).toList();
  }

  public boolean isFirst(String id) {
    return selected().stream()
        .findFirst()
        .map(PluginExecution::getId)
        .filter(id::equals)
        .isPresent();
  }

  /** All of them, in the POM's order. */
  public List<PluginExecution> declared() {
    return declared;
  }

  /** Whether the POM declares any, be they skipped. */
  public boolean areDeclared() {
    return declares;
  }
}
