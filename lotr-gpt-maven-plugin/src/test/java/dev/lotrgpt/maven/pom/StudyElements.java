package dev.lotrgpt.maven.pom;

import java.io.File;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Properties;
import org.codehaus.plexus.classworlds.ClassWorld;
import org.codehaus.plexus.component.configurator.expression.ExpressionEvaluator;
import org.codehaus.plexus.configuration.xml.XmlPlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;

/** Reads what an execution declares, as Maven does. */
public final class StudyElements {
  private StudyElements() {}

  /**
   * @param xml what stands in {@code <configuration>}
   */
  public static StudyDeclaration read(String xml) throws Exception {
    return read(xml, new Properties(), Path.of(""));
  }

  /** What an execution declares where the command line says something as well. */
  public static StudyDeclaration read(String xml, Properties given, Path directory)
      throws Exception {
    StudyDeclaration declaration = new StudyDeclaration();
    Precedence precedence =
        new Precedence(new CommandLine(given, directory), new Properties(), true, Scale.NONE);
    new ElementConfigurator(evaluator -> precedence)
        .configureComponent(
            declaration,
            new XmlPlexusConfiguration(
                Xpp3DomBuilder.build(
                    new StringReader("<configuration>" + xml + "</configuration>"))),
            new Literal(),
            new ClassWorld("test", StudyElements.class.getClassLoader()).getClassRealm("test"),
            null);
    return declaration;
  }

  /** No expressions. */
  private static final class Literal implements ExpressionEvaluator {
    @Override
    public Object evaluate(String expression) {
      return expression;
    }

    @Override
    public File alignToBaseDirectory(File file) {
      return file;
    }
  }
}
