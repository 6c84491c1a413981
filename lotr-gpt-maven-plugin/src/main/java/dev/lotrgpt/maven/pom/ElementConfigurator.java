package dev.lotrgpt.maven.pom;

import dev.lotrgpt.plan.NearestName;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.codehaus.plexus.classworlds.realm.ClassRealm;
import org.codehaus.plexus.component.configurator.BasicComponentConfigurator;
import org.codehaus.plexus.component.configurator.ComponentConfigurationException;
import org.codehaus.plexus.component.configurator.ConfigurationListener;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluator;
import org.codehaus.plexus.configuration.PlexusConfiguration;

/**
 * Maven's way to fill a goal's fields, with messages that name the XML path and the property
 * instead of classes.
 */
public final class ElementConfigurator extends BasicComponentConfigurator {
  /** The name by which goals ask for it. */
  public static final String HINT = "lotr-gpt";

  @Override
  public void configureComponent(
      Object component,
      PlexusConfiguration configuration,
      ExpressionEvaluator evaluator,
      ClassRealm realm,
      ConfigurationListener listener)
      throws ComponentConfigurationException {
    for (PlexusConfiguration element : configuration.getChildren()) {
      Optional<Field> field = field(component.getClass(), element.getName());
      if (field.isPresent()) {
        descend("<" + element.getName() + ">", element, field.get());
      }
    }
    try {
      super.configureComponent(component, configuration, evaluator, realm, listener);
    } catch (ComponentConfigurationException e) {
      throw new ComponentConfigurationException(
          e.getFailedConfiguration(), location(e, configuration) + problem(e, evaluator), e);
    }
  }

  /** What Maven says of a value that is not there is that it is no number. */
  private static String problem(ComponentConfigurationException e, ExpressionEvaluator evaluator) {
    try {
      boolean empty =
          e.getFailedConfiguration() != null
              && "".equals(evaluator.evaluate(e.getFailedConfiguration().getValue(null)));
      return empty ? "the value is empty: give one or leave it out" : e.getMessage();
    } catch (ExpressionEvaluationException notAnExpression) {
      return e.getMessage();
    }
  }

  private static String location(
      ComponentConfigurationException e, PlexusConfiguration configuration) {
    if (e.getFailedConfiguration() == null) {
      return "";
    }
    String name = e.getFailedConfiguration().getName();
    boolean hasProperty = configuration.getChild(name, false) != null;
    return "<" + name + ">" + (hasProperty ? " (-D" + CommandLine.PREFIX + name + "): " : ": ");
  }

  private static void descend(String path, PlexusConfiguration element, Field field)
      throws ComponentConfigurationException {
    if (isElement(field.getType())) {
      checkChildren(path, element, field.getType());
    } else if (field.getType() == List.class) {
      checkItems(path, element, field);
    }
  }

  /** Below an element of ours there are its fields' names only. */
  private static void checkChildren(String path, PlexusConfiguration element, Class<?> type)
      throws ComponentConfigurationException {
    for (PlexusConfiguration child : element.getChildren()) {
      String childPath = path + "<" + child.getName() + ">";
      Optional<Field> field = field(type, child.getName());
      if (field.isEmpty()) {
        throw unknown(childPath, child, names(type));
      }
      descend(childPath, child, field.get());
    }
  }

  /** {@code <claims>} holds {@code <claim>}s, and so on. */
  private static void checkItems(String path, PlexusConfiguration items, Field list)
      throws ComponentConfigurationException {
    String singular = list.getName().substring(0, list.getName().length() - 1);
    for (PlexusConfiguration item : items.getChildren()) {
      String itemPath = path + "<" + item.getName() + ">";
      if (!item.getName().equals(singular)) {
        throw unknown(itemPath, item, List.of(singular));
      }
      Class<?> type =
          (Class<?>) ((ParameterizedType) list.getGenericType()).getActualTypeArguments()[0];
      if (isElement(type)) {
        checkChildren(itemPath, item, type);
      }
    }
  }

  private static ComponentConfigurationException unknown(
      String path, PlexusConfiguration element, List<String> known) {
    return new ComponentConfigurationException(
        element,
        path + ": there is no such element" + NearestName.suggestion(element.getName(), known));
  }

  /** Whether the names below it are fields; a map takes any. */
  private static boolean isElement(Class<?> type) {
    return type.getPackage() == ElementConfigurator.class.getPackage()
        && !Map.class.isAssignableFrom(type);
  }

  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .map(Field::getName)
        .toList();
  }

  private static Optional<Field> field(Class<?> type, String name) {
    return type == null
        ? Optional.empty()
        : Arrays.stream(type.getDeclaredFields())
            .filter(field -> field.getName().equals(name))
            .filter(field -> !Modifier.isStatic(field.getModifiers()))
            .findFirst()
            .or(() -> field(type.getSuperclass(), name));
  }
}
