package dev.lotrgpt.maven.pom;

import java.io.File;
import java.io.StringReader;
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
    StudyDeclaration declaration = new StudyDeclaration();
    new ElementConfigurator()
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
