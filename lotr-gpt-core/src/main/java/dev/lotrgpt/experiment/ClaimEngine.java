package dev.lotrgpt.experiment;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlContext;
import org.apache.commons.jexl3.JexlFeatures;
import org.apache.commons.jexl3.JexlOptions;
import org.apache.commons.jexl3.internal.Engine;
import org.apache.commons.jexl3.internal.Frame;
import org.apache.commons.jexl3.internal.Interpreter;
import org.apache.commons.jexl3.introspection.JexlPermissions;
import org.apache.commons.jexl3.parser.ASTAndNode;
import org.apache.commons.jexl3.parser.ASTOrNode;
import org.apache.commons.jexl3.parser.JexlNode;

/**
 * JEXL with nothing in it but expressions over {@link ClaimResults}: no variables, loops, lambdas,
 * assignments, instances or literals of collections, and no class of Java is visible.
 *
 * <p>Both sides of {@code and} and {@code or} are always evaluated, so that a mistake in either is
 * found before training and all numbers are shown.
 */
final class ClaimEngine extends Engine {
  private static final JexlFeatures FEATURES =
      JexlFeatures.createNone().methodCall(true).comparatorNames(true);

  ClaimEngine() {
    super(
        new JexlBuilder()
            .features(FEATURES)
            .permissions(new OnlyResults())
            .namespaces(Map.of())
            .arithmetic(new ClaimArithmetic())
            .strict(true)
            .safe(false)
            .silent(false)
            .antish(false)
            .debug(false)
            .cache(0));
  }

  @Override
  protected Interpreter createInterpreter(JexlContext context, Frame frame, JexlOptions options) {
    return new EagerInterpreter(this, options, context, frame);
  }

  private static final class EagerInterpreter extends Interpreter {
    EagerInterpreter(ClaimEngine engine, JexlOptions options, JexlContext context, Frame frame) {
      super(engine, options, context, frame);
    }

    @Override
    protected Object visit(ASTAndNode node, Object data) {
      boolean result = true;
      for (int i = 0; i < node.jjtGetNumChildren(); i++) {
        result &= truth(node.jjtGetChild(i), data);
      }
      return result;
    }

    @Override
    protected Object visit(ASTOrNode node, Object data) {
      boolean result = false;
      for (int i = 0; i < node.jjtGetNumChildren(); i++) {
        result |= truth(node.jjtGetChild(i), data);
      }
      return result;
    }

    private boolean truth(JexlNode operand, Object data) {
      return arithmetic.toBoolean(operand.jjtAccept(this, data));
    }
  }

  /** Lets an expression see the methods that {@link ClaimResults} means for it, nothing else. */
  private static final class OnlyResults implements JexlPermissions {
    @Override
    public boolean allow(Class<?> type) {
      return ClaimResults.isVisible(type);
    }

    @Override
    public boolean allow(Method method) {
      return ClaimResults.isVisible(method.getDeclaringClass());
    }

    @Override
    public boolean allow(Class<?> type, Method method) {
      return allow(method);
    }

    @Override
    public boolean allow(Package classes) {
      return classes == ClaimResults.class.getPackage();
    }

    @Override
    public boolean allow(Constructor<?> constructor) {
      return false;
    }

    @Override
    public boolean allow(Field field) {
      return false;
    }

    @Override
    public boolean allow(Class<?> type, Field field) {
      return false;
    }

    @Override
    public JexlPermissions compose(String... more) {
      return this;
    }
  }
}
