package dev.lotrgpt.claim;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Sweep;
import java.util.List;

/**
 * {@code where('dropout', 0.2)}: the runs with one value of a setting, {@code case} or {@code
 * corpus}.
 */
record Where() implements ClaimFunction {
  @Override
  public Signature signature() {
    return new Signature(
        "where", "where('dropout', 0.2)", List.of(Type.RUNS, Type.KEY, Type.VALUE));
  }

  @Override
  public Object apply(List<Value> given) {
    Selection runs = given.get(0).runs();
    String key = runs.key(given.get(1));
    String value = canonical(key, given.get(2));
    Selection selected = runs.where(key, value);
    if (selected.results().runs().isEmpty()) {
      throw given.get(2).unknown("value of " + key, runs.results().values(key));
    }
    return selected;
  }

  /** As the runs' settings have it: {@code 0.20} is {@code 0.2}. */
  private static String canonical(String key, Value value) {
    if (key.equals(Sweep.CASE) || key.equals(Sweep.CORPUS)) {
      return value.text();
    }
    try {
      return Settings.format(Setting.byKey(key).orElseThrow().parse(value.text(), key));
    } catch (MistakeException e) {
      throw new MistakeException(e.mistake().within(Token.place(value.column())));
    }
  }
}
