package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.NearestName;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that a study's runs have in common.
 *
 * @param groups {@code model}, {@code training} and {@code data}: name to value, null for none
 */
public record Baseline(Map<String, Map<String, String>> groups) {

  /**
   * @throws MistakeException naming the XML path, the value and the fix
   */
  public Settings settings() {
    groups.forEach(Baseline::checkNames);
    Settings settings = Settings.defaults();
    for (Setting setting : Setting.values()) {
      Optional<String> value = value(setting);
      if (value.isPresent()) {
        settings = settings.with(setting, value.get());
      }
    }
    return settings;
  }

  private Optional<String> value(Setting setting) {
    Map<String, String> group = groups.get(setting.group());
    return Optional.ofNullable(group).map(values -> values.get(setting.key()));
  }

  private static void checkNames(String group, Map<String, String> values) {
    if (values == null) {
      return;
    }
    values.forEach(
        (name, value) -> {
          String path = "<" + group + "><" + name + ">";
          Optional<Setting> setting = Setting.byKey(name);
          if (setting.isEmpty()) {
            throw new MistakeException(
                new Mistake(
                    path,
                    "is no setting",
                    NearestName.suggestion(
                        name, Setting.ofGroup(group).stream().map(Setting::key).toList())));
          }
          if (!setting.get().group().equals(group)) {
            throw new MistakeException(
                new Mistake(
                    path,
                    "is in the wrong group",
                    "it belongs into <" + setting.get().group() + ">"));
          }
          if (value == null) {
            throw new MistakeException(
                new Mistake(path, "is empty", "give a value or leave it out"));
          }
        });
  }
}
