package dev.lotrgpt.plan;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
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
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The runs of a study: each of its cases with each combination of the values that it varies. The
 * last list of values varies fastest, the cases slowest.
 *
 * @param baseline what no case and no list changes
 * @param cases setting keys, or {@code corpus}, to values, and {@code name} to the case's name;
 *     null for none
 * @param vary setting key, or {@code corpus}, to values separated by commas, in the POM's order;
 *     null for none
 */
public record Sweep(Settings baseline, List<Map<String, String>> cases, Map<String, String> vary) {
  /** The key of a case's name in {@link PlannedRun#variation}. */
  public static final String CASE = "case";

  /** The key of a text's name, beside those of the settings. */
  public static final String CORPUS = "corpus";

  /** The most runs of one study: more of them are a slip. */
  public static final int LIMIT = 10_000;

  private static final long MANY = 1_000_000_000_000L;
  private static final String NAME = "name";

  /** Keys whose values need no word beside them. */
  private static final Set<String> NAMES = Set.of(CASE, CORPUS);

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
   * @throws MistakeException if there are not as many seeds
   */
  public Sweep withSeeds(int seeds) {
    if (seeds == 1) {
      return this;
    }
    long first = (Long) baseline.get(Setting.SEED);
    if (first > Long.MAX_VALUE - seeds) {
      throw new MistakeException(
          new Mistake(
              Setting.SEED.location(),
              String.valueOf(first),
              "has no " + seeds + " seeds behind it",
              "take a lower one"));
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
   * @param corpora is asked for the text of one run after the other
   * @param backendFamily see {@link Identity#of}
   * @throws MistakeException naming the XML path below {@code <study>}, the value and the fix
   */
  public List<PlannedRun> runs(Corpora corpora, String backendFamily) {
    Map<String, List<Change>> lists = lists();
    List<Variant> variants =
        cases == null ? List.of(new Variant(Map.of(), baseline, Optional.empty())) : caseList();
    requireDisjoint(lists.keySet());
    requireLimit(variants.size(), lists);
    for (Map.Entry<String, List<Change>> list : lists.entrySet()) {
      List<Variant> longer = new ArrayList<>();
      for (Variant variant : variants) {
        for (Change change : list.getValue()) {
          longer.add(variant.with(list.getKey(), change));
        }
      }
      variants = longer;
    }
    Map<String, PlannedRun> runs = new LinkedHashMap<>();
    for (Variant variant : variants) {
      PlannedRun run = variant.planned(corpora, backendFamily);
      PlannedRun same = runs.putIfAbsent(run.id(), run);
      if (same != null) {
        throw new MistakeException(
            new Mistake(
                "<study>",
                "'" + same.label() + "' and '" + run.label() + "'",
                "have the same settings and text",
                "leave one of them out"));
      }
    }
    return List.copyOf(runs.values());
  }

  /**
   * What a value does to a run.
   *
   * @param value to show
   */
  private record Change(String value, UnaryOperator<Variant> effect) {
    static Change of(Setting setting, String value) {
      return new Change(
          value, run -> new Variant(run.variation, run.settings.with(setting, value), run.corpus));
    }

    static Change of(String name, Corpora.Own corpus) {
      return new Change(name, run -> new Variant(run.variation, run.settings, Optional.of(corpus)));
    }
  }

  /**
   * A run to be: what was varied so far, and what comes of it.
   *
   * @param corpus empty for the text beside the study
   */
  private record Variant(
      Map<String, String> variation, Settings settings, Optional<Corpora.Own> corpus) {
    Variant with(String key, Change change) {
      Map<String, String> longer = new LinkedHashMap<>(variation);
      longer.put(key, change.value);
      return change.effect.apply(new Variant(longer, settings, corpus));
    }

    PlannedRun planned(Corpora corpora, String backendFamily) {
      try {
        settings.validated();
      } catch (MistakeException e) {
        throw new MistakeException(e.mistake().within("<study>, run '" + label() + "'"));
      }
      CorpusRecord text = corpora.find(corpus);
      String id = Identity.of(settings, text.sha256(), backendFamily).id();
      return new PlannedRun(id, label(), Collections.unmodifiableMap(variation), settings, text);
    }

    private String label() {
      if (variation.isEmpty()) {
        return "baseline";
      }
      StringJoiner label = new StringJoiner(", ");
      variation.forEach((key, value) -> label.add(NAMES.contains(key) ? value : key + " " + value));
      return label.toString();
    }
  }

  private List<Variant> caseList() {
    if (cases.isEmpty()) {
      throw new MistakeException(new Mistake(CASES, "holds no case", CASES_EXAMPLE));
    }
    Set<String> names = new LinkedHashSet<>();
    List<Variant> variants = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      Map<String, String> overrides = cases.get(i);
      String name = name(overrides, i + 1);
      if (!names.add(name)) {
        throw new MistakeException(
            new Mistake(
                CASES + "<case><name>",
                "'" + name + "'",
                "is the name of two cases",
                "each needs its own"));
      }
      Variant variant = new Variant(Map.of(CASE, name), baseline, Optional.empty());
      for (Map.Entry<String, String> override : overrides.entrySet()) {
        if (!override.getKey().equals(NAME)) {
          variant =
              change(CASES + "<case>, '" + name + "', ", override.getKey(), override.getValue())
                  .effect
                  .apply(variant);
        }
      }
      variants.add(variant);
    }
    return variants;
  }

  private static String name(Map<String, String> overrides, int number) {
    String name = Optional.ofNullable(overrides.get(NAME)).orElse("").trim();
    if (name.isEmpty()) {
      throw new MistakeException(
          new Mistake(CASES + "<case> number " + number, "has no <name>", CASES_EXAMPLE));
    }
    if (name.length() > NAME_LIMIT || name.codePoints().anyMatch(Character::isISOControl)) {
      throw new MistakeException(
          new Mistake(
              CASES + "<case><name> of case number " + number,
              "is no short text in one line",
              "at most " + NAME_LIMIT + " characters"));
    }
    return name;
  }

  /** What of a case is one value. */
  private static Change change(String path, String key, String value) {
    if (key.equals(CORPUS)) {
      String where = path + "<" + CORPUS + ">";
      if (value == null || value.isBlank()) {
        throw new MistakeException(new Mistake(where, "is empty", "name a text, or leave it out"));
      }
      return Change.of(value.trim(), new Corpora.Own(value.trim(), where));
    }
    Setting setting = setting(path, key);
    return Change.of(setting, value(path, setting, value));
  }

  private Map<String, List<Change>> lists() {
    Map<String, List<Change>> lists = new LinkedHashMap<>();
    if (vary == null) {
      return lists;
    }
    if (vary.isEmpty()) {
      throw new MistakeException(
          new Mistake(VARY, "is empty", "perhaps <dropout>0, 0.2</dropout>"));
    }
    vary.forEach((key, list) -> lists.put(key, changes(key, list)));
    return lists;
  }

  private static List<Change> changes(String key, String list) {
    if (key.equals(CORPUS)) {
      String where = VARY + "<" + CORPUS + ">";
      List<Change> changes = new ArrayList<>();
      CorpusNames.of(values(key, list, String::trim))
          .forEach((path, name) -> changes.add(Change.of(name, new Corpora.Own(path, where))));
      return changes;
    }
    Setting setting = setting(VARY, key);
    return values(key, list, text -> value(VARY, setting, text)).stream()
        .map(value -> Change.of(setting, value))
        .toList();
  }

  private static List<String> values(String key, String list, UnaryOperator<String> canonical) {
    String where = VARY + "<" + key + ">";
    if (list == null || list.isBlank()) {
      throw new MistakeException(
          new Mistake(where, "is empty", "it takes values separated by commas"));
    }
    Set<String> values = new LinkedHashSet<>();
    for (String text : list.split(",", -1)) {
      String value = canonical.apply(text);
      if (value.isEmpty()) {
        throw new MistakeException(
            new Mistake(where, "has nothing before or behind a comma", "take it out"));
      }
      if (!values.add(value)) {
        throw new MistakeException(
            new Mistake(where, "holds " + value + " twice", "name each value once"));
      }
    }
    return List.copyOf(values);
  }

  private static Setting setting(String path, String key) {
    return Setting.byKey(key)
        .orElseThrow(
            () ->
                new MistakeException(
                    new Mistake(
                        path + "<" + key + ">",
                        "is no setting",
                        NearestName.suggestion(key, keys()))));
  }

  /** What a study can vary. */
  private static List<String> keys() {
    return Stream.concat(Setting.keys().stream(), Stream.of(CORPUS)).toList();
  }

  /** In canonical form. */
  private static String value(String path, Setting setting, String text) {
    return Settings.format(
        setting.parse(text == null ? "" : text, path + "<" + setting.key() + ">"));
  }

  private void requireDisjoint(Set<String> varied) {
    if (cases == null) {
      return;
    }
    for (String key : varied) {
      for (Map<String, String> overrides : cases) {
        if (overrides.containsKey(key)) {
          throw new MistakeException(
              new Mistake(
                  VARY + "<" + key + ">",
                  "case '" + overrides.get(NAME).trim() + "'",
                  "sets it, too",
                  "let either vary it"));
        }
      }
    }
  }

  private static void requireLimit(int cases, Map<String, List<Change>> lists) {
    long runs = cases;
    for (List<Change> values : lists.values()) {
      runs = Math.min(runs * values.size(), MANY); // must not overflow
    }
    if (runs > LIMIT) {
      throw new MistakeException(
          new Mistake(
              "<study>",
              String.format(Locale.ROOT, "has %,d runs, %,d at most", runs, LIMIT),
              "vary less, or make several studies"));
    }
  }
}
