package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import java.io.File;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluator;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * Whether each value is of its parameter's type, wherever it comes from. Maven takes any word but
 * {@code true} for {@code false}, and makes a file of any text.
 */
final class ValueCheck {
  /** What Maven makes of {@code -Dlotr-gpt.store}. */
  private static final String NO_VALUE = "true";

  private static final Set<Class<?>> WHOLE =
      Set.of(int.class, Integer.class, long.class, Long.class);
  private static final Set<Class<?>> DECIMAL = Set.of(double.class, Double.class);
  private static final Set<Class<?>> FLAG = Set.of(boolean.class, Boolean.class);

  private final CommandLine commandLine;
  private final ExpressionEvaluator evaluator;

  ValueCheck(CommandLine commandLine, ExpressionEvaluator evaluator) {
    this.commandLine = commandLine;
    this.evaluator = evaluator;
  }

  /** Whether a parameter is a single value. */
  static boolean isScalar(Class<?> type) {
    return type == String.class
        || type == File.class
        || WHOLE.contains(type)
        || DECIMAL.contains(type)
        || FLAG.contains(type);
  }

  /**
   * Checks the values of a component's configuration; those of paths become absolute ones where
   * they are of the command line.
   *
   * @throws MistakeException naming the XML path, the property and the value
   */
  void check(Xpp3Dom configuration, Class<?> component) throws ExpressionEvaluationException {
    check(configuration, component, "", field -> field);
  }

  private void check(Xpp3Dom element, Class<?> type, String xml, UnaryOperator<String> paths)
      throws ExpressionEvaluationException {
    for (Field field : ElementConfigurator.fields(type)) {
      String name = field.getName();
      Xpp3Dom child = element.getChild(name);
      if (child == null) {
        continue;
      }
      String where = xml + "<" + name + ">";
      if (GoalParameters.ELEMENTS.get(name) == field.getType()) {
        check(child, field.getType(), where, below -> GoalParameters.property(name, below));
      } else if (isScalar(field.getType())) {
        String location = where + " (-D" + CommandLine.PREFIX + paths.apply(name) + ")";
        Optional<String> value = value(child);
        if (value.isPresent()) {
          checkScalar(child, field.getType(), paths.apply(name), location, value.get());
        }
      }
    }
  }

  private Optional<String> value(Xpp3Dom element) throws ExpressionEvaluationException {
    Object value = evaluator.evaluate(element.getValue());
    if (value == null) {
      value = evaluator.evaluate(element.getAttribute("default-value"));
    }
    return value instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
  }

  private void checkScalar(
      Xpp3Dom element, Class<?> type, String name, String location, String text) {
    if (WHOLE.contains(type)) {
      require(text.matches("\\s*[+-]?\\d{1,18}\\s*"), location, text, "a whole number");
      element.setValue(text.trim());
    } else if (DECIMAL.contains(type)) {
      require(isNumber(text), location, text, "a number");
      element.setValue(text.trim());
    } else if (FLAG.contains(type)) {
      require(text.equals("true") || text.equals("false"), location, text, "true or false");
    } else if (type == File.class) {
      checkPath(location, name, text);
      boolean isGiven = commandLine.text(name).isPresent();
      if (isGiven) {
        element.setValue(commandLine.directory().resolve(text).toString());
      }
    }
  }

  private static boolean isNumber(String text) {
    try {
      Double.parseDouble(text.trim());
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private void checkPath(String location, String name, String text) {
    if (text.equals(NO_VALUE) && commandLine.text(name).isPresent()) {
      throw new MistakeException(
          new Mistake(
              "-D" + CommandLine.PREFIX + name,
              "has no value, which Maven takes for 'true'",
              "give a path (./" + NO_VALUE + " for one of that name)"));
    }
    if (text.contains("${")) {
      throw new MistakeException(
          new Mistake(
              location,
              "'" + text + "'",
              "holds a property that is not set",
              "set it, or write the path out"));
    }
    if (text.equals("~") || text.startsWith("~/")) {
      throw new MistakeException(
          new Mistake(
              location,
              "'" + text + "'",
              "begins with ~, which no shell replaces behind -D" + CommandLine.PREFIX + name + "=",
              "write $HOME instead"));
    }
  }

  private static void require(boolean isRight, String location, String text, String expectation) {
    if (!isRight) {
      throw new MistakeException(Mistake.unlike(location, "'" + text + "'", expectation));
    }
  }
}
