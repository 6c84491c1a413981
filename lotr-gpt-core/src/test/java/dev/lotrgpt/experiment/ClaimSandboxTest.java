package dev.lotrgpt.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.commons.jexl3.JexlContext;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.MapContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A POM may come from a stranger: a claim reads results and can do nothing else. */
@Tag("slow")
class ClaimSandboxTest {
  private static final long SEED = 20261122;
  private static final Duration FUZZING = Duration.ofSeconds(5);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "''.class.forName('java.lang.Runtime') != null",
        "all.class.classLoader != all",
        "all.getClass().getName() == 'x'",
        "where('dropout', 0).results.study.id == 'x'",
        "all.account.gaps() == 1",
        "System.exit(1) == 0",
        "java.lang.System.exit(1) == 0",
        "new('java.io.File', '/') != 1",
        "new java.io.File('/').exists()",
        "while (true) {}; all.gap > 1",
        "for (i : 1..1000000000) { i }; all.gap > 1",
        "var x = 1; all.gap > x",
        "x = 1",
        "all.gap += 1",
        "(() -> all.gap > 1)()",
        "function(x) { x }(all.gap > 1)",
        "[1, 2, 3].size() > all.n",
        "{'a': 1}.a < all.n",
        "`${''.class}` == 'x'",
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' =~ '(a+)+$' or all.gap > 1",
        "all.gap > 1 // comment",
        "all.gap > 1 ? true : false",
        "#pragma jexl.options '+strict'\nall.gap > 1",
        "@silent all.gap > 1",
        "size('abc') > all.n",
        "empty('abc') or all.gap > 1",
        "toBigInteger('9') > all.n",
        "1e999999999b > all.n",
        "1..2 == all.n",
        "0x10 < all.n",
        "9999999999999999999999999999999h < all.n",
        "1 << 62 > all.n",
        "'\\u0041' == all.n",
        "all.gap > 1; all.gap > 2",
        "all['gap'] > 1",
        "all?.gap > 1",
        "all.get('gap') > 1",
        "$x > all.n",
      })
  void cannotReachAnything(String expression) {
    assertThatThrownBy(() -> ClaimEvaluator.check(StudyFixture.regularisation(expression)))
        .isInstanceOf(ClaimException.class)
        .hasMessageNotContaining("org.apache")
        .hasMessageNotContaining("\n");
  }

  /** The second wall: what JEXL itself would let through if the list of words did not hold. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "''.class.forName('java.lang.Runtime')",
        "''.class",
        "''.length()",
        "all.class",
        "all.getClass()",
        "all.hashCode()",
        "all.results",
        "all.account",
        "all.conditions",
        "new('java.io.File', '/')",
        "new('java.lang.StringBuilder')",
        "while (true) {}",
        "for (i : 1..1000000000) { i }",
        "x = 1",
        "var x = 1",
        "() -> 1",
        "[1, 2]",
        "{'a': 1}",
        "java.lang.System.getProperties()",
      })
  void theEngineIsClosedByItself(String expression) {
    JexlEngine engine = new ClaimEngine();
    JexlContext context = new ClaimResults(StudyResults.none(StudyFixture.regularisation()));
    assertThatThrownBy(() -> engine.createExpression(expression).evaluate(context))
        .isInstanceOfAny(JexlException.class, ClaimException.class);
    assertThatThrownBy(() -> engine.createExpression(expression).evaluate(new MapContext()))
        .isInstanceOfAny(JexlException.class, ClaimException.class);
  }

  @Test
  void noClassCanBeNamed() {
    assertThat(new ClaimEngine().getUberspect().getClassByName("java.lang.System")).isNull();
  }

  @Test
  @Timeout(20)
  void theLongestAndDeepestAreQuick() {
    int limit = ClaimSyntax.LENGTH_LIMIT;
    List<String> expressions =
        List.of(
            "(".repeat(limit),
            "(".repeat(20) + "all.gap > 1" + ")".repeat(20),
            "abs(".repeat(20) + "all.gap" + ")".repeat(20) + " > 1",
            "! ".repeat(limit / 2 - 10) + "(all.gap > 1)",
            "- ".repeat(limit / 2 - 10) + "all.gap > 1",
            "all" + ".where('dropout',0)".repeat(50) + ".gap > 1",
            "all.gap + ".repeat(90) + "1 > 1",
            "all.gap > 1 and ".repeat(60) + "all.gap > 1",
            "1e999 ".repeat(100),
            "9".repeat(limit),
            "'" + "a".repeat(limit - 2) + "'",
            "where('" + "dropout".repeat(100) + "', 1).gap > 1",
            "a".repeat(limit));
    for (String expression : expressions) {
      long begun = System.nanoTime();
      assertVerdictOrClaimException(expression);
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .as(expression)
          .isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  @Timeout(60)
  void randomExpressionsGiveAVerdictOrAClaimException() {
    Random random = new Random(SEED);
    long end = System.nanoTime() + FUZZING.toNanos();
    int tried = 0;
    int verdicts = 0;
    while (System.nanoTime() < end) {
      verdicts += assertVerdictOrClaimException(tried++ % 2 == 0 ? tokens(random) : mutant(random));
    }
    assertThat(verdicts).as("verdicts among " + tried).isPositive().isLessThan(tried);
  }

  private static int assertVerdictOrClaimException(String expression) {
    Study study = StudyFixture.regularisation(expression);
    try {
      assertThat(ClaimEvaluator.evaluate(StudyResults.none(study))).as(expression).hasSize(1);
      return 1;
    } catch (ClaimException e) {
      assertThat(e.getMessage())
          .as(expression)
          .doesNotContain("org.apache", "dev.lotrgpt", "java.", "\n");
      return 0;
    }
  }

  private static final List<String> PARTS =
      List.of(
          "where",
          "effect",
          "all",
          "min",
          "max",
          "n",
          "abs",
          "gap",
          "finalVal",
          "perplexity",
          "(",
          ")",
          "(",
          ")",
          ",",
          ".",
          "'dropout'",
          "'seed'",
          "'gap'",
          "'case'",
          "0",
          "0.2",
          "1e-3",
          "+",
          "-",
          "*",
          "/",
          "<",
          ">",
          "<=",
          "==",
          "!=",
          "and",
          "or",
          "not",
          "!",
          "lt",
          "ge",
          " ",
          " ",
          "where('dropout', 0)",
          "all.gap",
          "all.gap > 1",
          "effect('seed', 'gap')",
          "get",
          "class",
          "new",
          "=",
          "[",
          "]",
          "{",
          "}",
          ";",
          "'",
          "\"",
          "\\",
          "`",
          "?",
          ":",
          "=~",
          "->",
          "..",
          "é");

  private static String tokens(Random random) {
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(25);
    for (int i = 0; i < length; i++) {
      text.append(PARTS.get(random.nextInt(PARTS.size())));
      if (random.nextInt(3) == 0) {
        text.append(' ');
      }
    }
    return text.toString();
  }

  /** A good expression with some characters or words replaced. */
  private static String mutant(Random random) {
    StringBuilder text =
        new StringBuilder(
            "effect('dropout', 'finalVal') > 4 * effect('weightDecay', 'finalVal') and "
                + "where('dropout', 0).gap > 2 * (where('dropout', 0.2).gap - all.min('rise'))");
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + random.nextInt(4));
      String by =
          random.nextBoolean()
              ? Character.toString(random.nextInt(1, 0x180))
              : PARTS.get(random.nextInt(PARTS.size()));
      text.replace(at, end, by);
    }
    return text.toString();
  }
}
