package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Names;
import dev.lotrgpt.plan.Setting;
import java.util.Comparator;
import java.util.List;

/**
 * The values of a setting on an axis: numbers where they belong, words one beside the other.
 *
 * @param texts each value once: numbers in ascending order, words in that of the study
 */
record SettingValues(Setting setting, List<String> texts) {

  static SettingValues of(Setting setting, List<Condition> conditions) {
    List<String> texts =
        conditions.stream()
            .map(condition -> condition.settings().text(setting))
            .distinct()
            .toList();
    return new SettingValues(
        setting,
        isNumeric(setting)
            ? texts.stream().sorted(Comparator.comparingDouble(Double::parseDouble)).toList()
            : texts);
  }

  static boolean isNumeric(Setting setting) {
    return setting.defaultValue() instanceof Number;
  }

  /** Where a condition is on the axis. */
  double place(Condition condition) {
    return isNumeric(setting) ? condition.number(setting) : rank(condition);
  }

  /** Which of the values a condition has, from 0 on. */
  int rank(Condition condition) {
    return texts.indexOf(condition.settings().text(setting));
  }

  Axis axis() {
    String name = Names.of(setting.key());
    return isNumeric(setting)
        ? Axis.at(name, texts.stream().map(Double::valueOf).toList(), SettingValues::text)
        : Axis.of(name, texts);
  }

  /** As in the names of conditions: {@code 0.0003}. */
  private static String text(double value) {
    return java.math.BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
