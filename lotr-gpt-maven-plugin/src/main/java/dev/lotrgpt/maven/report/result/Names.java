package dev.lotrgpt.maven.report.result;

import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Sweep;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What settings are called in sentences. */
public final class Names {

  private Names() {}

  /** {@code weightDecay} to {@code weight decay}. */
  public static String of(String key) {
    return key.equals(Setting.FRACTION.key())
        ? "share of the training text"
        : key.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  /** {@code dropout 0.2}, {@code no bias}; cases and texts need no name beside them. */
  public static String of(String key, String value) {
    if (key.equals(Sweep.CASE) || key.equals(Sweep.CORPUS)) {
      return value;
    }
    if (key.equals(Setting.FRACTION.key())) {
      return percent(value) + " of the text";
    }
    if (key.equals(Setting.DROPOUT.key()) && value.equals("0") || value.equals("false")) {
      return "no " + of(key);
    }
    return value.equals("true") ? of(key) : of(key) + " " + value;
  }

  /** {@code dropout 0.2, weight decay 0.1}; {@code baseline} where nothing is varied. */
  static String of(Map<String, String> variation) {
    return variation.isEmpty()
        ? "baseline"
        : variation.entrySet().stream()
            .map(setting -> of(setting.getKey(), setting.getValue()))
            .collect(Collectors.joining(", "));
  }

  /** In a sentence: {@code dropout 0.2 and weight decay 0.1}. */
  static String inWords(Map<String, String> variation) {
    if (variation.isEmpty()) {
      return "the baseline";
    }
    List<String> names =
        variation.entrySet().stream()
            .map(setting -> of(setting.getKey(), setting.getValue()))
            .toList();
    int last = names.size() - 1;
    return last == 0
        ? names.get(0)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }

  private static String percent(String fraction) {
    return new java.math.BigDecimal(fraction).movePointRight(2).stripTrailingZeros().toPlainString()
        + "\u00a0%";
  }
}
