package dev.lotrgpt.maven.pom;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.NearestName;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.codehaus.plexus.classworlds.realm.ClassRealm;
import org.codehaus.plexus.component.configurator.BasicComponentConfigurator;
import org.codehaus.plexus.component.configurator.ComponentConfigurationException;
import org.codehaus.plexus.component.configurator.ConfigurationListener;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluationException;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluator;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.codehaus.plexus.configuration.xml.XmlPlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * Maven's way to fill a goal's fields, from all places that {@link Precedence} names, with messages
 * that name the XML path and the property instead of classes.
 */
public final class ElementConfigurator extends BasicComponentConfigurator {
  /** The name by which goals ask for it. */
  public static final String HINT = "lotr-gpt";

  private final Function<ExpressionEvaluator, Precedence> precedences;

  /** Maven's way to make one. */
  public ElementConfigurator() {
    this(Precedence::of);
  }

  ElementConfigurator(Function<ExpressionEvaluator, Precedence> precedences) {
    this.precedences = precedences;
  }

  @Override
  public void configureComponent(
      Object component,
      PlexusConfiguration configuration,
      ExpressionEvaluator evaluator,
      ClassRealm realm,
      ConfigurationListener listener)
      throws ComponentConfigurationException {
    Precedence precedence = precedences.apply(evaluator);
    ExpressionEvaluator values = precedence.evaluator(evaluator);
    PlexusConfiguration merged = merged(configuration, component.getClass(), precedence, values);
    for (PlexusConfiguration element : merged.getChildren()) {
      Optional<Field> field = field(component.getClass(), element.getName());
      if (field.isPresent()) {
        descend("<" + element.getName() + ">", element, field.get());
      }
    }
    try {
      super.configureComponent(component, merged, values, realm, listener);
    } catch (ComponentConfigurationException e) {
      throw failure(e.getFailedConfiguration(), mistake(e, merged, values), e);
    }
  }

  private static PlexusConfiguration merged(
      PlexusConfiguration pom,
      Class<?> component,
      Precedence precedence,
      ExpressionEvaluator values)
      throws ComponentConfigurationException {
    try {
      Xpp3Dom merged = dom(pom);
      precedence.merge(merged, component);
      new ValueCheck(precedence.commandLine(), values).check(merged, component);
      return new XmlPlexusConfiguration(merged);
    } catch (MistakeException e) {
      throw failure(null, e.mistake(), e);
    } catch (ExpressionEvaluationException e) {
      throw new ComponentConfigurationException(e.getMessage(), e);
    }
  }

  /**
   * Maven asks for an exception of its own; whoever knows this class finds the mistake in it.
   *
   * @param element that Maven names before the mistake, or null for none
   */
  private static ComponentConfigurationException failure(
      PlexusConfiguration element, Mistake mistake, Exception cause) {
    return new ComponentConfigurationException(
        element, mistake.line(), new MistakeException(mistake, cause));
  }

  private static Xpp3Dom dom(PlexusConfiguration element) {
    Xpp3Dom dom = new Xpp3Dom(element.getName());
    dom.setValue(element.getValue(null));
    for (String attribute : element.getAttributeNames()) {
      dom.setAttribute(attribute, element.getAttribute(attribute, null));
    }
    for (PlexusConfiguration child : element.getChildren()) {
      dom.addChild(dom(child));
    }
    return dom;
  }

  private static Mistake mistake(
      ComponentConfigurationException e,
      PlexusConfiguration configuration,
      ExpressionEvaluator values) {
    String where = location(e, configuration);
    // What Maven says of a value that is not there is that it is no number.
    return isEmpty(e.getFailedConfiguration(), values)
        ? new Mistake(where, "is empty", "give a value or leave it out")
        : new Mistake(
            where,
            "cannot be read: " + e.getMessage(),
            "mvn lotr-gpt:help -Ddetail says what goes there");
  }

  private static boolean isEmpty(PlexusConfiguration element, ExpressionEvaluator values) {
    try {
      return element != null && "".equals(values.evaluate(element.getValue(null)));
    } catch (ExpressionEvaluationException notAnExpression) {
      return false;
    }
  }

  private static String location(
      ComponentConfigurationException e, PlexusConfiguration configuration) {
    if (e.getFailedConfiguration() == null) {
      return "<configuration>";
    }
    String name = e.getFailedConfiguration().getName();
    boolean hasProperty = configuration.getChild(name, false) != null;
    return "<" + name + ">" + (hasProperty ? " (-D" + CommandLine.PREFIX + name + ")" : "");
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
    Mistake mistake =
        new Mistake(path, "is no element", NearestName.suggestion(element.getName(), known));
    return failure(element, mistake, null);
  }

  /** Whether the names below it are fields; a map takes any. */
  private static boolean isElement(Class<?> type) {
    return type.getPackage() == ElementConfigurator.class.getPackage()
        && !Map.class.isAssignableFrom(type);
  }

  private static List<String> names(Class<?> type) {
    return fields(type).stream().map(Field::getName).toList();
  }

  private static Optional<Field> field(Class<?> type, String name) {
    return fields(type).stream().filter(field -> field.getName().equals(name)).findFirst();
  }

  /** A component's own, then those of the classes that it extends. */
  static List<Field> fields(Class<?> type) {
    return Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass)
        .flatMap(each -> Arrays.stream(each.getDeclaredFields()))
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .toList();
  }
}
