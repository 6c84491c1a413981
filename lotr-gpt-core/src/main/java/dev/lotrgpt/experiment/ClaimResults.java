package dev.lotrgpt.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import org.apache.commons.jexl3.JexlContext;

/**
 * What a claim sees while it is evaluated once: the runs of its study. Keeps account of what it
 * looks at.
 */
final class ClaimResults implements JexlContext, JexlContext.NamespaceResolver {
  private static final String ALL = "all";
  private static final String SEED = Setting.SEED.key();

  private final Functions functions;
  private final Map<String, Evidence> evidence = new LinkedHashMap<>();
  private final Map<String, String> gaps = new LinkedHashMap<>();
  private boolean selectsSeeds;

  ClaimResults(StudyResults results) {
    this.functions = new Functions(this, results);
  }

  static boolean isVisible(Class<?> type) {
    return type == Selection.class || type == Functions.class;
  }

  /** The numbers that were looked at, in order. */
  List<Evidence> evidence() {
    return List.copyOf(evidence.values());
  }

  /** The runs that lack what was looked for, and why. */
  List<String> gaps() {
    return gaps.entrySet().stream()
        .map(gap -> "'" + gap.getKey() + "': " + gap.getValue())
        .toList();
  }

  /** Whether the claim itself tells one seed from another. */
  boolean selectsSeeds() {
    return selectsSeeds;
  }

  @Override
  public Object resolveNamespace(String name) {
    return name == null ? functions : null;
  }

  @Override
  public boolean has(String name) {
    return name.equals(ALL);
  }

  @Override
  public Object get(String name) {
    return name.equals(ALL) ? functions : null;
  }

  @Override
  public void set(String name, Object value) {
    throw new ClaimException("a claim changes nothing");
  }

  private void look(String expression, Metric metric, double value, List<RunResult> runs) {
    evidence.put(expression, new Evidence(expression, metric, value, runs.size()));
    for (RunResult run : runs) {
      if (!Double.isFinite(metric.of(run))) {
        gaps.putIfAbsent(run.planned().label(), why(run, metric));
      }
    }
  }

  private int count(String expression, List<RunResult> runs) {
    evidence.put(expression, new Evidence(expression, null, runs.size(), runs.size()));
    for (RunResult run : runs) {
      if (!run.trained()) {
        gaps.putIfAbsent(run.planned().label(), run.problem());
      }
    }
    return runs.size();
  }

  private static String why(RunResult run, Metric metric) {
    if (run.problem() != null) {
      return run.problem();
    }
    return Double.isNaN(metric.of(run)) && run.evaluation() == null
        ? "not evaluated"
        : metric.key() + " is " + metric.of(run);
  }

  /** Some runs of the study. Its public methods are the language of claims. */
  public static class Selection {
    private final ClaimResults account;
    private final StudyResults results;
    private final List<String> conditions;

    private Selection(ClaimResults account, StudyResults results, List<String> conditions) {
      this.account = account;
      this.results = results;
      this.conditions = conditions;
    }

    /** The runs among these with one value of a setting or {@code case}. */
    public Selection where(String key, Object value) {
      if (!(value instanceof String) && !(value instanceof Number)) {
        throw new ClaimException("where('" + key + "', ...) takes a value, such as 0.2");
      }
      String call = "where('" + key + "', " + value + ")";
      requireKey(call, key);
      String canonical = canonical(call, key, value);
      StudyResults selected = results.where(key, canonical);
      if (selected.runs().isEmpty()) {
        throw new ClaimException(
            call + ": no such run in the study; there is " + key + " " + values(key));
      }
      List<String> longer = new ArrayList<>(conditions);
      longer.add(key + "=" + canonical);
      return new Selection(account, selected, longer);
    }

    /** How far the metric's mean goes apart over the values of a setting. */
    public double effect(String key, String metricKey) {
      String call = "effect('" + key + "', '" + metricKey + "')";
      requireKey(call, key);
      Metric metric = metric(metricKey);
      List<String> values = results.values(key);
      if (values.size() < 2) {
        throw new ClaimException(
            call
                + ": the study does not vary "
                + key
                + " here; it varies "
                + String.join(", ", results.study().varied()));
      }
      double min = Double.POSITIVE_INFINITY;
      double max = Double.NEGATIVE_INFINITY;
      for (String value : values) {
        double mean = results.where(key, value).mean(metric);
        min = Math.min(min, mean);
        max = Math.max(max, mean);
      }
      return look("effect(" + key + ", " + metricKey + ")", metric, max - min);
    }

    /** Smallest value of a metric among these runs. */
    public double min(String metricKey) {
      return extreme("min", metricKey, Math::min);
    }

    /** Largest value of a metric among these runs. */
    public double max(String metricKey) {
      return extreme("max", metricKey, Math::max);
    }

    /** Mean of a metric over these runs, or {@code n}, how many they are. */
    public double get(String metricKey) {
      if (metricKey.equals("n")) {
        return account.count(name(metricKey), results.runs());
      }
      return look(metricKey, metric(metricKey), results.mean(metric(metricKey)));
    }

    private double extreme(String call, String metricKey, DoubleBinaryOperator choice) {
      Metric metric = metric(metricKey);
      double value =
          results.runs().stream().mapToDouble(metric::of).reduce(choice).orElse(Double.NaN);
      return look(call + "(" + metricKey + ")", metric, value);
    }

    private double look(String expression, Metric metric, double value) {
      account.look(name(expression), metric, value, results.runs());
      return value;
    }

    private String name(String expression) {
      String prefix = conditions.isEmpty() ? ALL : "where(" + String.join(", ", conditions) + ")";
      return conditions.isEmpty() && expression.startsWith("effect")
          ? expression
          : prefix + "." + expression;
    }

    private void requireKey(String call, String key) {
      if (key.equals(Sweep.CASE)) {
        if (!results.study().varied().contains(Sweep.CASE)) {
          throw new ClaimException(call + ": the study has no cases");
        }
      } else if (Setting.byKey(key).isEmpty()) {
        throw new ClaimException(
            call
                + ": there is no setting '"
                + key
                + "'"
                + NearestName.suggestion(key, Setting.keys()));
      }
      account.selectsSeeds |= key.equals(SEED);
    }

    private static String canonical(String call, String key, Object value) {
      if (key.equals(Sweep.CASE)) {
        return value.toString();
      }
      try {
        return Settings.format(Setting.byKey(key).orElseThrow().parse(value.toString(), call));
      } catch (SettingsException e) {
        throw new ClaimException(e.getMessage());
      }
    }

    private String values(String key) {
      return String.join(", ", results.values(key));
    }

    private static Metric metric(String key) {
      return Metric.byKey(key)
          .orElseThrow(
              () ->
                  new ClaimException(
                      "there is no metric '"
                          + key
                          + "'"
                          + NearestName.suggestion(key, Metric.keys())));
    }
  }

  /** All runs, and the functions that need none. */
  public static final class Functions extends Selection {
    private Functions(ClaimResults account, StudyResults results) {
      super(account, results, List.of());
    }

    public double abs(double number) {
      return Math.abs(number);
    }
  }
}
