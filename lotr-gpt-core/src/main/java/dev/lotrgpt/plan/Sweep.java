package dev.lotrgpt.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The runs of a study: each of its cases with each combination of the values that it varies. The
 * last list of values varies fastest, the cases slowest.
 *
 * @param baseline what no case and no list changes
 * @param cases setting keys to values, and {@code name} to the case's name; null for none
 * @param vary setting key to values separated by commas, in the POM's order; null for none
 */
public record Sweep(Settings baseline, List<Map<String, String>> cases, Map<String, String> vary) {
  /** The key of a case's name in {@link PlannedRun#variation}. */
  public static final String CASE = "case";

  /** The most runs of one study: more of them are a slip. */
  public static final int LIMIT = 10_000;

  private static final long MANY = 1_000_000_000_000L;
  private static final String NAME = "name";
  private static final String CORPUS = "corpus";
  private static final String CASES = "<study><cases>";
  private static final String CASES_EXAMPLE =
      "perhaps <case><name>small</name><layers>2</layers></case>";
  private static final String VARY = "<study><vary>";
  private static final int NAME_LIMIT = 60;

  /** What differs between the runs, for {@link Study#varied}. */
  public List<String> varied() {
    List<String> varied = new ArrayList<>();
    if (cases != null) {
      varied.add(CASE);
    }
    if (vary != null) {
      varied.addAll(vary.keySet());
    }
    return varied;
  }

  /** Whether a case or a list sets the setting. */
  public boolean sets(Setting setting) {
    return vary != null && vary.containsKey(setting.key())
        || cases != null && cases.stream().anyMatch(values -> values.containsKey(setting.key()));
  }

  /**
   * Each of these runs with several seeds: the baseline's and those that follow it.
   *
   * @param seeds how many; with one the runs are what they were
   * @throws SettingsException if there are not as many seeds
   */
  public Sweep withSeeds(int seeds) {
    if (seeds == 1) {
      return this;
    }
    long first = (Long) baseline.get(Setting.SEED);
    if (first > Long.MAX_VALUE - seeds) {
      throw new SettingsException(
          Setting.SEED.location() + " is " + first + ": no " + seeds + " seeds follow it");
    }
    Map<String, String> longer = new LinkedHashMap<>(vary == null ? Map.of() : vary);
    longer.put(
        Setting.SEED.key(),
        LongStream.range(first, first + seeds)
            .mapToObj(Long::toString)
            .collect(Collectors.joining(", ")));
    return new Sweep(baseline, cases, longer);
  }

  /**
   * @param corpusSha256 see {@link Identity#of}
   * @param backendFamily see {@link Identity#of}
   * @throws SettingsException naming the XML path below {@code <study>}, the value and the fix
   */
  public List<PlannedRun> runs(String corpusSha256, String backendFamily) {
    Map<Setting, List<String>> lists = lists();
    List<Variant> variants = cases == null ? List.of(new Variant(Map.of(), baseline)) : caseList();
    requireDisjoint(lists.keySet());
    requireLimit(variants.size(), lists);
    for (Map.Entry<Setting, List<String>> list : lists.entrySet()) {
      List<Variant> longer = new ArrayList<>();
      for (Variant variant : variants) {
        for (String value : list.getValue()) {
          longer.add(variant.with(list.getKey(), value));
        }
      }
      variants = longer;
    }
    Map<String, PlannedRun> runs = new LinkedHashMap<>();
    for (Variant variant : variants) {
      PlannedRun run = variant.planned(corpusSha256, backendFamily);
      PlannedRun same = runs.putIfAbsent(run.id(), run);
      if (same != null) {
        throw new SettingsException(
            "<study>: '"
                + same.label()
                + "' and '"
                + run.label()
                + "' have the same settings: leave one of them out");
      }
    }
    return List.copyOf(runs.values());
  }

  /** A run to be: what was varied so far, and the settings that come of it. */
  private record Variant(Map<String, String> variation, Settings settings) {
    Variant with(Setting setting, String value) {
      Map<String, String> longer = new LinkedHashMap<>(variation);
      longer.put(setting.key(), value);
      return new Variant(longer, settings.with(setting, value));
    }

    PlannedRun planned(String corpusSha256, String backendFamily) {
      try {
        settings.validated();
      } catch (SettingsException e) {
        throw new SettingsException("<study>, run '" + label() + "': " + e.getMessage());
      }
      String id = Identity.of(settings, corpusSha256, backendFamily).id();
      return new PlannedRun(id, label(), Collections.unmodifiableMap(variation), settings);
    }

    private String label() {
      if (variation.isEmpty()) {
        return "baseline";
      }
      StringJoiner label = new StringJoiner(", ");
      variation.forEach((key, value) -> label.add(key.equals(CASE) ? value : key + " " + value));
      return label.toString();
    }
  }

  private List<Variant> caseList() {
    if (cases.isEmpty()) {
      throw new SettingsException(CASES + " holds no case: " + CASES_EXAMPLE);
    }
    Set<String> names = new LinkedHashSet<>();
    List<Variant> variants = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      Map<String, String> overrides = cases.get(i);
      String name = name(overrides, i + 1);
      if (!names.add(name)) {
        throw new SettingsException(
            CASES + "<case><name>: there are two cases '" + name + "': each needs its own name");
      }
      Settings settings = baseline;
      for (Map.Entry<String, String> override : overrides.entrySet()) {
        if (!override.getKey().equals(NAME)) {
          String path = CASES + "<case>, '" + name + "', ";
          Setting setting = setting(path, override.getKey());
          settings = settings.with(setting, value(path, setting, override.getValue()));
        }
      }
      variants.add(new Variant(Map.of(CASE, name), settings));
    }
    return variants;
  }

  private static String name(Map<String, String> overrides, int number) {
    String name = Optional.ofNullable(overrides.get(NAME)).orElse("").trim();
    if (name.isEmpty()) {
      throw new SettingsException(
          CASES + "<case> number " + number + " has no <name>: " + CASES_EXAMPLE);
    }
    if (name.length() > NAME_LIMIT || name.codePoints().anyMatch(Character::isISOControl)) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "%s<case><name> of case number %d is no short text in one line: at most %d characters",
              CASES,
              number,
              NAME_LIMIT));
    }
    return name;
  }

  private Map<Setting, List<String>> lists() {
    Map<Setting, List<String>> lists = new LinkedHashMap<>();
    if (vary == null) {
      return lists;
    }
    if (vary.isEmpty()) {
      throw new SettingsException(VARY + " is empty: perhaps <dropout>0, 0.2</dropout>");
    }
    for (Map.Entry<String, String> entry : vary.entrySet()) {
      Setting setting = setting(VARY, entry.getKey());
      lists.put(setting, values(setting, entry.getValue()));
    }
    return lists;
  }

  private List<String> values(Setting setting, String list) {
    if (list == null || list.isBlank()) {
      throw new SettingsException(
          VARY + "<" + setting.key() + "> is empty: it takes values separated by commas");
    }
    Set<String> values = new LinkedHashSet<>();
    for (String text : list.split(",", -1)) {
      String value = value(VARY, setting, text);
      if (!values.add(value)) {
        throw new SettingsException(
            VARY + "<" + setting.key() + "> holds " + value + " twice: name each value once");
      }
    }
    return List.copyOf(values);
  }

  private static Setting setting(String path, String key) {
    if (key.equals(CORPUS)) {
      throw new SettingsException(
          path
              + "<corpus>: a study has one text: give each text an execution of its own, with a"
              + " <corpus> beside its <study>");
    }
    return Setting.byKey(key)
        .orElseThrow(
            () ->
                new SettingsException(
                    path
                        + "<"
                        + key
                        + ">: there is no such setting"
                        + NearestName.suggestion(key, Setting.keys())));
  }

  /** In canonical form. */
  private static String value(String path, Setting setting, String text) {
    return Settings.format(
        setting.parse(text == null ? "" : text, path + "<" + setting.key() + ">"));
  }

  private void requireDisjoint(Set<Setting> varied) {
    if (cases == null) {
      return;
    }
    for (Setting setting : varied) {
      for (Map<String, String> overrides : cases) {
        if (overrides.containsKey(setting.key())) {
          throw new SettingsException(
              String.format(
                  Locale.ROOT,
                  "%s<%s>: case '%s' sets it, too: let either vary it",
                  VARY,
                  setting.key(),
                  overrides.get(NAME).trim()));
        }
      }
    }
  }

  private static void requireLimit(int cases, Map<Setting, List<String>> lists) {
    long runs = cases;
    for (List<String> values : lists.values()) {
      runs = Math.min(runs * values.size(), MANY); // must not overflow
    }
    if (runs > LIMIT) {
      throw new SettingsException(
          String.format(
              Locale.ROOT,
              "<study> has %,d runs, %,d at most: vary less, or make several studies",
              runs,
              LIMIT));
    }
  }
}
