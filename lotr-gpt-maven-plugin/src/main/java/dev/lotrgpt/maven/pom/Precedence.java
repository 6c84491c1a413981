package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.Setting;
import java.io.File;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluator;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * The one place where it is decided where a value comes from, for every parameter of every goal:
 *
 * <ol>
 *   <li>the command line, {@code -Dlotr-gpt.NAME=VALUE}: it wins for all executions, also for those
 *       with a value of their own; relative paths start where the command was given;
 *   <li>the element in the POM: Maven has merged an execution's over the plugin's, a profile's over
 *       the POM's, a child's over its parent's, {@code <plugins>} over {@code <pluginManagement>};
 *       relative paths start at the project;
 *   <li>the project's property {@code lotr-gpt.NAME}, in {@code <properties>} or a profile;
 *   <li>the default. That of a place below the build directory is one below the directory where the
 *       command was given, if there is no project; that of a {@link Scale} has the scale's name.
 * </ol>
 *
 * <p>Names of what is below an element have a dot: {@code lotr-gpt.training.dropout}, {@code
 * lotr-gpt.samples.length}.
 *
 * @param project properties of the project
 * @param hasProject whether there is one
 * @param scale of this build
 */
record Precedence(CommandLine commandLine, Properties project, boolean hasProject, Scale scale) {
  private static final String BUILD_DIRECTORY = "${project.build.directory}/";
  private static final String OF_SCALE = "/${" + Scale.PROPERTY + "}";
  private static final Pattern PROPERTY = Pattern.compile("\\$\\{lotr-gpt\\.([^}]+)}");

  /** Of the goal that an evaluator works for. */
  static Precedence of(ExpressionEvaluator evaluator) {
    try {
      if (!(evaluator.evaluate("${session}") instanceof MavenSession session)) {
        throw new IllegalStateException("Maven gives no session");
      }
      MavenProject project = session.getCurrentProject();
      return new Precedence(
          CommandLine.of(session),
          project.getProperties(),
          project.getBasedir() != null,
          Scale.of(session, project));
    } catch (ExpressionEvaluationException e) {
      throw new IllegalStateException("Maven gives no session", e);
    }
  }

  /**
   * Puts what the command line and the project's properties say into a component's configuration.
   *
   * @param pom changed in place
   * @throws MistakeException if one of these is given, but empty
   */
  void merge(Xpp3Dom pom, Class<?> component) {
    merge(pom, component, field -> field, false);
  }

  private void merge(
      Xpp3Dom element, Class<?> type, UnaryOperator<String> paths, boolean isNested) {
    for (Field field : ElementConfigurator.fields(type)) {
      String name = field.getName();
      String path = paths.apply(name);
      if (ValueCheck.isScalar(field.getType())) {
        set(element, name, path, isNested);
      } else if (GoalParameters.ELEMENTS.get(name) == field.getType()) {
        within(
            element,
            name,
            child ->
                merge(child, field.getType(), below -> GoalParameters.property(name, below), true));
      } else if (field.getType() == StudyElement.class) {
        Optional.ofNullable(element.getChild(name))
            .filter(study -> study.getChild("seeds") != null) // its own number, the same property
            .ifPresent(study -> set(study, "seeds", "seeds", false));
      } else if (field.getType() == List.class && isNested) {
        setItem(element, name, path);
      } else {
        within(
            element,
            name,
            child -> Setting.ofGroup(name).forEach(s -> set(child, s.key(), s.path(), true)));
      }
    }
  }

  /** Adds the element if something is to be in it. */
  private static void within(Xpp3Dom parent, String name, Consumer<Xpp3Dom> filling) {
    Optional<Xpp3Dom> there = Optional.ofNullable(parent.getChild(name));
    Xpp3Dom child = there.orElseGet(() -> new Xpp3Dom(name));
    filling.accept(child);
    if (there.isEmpty() && child.getChildCount() > 0) {
      parent.addChild(child);
    }
  }

  /**
   * @param isNested whether Maven does not know of the property
   */
  private void set(Xpp3Dom element, String name, String path, boolean isNested) {
    Xpp3Dom child = element.getChild(name);
    boolean isProperty =
        isNested && child == null && project.containsKey(CommandLine.PREFIX + path);
    if (commandLine.text(path).isPresent() || isProperty) {
      if (child == null) {
        child = new Xpp3Dom(name);
        element.addChild(child);
      }
      child.setValue("${" + CommandLine.PREFIX + path + "}");
    }
  }

  /** The only one of a list, if there is one. */
  private void setItem(Xpp3Dom element, String list, String path) {
    Xpp3Dom single = new Xpp3Dom(list);
    set(single, list.substring(0, list.length() - 1), path, element.getChild(list) == null);
    if (single.getChildCount() > 0) {
      for (int i = element.getChildCount() - 1; i >= 0; i--) {
        if (element.getChild(i).getName().equals(list)) {
          element.removeChild(i);
        }
      }
      element.addChild(single);
    }
  }

  /** Knows the values of the command line, to the letter, and the place of what has no project. */
  ExpressionEvaluator evaluator(ExpressionEvaluator maven) {
    return new ExpressionEvaluator() {
      @Override
      public Object evaluate(String expression) throws ExpressionEvaluationException {
        if (expression != null && expression.startsWith(BUILD_DIRECTORY)) {
          return place(expression, maven);
        }
        Optional<Object> own = Optional.ofNullable(expression).flatMap(Precedence.this::value);
        return own.isPresent() ? own.get() : maven.evaluate(expression);
      }

      @Override
      public File alignToBaseDirectory(File file) {
        return maven.alignToBaseDirectory(file);
      }
    };
  }

  private Optional<Object> value(String expression) {
    Matcher property = PROPERTY.matcher(expression);
    return property.matches()
        ? commandLine.text(property.group(1)).map(Object.class::cast)
        : Optional.empty();
  }

  /** A default below the build directory, in the directory of the scale if it has one. */
  private String place(String expression, ExpressionEvaluator maven)
      throws ExpressionEvaluationException {
    int ofScale = expression.indexOf(OF_SCALE);
    String all = ofScale < 0 ? expression : expression.substring(0, ofScale);
    Path directory =
        hasProject
            ? Path.of(String.valueOf(maven.evaluate(all)))
            : commandLine.directory().resolve(all.substring(BUILD_DIRECTORY.length()));
    return ofScale < 0
        ? directory.toString()
        : scale.within(directory) + expression.substring(ofScale + OF_SCALE.length());
  }
}
