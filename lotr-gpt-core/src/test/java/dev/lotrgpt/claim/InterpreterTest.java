package dev.lotrgpt.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.result.StudyFixture;
import dev.lotrgpt.result.StudyResults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an expression means, without results. */
class InterpreterTest {
  private static final StudyResults RESULTS = StudyResults.none(StudyFixture.regularisation());
  private static final Selection ALL =
      new Selection(RESULTS, "", new Reading(Token.of("all.n > 1"), RESULTS));

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        // expression : what it means : what it would mean if it were grouped the other way
        "9 - 4 - 2 : (9 - 4) - 2 : 9 - (4 - 2)",
        "9 - 4 + 2 : (9 - 4) + 2 : 9 - (4 + 2)",
        "9 + 4 * 2 : 9 + (4 * 2) : (9 + 4) * 2",
        "9 - 4 / 2 : 9 - (4 / 2) : (9 - 4) / 2",
        "9 * 4 - 2 : (9 * 4) - 2 : 9 * (4 - 2)",
        "8 / 4 / 2 : (8 / 4) / 2 : 8 / (4 / 2)",
        "8 / 4 * 2 : (8 / 4) * 2 : 8 / (4 * 2)",
        "-4 + 2 : (-4) + 2 : -(4 + 2)",
        "-4 - 2 : (-4) - 2 : -(4 - 2)",
        "1 < 2 or 1 < 2 and 1 > 2 : 1 < 2 or (1 < 2 and 1 > 2) : (1 < 2 or 1 < 2) and 1 > 2",
        "1 > 2 and 1 < 2 or 1 < 2 : (1 > 2 and 1 < 2) or 1 < 2 : 1 > 2 and (1 < 2 or 1 < 2)",
        "1 > 2 and 1 > 2 eq 1 > 2 : 1 > 2 and (1 > 2 eq 1 > 2) : (1 > 2 and 1 > 2) eq 1 > 2",
        "1 < 2 or 1 < 2 ne 1 < 2 : 1 < 2 or (1 < 2 ne 1 < 2) : (1 < 2 or 1 < 2) ne 1 < 2",
        "not (1 > 2) or 1 < 2 : (not (1 > 2)) or 1 < 2 : not ((1 > 2) or 1 < 2)",
        "!(1 > 2) and 1 > 2 : (!(1 > 2)) and 1 > 2 : !((1 > 2) and 1 > 2)",
      })
  void operatorsBindAsTheyDoInArithmeticAndLogic(String expression, String same, String other) {
    assertThat(holds("(" + expression + ") == (" + same + ")")).isTrue();
    assertThat(holds("(" + expression + ") == (" + other + ")")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // a b, then whether a is lt, le, gt, ge, eq, ne b
    "1, 2, true, true, false, false, false, true",
    "2, 2, false, true, false, true, true, false",
    "2, 1, false, false, true, true, false, true",
  })
  void everyComparisonHasAWordAndASign(
      String a, String b, boolean lt, boolean le, boolean gt, boolean ge, boolean eq, boolean ne) {
    boolean[] expected = {lt, le, gt, ge, eq, ne};
    String[] words = {"lt", "le", "gt", "ge", "eq", "ne"};
    String[] signs = {"<", "<=", ">", ">=", "==", "!="};
    for (int i = 0; i < words.length; i++) {
      assertThat(holds(a + " " + words[i] + " " + b)).as(words[i]).isEqualTo(expected[i]);
      assertThat(holds(a + signs[i] + b)).as(signs[i]).isEqualTo(expected[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void logicHasWordsAndSigns(boolean a, boolean b) {
    String left = a ? "1 < 2" : "1 > 2";
    String right = b ? "1 < 2" : "1 > 2";
    assertThat(holds(left + " and " + right)).isEqualTo(a && b);
    assertThat(holds(left + "&&" + right)).isEqualTo(a && b);
    assertThat(holds(left + " or " + right)).isEqualTo(a || b);
    assertThat(holds(left + "||" + right)).isEqualTo(a || b);
    assertThat(holds("not (" + left + ")")).isEqualTo(!a);
    assertThat(holds("!(" + left + ")")).isEqualTo(!a);
    assertThat(holds(left + " == " + right)).isEqualTo(a == b);
    assertThat(holds(left + " ne " + right)).isEqualTo(a != b);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-3 < 0",
        "--3 == 3",
        "3 - -3 == 6",
        "+3 == 3",
        "2 * -3 == -6",
        "-(1 - 3) == 2",
        "-2 * -3 == 6",
        "!!(1 < 2)",
        "not not (1 < 2)",
        "1e3 == 1000",
        "1.5E-1 == .15",
        "1e+2 == 100",
        "007 == 7",
        "123456789012345678901234567890 > 1e29",
        "abs(-3) == 3",
        "abs(abs(-3) - 5) == 2",
        "((((1)))) == 1",
        "1<2 and 2<3",
        "\t1\n<\u00a0 2\u2028",
      })
  void numbersAndSignsMeanWhatTheySay(String expression) {
    assertThat(holds(expression)).isTrue();
  }

  /** -0 and 0 are equal, and NaN equals nothing, as everywhere in float64. */
  @Test
  void numbersAreComparedAsFloat64() {
    assertThat(holds("-0.0 == 0")).isTrue();
    assertThat(holds("all.gap == all.gap")).isFalse();
    assertThat(holds("all.gap != all.gap")).isTrue();
  }

  private static boolean holds(String expression) {
    return new Interpreter(Token.of(expression), ALL).run();
  }
}
