package dev.lotrgpt.plan;

import static dev.lotrgpt.result.StudyFixture.baseline;
import static dev.lotrgpt.result.StudyFixture.ordered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.result.StudyFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepTest {

  @Test
  void isTheProductInTheOrderOfThePom() {
    Sweep sweep =
        new Sweep(
            baseline(),
            List.of(
                ordered("name", " big ", "layers", "4"), ordered("name", "small", "layers", "1")),
            ordered("weightDecay", "0.10, 0.01", "seed", "2,1"));
    List<PlannedRun> runs = plan(sweep);
    assertThat(runs)
        .extracting(PlannedRun::label)
        .containsExactly(
            "big, weightDecay 0.1, seed 2",
            "big, weightDecay 0.1, seed 1",
            "big, weightDecay 0.01, seed 2",
            "big, weightDecay 0.01, seed 1",
            "small, weightDecay 0.1, seed 2",
            "small, weightDecay 0.1, seed 1",
            "small, weightDecay 0.01, seed 2",
            "small, weightDecay 0.01, seed 1");
    assertThat(sweep.varied()).containsExactly("case", "weightDecay", "seed");
    PlannedRun last = runs.get(7);
    assertThat(last.variation())
        .containsExactly(entry("case", "small"), entry("weightDecay", "0.01"), entry("seed", "1"));
    assertThat(last.settings())
        .isEqualTo(baseline().with(Setting.LAYERS, "1").with(Setting.WEIGHT_DECAY, "0.01"));
    assertThat(last.id())
        .isEqualTo(Identity.of(last.settings(), StudyFixture.CORPUS, StudyFixture.FAMILY).id())
        .hasSize(12);
  }

  @Test
  void withoutVariationItIsTheBaseline() {
    Sweep sweep = new Sweep(baseline(), null, null);
    assertThat(sweep.varied()).isEmpty();
    assertThat(plan(sweep)).singleElement().extracting(PlannedRun::label).isEqualTo("baseline");
  }

  @Test
  void sameSettingsInTwoStudiesAreTheSameRun() {
    PlannedRun alone = plan(new Sweep(baseline(), null, null)).get(0);
    List<PlannedRun> varied = plan(new Sweep(baseline(), null, Map.of("dropout", "0.1, 0.20")));
    assertThat(varied.get(1).id()).isEqualTo(alone.id()).isNotEqualTo(varied.get(0).id());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dropuot | 0, 0.1 | <study><vary><dropuot> is no setting: perhaps you meant dropout",
        "Dropout | 0 | <study><vary><Dropout> is no setting: perhaps you meant dropout",
        "learningrate | 1 | perhaps you meant learningRate",
        "wieghtDecay | 0 | perhaps you meant weightDecay",
        "Corpus | a.txt, b.txt | <study><vary><Corpus> is no setting: perhaps you meant corpus",
        "corpus | a.txt, a.txt | <study><vary><corpus> holds a.txt twice: name each value once",
        "corpus | a.txt, | <study><vary><corpus> has nothing before or behind a comma: take it out",
        "corpus | ' ' | <study><vary><corpus> is empty: it takes values separated by commas",
        "colour | 1 | <study><vary><colour> is no setting: the nearest are ",
        "dropout | 0, 1 | <study><vary><dropout>: '1' is not a number from 0 to below 1",
        "dropout | 0, , 0.2 | <study><vary><dropout>: '' is not a number",
        "dropout | 0, 0.2, | <study><vary><dropout>: '' is not a number",
        "dropout | 0; 0.2 | '0; 0.2' is not a number",
        "dropout | NaN | 'NaN' is not a number",
        "dropout | 0.1, 0.2, 0.10 | <study><vary><dropout> holds 0.1 twice: name each value once",
        "layers | 2, 2.5 | '2.5' is not a whole number from 1 to 1000",
        "seed | -1 | '-1' is not a whole number of at least 0",
        "seed | 9223372036854775808 | is not a whole number",
        "schedule | linear | 'linear' is not one of constant, cosine",
        "heads | 2, 3 | <study>, run 'heads 3': <model><heads> (-Dlotr-gpt.model.heads): 3 does",
        "dropout | '' | <study><vary><dropout> is empty: it takes values separated by commas",
      })
  void namesWhatIsWrongInAList(String key, String values, String message) {
    assertThatThrownBy(() -> plan(new Sweep(baseline(), null, Map.of(key, values))))
        .isInstanceOf(MistakeException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void eachRunHasSeveralSeeds() {
    Settings second = baseline().with(Setting.SEED, "2");
    Sweep sweep = new Sweep(second, null, Map.of("dropout", "0, 0.2"));
    assertThat(plan(sweep.withSeeds(3)))
        .extracting(PlannedRun::label)
        .containsExactly(
            "dropout 0, seed 2",
            "dropout 0, seed 3",
            "dropout 0, seed 4",
            "dropout 0.2, seed 2",
            "dropout 0.2, seed 3",
            "dropout 0.2, seed 4");
    assertThat(sweep.withSeeds(3).varied()).containsExactly("dropout", "seed");
    assertThat(plan(sweep.withSeeds(3)).get(0).id()).isEqualTo(plan(sweep).get(0).id());
    assertThat(sweep.withSeeds(1)).isEqualTo(sweep);
    Settings last = baseline().with(Setting.SEED, Long.toString(Long.MAX_VALUE));
    assertThatThrownBy(() -> new Sweep(last, null, null).withSeeds(2))
        .isInstanceOf(MistakeException.class)
        .hasMessageContaining("has no 2 seeds behind it");
  }

  @Test
  void eachRunHasItsOwnText() {
    List<PlannedRun> runs =
        plan(
            new Sweep(
                baseline(),
                null,
                ordered("corpus", "en/text.txt, de/text.txt, /far/plays/", "seed", "1, 2")));
    assertThat(runs)
        .extracting(PlannedRun::label)
        .startsWith("en/text.txt, seed 1", "en/text.txt, seed 2", "de/text.txt, seed 1")
        .endsWith("far/plays, seed 2");
    assertThat(runs)
        .extracting(run -> run.corpus().path())
        .startsWith("en/text.txt", "en/text.txt", "de/text.txt")
        .endsWith("/far/plays/");
    assertThat(runs).extracting(PlannedRun::id).doesNotHaveDuplicates();
    assertThat(plan(new Sweep(baseline(), null, ordered("corpus", "x/a.txt, y/b.txt"))))
        .extracting(PlannedRun::label)
        .containsExactly("a.txt", "b.txt");
  }

  /** The text beside the study is that of the cases without one, and of the same runs as ever. */
  @Test
  void aCaseMayHaveItsOwnText() {
    List<PlannedRun> runs =
        plan(
            new Sweep(
                baseline(),
                List.of(ordered("name", "plays"), ordered("name", "own", "corpus", "b.txt")),
                null));
    assertThat(runs).extracting(PlannedRun::label).containsExactly("plays", "own");
    assertThat(runs.get(0).id()).isEqualTo(plan(new Sweep(baseline(), null, null)).get(0).id());
    assertThat(runs).extracting(run -> run.corpus().path()).containsExactly("plays", "b.txt");
    assertThatThrownBy(
            () ->
                plan(
                    new Sweep(
                        baseline(),
                        List.of(ordered("name", "own", "corpus", "b.txt")),
                        Map.of("corpus", "a.txt, c.txt"))))
        .hasMessage("<study><vary><corpus>: case 'own' sets it, too: let either vary it");
    expect(
        "<study><cases><case>, 'a', <corpus> is empty: name a text, or leave it out",
        List.of(ordered("name", "a", "corpus", " ")));
  }

  /** The text beside a study need not be there where no run needs it. */
  @Test
  void asksForTheTextsThatRunsNeedAlone() {
    List<String> asked = new ArrayList<>();
    new Sweep(baseline(), null, ordered("corpus", "a.txt, b.txt"))
        .runs(
            own -> {
              asked.add(own.orElseThrow().path() + " of " + own.orElseThrow().location());
              return StudyFixture.corpora().find(own);
            },
            "cpu");
    assertThat(asked)
        .containsExactly("a.txt of <study><vary><corpus>", "b.txt of <study><vary><corpus>");
  }

  @Test
  void namesWhatIsWrongInCases() {
    expect("<study><cases> holds no case: perhaps <case><name>small</name>", List.of());
    expect(
        "<study><cases><case> number 2 has no <name>",
        List.of(ordered("name", "a"), ordered("layers", "1")));
    expect("<case> number 1 has no <name>", List.of(ordered("name", "  ")));
    expect("number 1 is no short text in one line", List.of(ordered("name", "a\nb")));
    expect("at most 60 characters", List.of(ordered("name", "x".repeat(61))));
    expect(
        "'a' is the name of two cases: each needs its own",
        List.of(ordered("name", "a"), ordered("name", "a")));
    expect(
        "<study><cases><case>, 'a', <layer> is no setting: perhaps you meant layers",
        List.of(ordered("name", "a", "layer", "3")));
    expect(
        "<study><cases><case>, 'a', <layers>: '0' is not a whole number from 1 to 1000",
        List.of(ordered("name", "a", "layers", "0")));
    expect("<study>, run 'a': <model><heads>", List.of(ordered("name", "a", "embedding", "7")));
    expect(
        "<study>: 'a' and 'b' have the same settings and text: leave one of them out",
        List.of(ordered("name", "a", "layers", "3"), ordered("name", "b", "layers", "03")));
  }

  private static void expect(String message, List<Map<String, String>> cases) {
    assertThatThrownBy(() -> plan(new Sweep(baseline(), cases, null)))
        .isInstanceOf(MistakeException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aSettingIsVariedOrSetByACase() {
    assertThatThrownBy(
            () ->
                plan(
                    new Sweep(
                        baseline(),
                        List.of(ordered("name", "a", "dropout", "0")),
                        Map.of("dropout", "0, 0.2"))))
        .isInstanceOf(MistakeException.class)
        .hasMessage("<study><vary><dropout>: case 'a' sets it, too: let either vary it");
  }

  @Test
  void anEmptyVaryIsAMistake() {
    assertThatThrownBy(() -> plan(new Sweep(baseline(), null, Map.of())))
        .isInstanceOf(MistakeException.class)
        .hasMessage("<study><vary> is empty: perhaps <dropout>0, 0.2</dropout>");
  }

  @Test
  void aSweepThatIsTooLargeIsFoundWithoutMakingIt() {
    Sweep billions =
        new Sweep(
            baseline(),
            null,
            ordered(
                "seed", numbers(1000), "batchSize", numbers(1000), "iterations", numbers(1000)));
    assertThatThrownBy(() -> plan(billions))
        .isInstanceOf(MistakeException.class)
        .hasMessageContaining("<study> has 1,000,000,000 runs, 10,000 at most");
    assertThatThrownBy(
            () -> plan(new Sweep(baseline(), null, Map.of("seed", numbers(Sweep.LIMIT + 1)))))
        .isInstanceOf(MistakeException.class)
        .hasMessageContaining("<study> has 10,001 runs, 10,000 at most");
  }

  private static String numbers(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(","));
  }

  private static List<PlannedRun> plan(Sweep sweep) {
    return sweep.runs(StudyFixture.corpora(), StudyFixture.FAMILY);
  }
}
