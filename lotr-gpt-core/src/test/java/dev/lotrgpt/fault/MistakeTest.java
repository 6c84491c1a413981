package dev.lotrgpt.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MistakeTest {
  private static final Mistake VALUE = Mistake.unlike("<heads>", "'x'", "a whole number");
  private static final Mistake PLACE = new Mistake("<vary>", "is empty", "leave it out");

  @Test
  void isToldInOneSentence() {
    assertThat(VALUE.line()).isEqualTo("<heads>: 'x' is not a whole number");
    assertThat(PLACE.line()).isEqualTo("<vary> is empty: leave it out");
    assertThat(new Mistake("<study>", "'a' and 'b'", "are the same", "leave one out").line())
        .isEqualTo("<study>: 'a' and 'b' are the same: leave one out");
    assertThat(new Mistake("<context>", "9", "is too high: 8 at most", "lower it").line())
        .isEqualTo("<context>: 9 is too high: 8 at most; lower it");
    assertThat(new Mistake("<a>", "is empty", "add: a value").line())
        .isEqualTo("<a> is empty; add: a value");
  }

  @Test
  void hasItsPlaceInWhateverHoldsIt() {
    assertThat(VALUE.within("execution 'a'").line())
        .isEqualTo("execution 'a': <heads>: 'x' is not a whole number");
    assertThat(PLACE.at("<cases>").line()).isEqualTo("<cases> is empty: leave it out");
    assertThat(VALUE.sentence()).isEqualTo("'x' is not a whole number");
  }

  @ParameterizedTest
  @CsvSource({"'', is empty, leave it out", "<vary>, ' ', leave it out", "<vary>, is empty, ''"})
  void hasAPlaceAProblemAndARemedy(String where, String wrong, String remedy) {
    assertThatThrownBy(() -> new Mistake(where, "1", wrong, remedy))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void mistakesAndWhatIsCheckedAreToldDefectsAreNot() {
    assertThat(Told.line(new MistakeException(PLACE))).contains(PLACE.line());
    IOException missing = new NoSuchFileException("/x");
    assertThat(Told.line(missing)).contains("/x does not exist");
    assertThat(Told.line(new UncheckedIOException(missing))).contains("/x does not exist");
    assertThat(Told.line(new IOException("the disk is away"))).contains("the disk is away");
    assertThat(Told.line(new InterruptedException())).contains("java.lang.InterruptedException");
    assertThat(Told.line(new IllegalStateException("a defect"))).isEmpty();
    assertThat(Told.line(new StackOverflowError())).isEmpty();
  }
}
