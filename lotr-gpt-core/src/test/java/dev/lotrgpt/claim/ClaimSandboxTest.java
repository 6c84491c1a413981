package dev.lotrgpt.claim;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.result.StudyFixture;
import dev.lotrgpt.result.StudyResults;
import dev.lotrgpt.store.RunStore;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private static final StudyResults RESULTS = StudyResults.none(StudyFixture.regularisation());
  private static final Class<?>[] DOORS = {
    RunStore.class,
    System.class,
    Runtime.class,
    Process.class,
    ProcessBuilder.class,
    Thread.class,
    ClassLoader.class,
    ServiceLoader.class
  };

  /** Words that mean something in a claim, whatever methods have the same names. */
  private static final Set<String> LANGUAGE =
      Set.of(
          "where", "effect", "beats", "falls", "rises", "min", "max", "abs", "all", "n", "not",
          "and", "or");

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
        .isInstanceOf(MistakeException.class)
        .hasMessageNotContaining("org.apache")
        .hasMessageNotContaining("\n");
  }

  /** What evaluates claims has no way to files, processes, the network or classes by name. */
  @Test
  void theEngineIsClosedByItself() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "dev.lotrgpt.claim",
                    "dev.lotrgpt.fault",
                    "dev.lotrgpt.result..",
                    "dev.lotrgpt.plan",
                    "java.lang",
                    "java.math",
                    "java.util..",
                    "org.apache.commons.math3.distribution",
                    "org.apache.commons.math3.stat.descriptive")
                .and(not(belongToAnyOf(DOORS))))
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.lotrgpt.claim"));
  }

  @Test
  void noClassCanBeNamed() {
    Stream<Method> methods =
        Stream.of(
                Object.class,
                String.class,
                Double.class,
                Boolean.class,
                Class.class,
                Selection.class,
                StudyResults.class,
                Study.class,
                Value.class,
                Reading.class)
            .flatMap(type -> Stream.of(type.getDeclaredMethods()));
    Set<String> names = methods.map(Method::getName).collect(Collectors.toSet());
    names.addAll(List.of("class", "java", "this", "new"));
    names.removeAll(LANGUAGE);
    assertThat(names).contains("getClass", "forName", "results", "reading", "toString");
    for (String name : names) {
      for (String expression :
          List.of(
              "%s",
              "all.%s",
              "all.%s()",
              "where('dropout', 0).%s",
              "'text'.%s()",
              "%s.gap",
              "%s('gap')",
              "all.%s('gap')",
              "abs(%s)",
              "all.gap.%s",
              "%s.%s",
              "%s.%s('x')")) {
        assertRefused(expression.replace("%s", name));
        assertRefused(expression.replace("%s", name) + " > 1 or all.gap > 1");
      }
    }
  }

  private static void assertRefused(String expression) {
    assertThatThrownBy(() -> new Reading(Token.of(expression), RESULTS))
        .as(expression)
        .isInstanceOf(MistakeException.class);
  }

  @Test
  @Timeout(20)
  void theLongestAndDeepestAreQuick() {
    int limit = Token.LENGTH_LIMIT;
    List<String> expressions =
        List.of(
            "(".repeat(limit),
            "(".repeat(99) + "all.gap > 1" + ")".repeat(99),
            "abs(".repeat(99) + "all.gap" + ")".repeat(99) + " > 1",
            "(".repeat(200) + "all.gap > 1" + ")".repeat(200),
            "all.gap > 1 or (".repeat(58) + "all.gap > 1" + ")".repeat(58),
            "effect('seed', 'gap') + ".repeat(40) + "1 > 1",
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
      assertVerdictOrMistake(expression);
    }
  }

  /** The largest study there can be, and the longest claim. */
  @Test
  @Timeout(60)
  void theTimeGrowsWithTheNumberOfRunsAndNoFaster() {
    String seeds =
        IntStream.rangeClosed(1, Sweep.LIMIT)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    Sweep sweep = new Sweep(StudyFixture.baseline(), null, StudyFixture.ordered("seed", seeds));
    String claim = "effect('seed', 'gap') + ".repeat(40) + "all.gap > 1";
    StudyResults results = StudyResults.none(StudyFixture.study(sweep, claim));
    long begun = System.nanoTime();
    assertThat(ClaimEvaluator.evaluate(results)).hasSize(1);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  @Timeout(60)
  void randomExpressionsGiveAVerdictOrAMistake() {
    Random random = new Random(SEED);
    long end = System.nanoTime() + FUZZING.toNanos();
    int tried = 0;
    int verdicts = 0;
    while (System.nanoTime() < end) {
      verdicts += assertVerdictOrMistake(tried++ % 2 == 0 ? tokens(random) : mutant(random));
    }
    assertThat(verdicts).as("verdicts among " + tried).isPositive().isLessThan(tried);
  }

  private static int assertVerdictOrMistake(String expression) {
    Study study = StudyFixture.regularisation(expression);
    long begun = System.nanoTime();
    try {
      assertThat(ClaimEvaluator.evaluate(StudyResults.none(study))).as(expression).hasSize(1);
      return 1;
    } catch (MistakeException e) {
      assertThat(e.getMessage().length()).as(expression).isLessThan(1000);
      assertThat(e.getMessage())
          .as(expression)
          .doesNotContain("org.apache", "dev.lotrgpt", "java.", "\n");
      return 0;
    } finally {
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(expression).isLessThan(LONGEST);
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
