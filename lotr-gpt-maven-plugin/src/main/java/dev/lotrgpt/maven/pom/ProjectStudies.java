package dev.lotrgpt.maven.pom;

import dev.lotrgpt.experiment.NearestName;
import dev.lotrgpt.experiment.SettingsException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;

/**
 * The studies that a project's POM declares: the executions of goal {@code train}.
 *
 * @param declared ids in the POM's order
 * @param selected those that the user chose; empty for all
 */
public record ProjectStudies(List<String> declared, Set<String> selected) {
  private static final String TRAIN = "train";
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  /** The study that is trained from the command line, without an execution. */
  private static final String COMMAND_LINE = "default-cli";

  private static final String COMMAND_LINE_STUDY = "baseline";

  /**
   * @param plugin this plugin in the project's POM, if it is there
   * @param selection ids separated by commas; empty or null for all
   * @throws SettingsException if a study's id cannot name a file, or a selected one is not declared
   */
  public static ProjectStudies of(Optional<Plugin> plugin, String selection) {
    List<String> declared =
        plugin.map(Plugin::getExecutions).orElse(List.of()).stream()
            .filter(execution -> execution.getGoals().contains(TRAIN))
            .map(PluginExecution::getId)
            .toList();
    declared.forEach(ProjectStudies::requireFileName);
    Set<String> selected = new LinkedHashSet<>();
    if (selection != null && !selection.isBlank()) {
      Arrays.stream(selection.split(",")).map(String::trim).forEach(selected::add);
    }
    for (String id : selected) {
      if (!declared.contains(id)) {
        throw new SettingsException(
            "<studies> (-Dlotr-gpt.studies): no execution of goal train has the id '"
                + id
                + "'"
                + NearestName.suggestion(id, declared));
      }
    }
    return new ProjectStudies(declared, selected);
  }

  private static void requireFileName(String id) {
    if (!FILE_NAME.matcher(id).matches()) {
      throw new SettingsException(
          "<execution><id>: '"
              + id
              + "' names files as well: use letters, digits, '.', '_' and '-', a letter first");
    }
  }

  /** The id of the study that an execution trains. */
  public static String id(String execution) {
    return execution.equals(COMMAND_LINE) ? COMMAND_LINE_STUDY : execution;
  }

  public boolean isSelected(String id) {
    return selected.isEmpty() || selected.contains(id);
  }

  /**
   * The studies to evaluate, check and report: those of the POM, or, where it declares none, those
   * that the run store holds.
   */
  public List<String> toReport(List<String> stored) {
    return (declared.isEmpty() ? stored : declared).stream().filter(this::isSelected).toList();
  }
}
