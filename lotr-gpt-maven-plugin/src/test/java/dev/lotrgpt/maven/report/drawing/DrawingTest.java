package dev.lotrgpt.maven.report.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.maven.report.plot.Axis;
import dev.lotrgpt.maven.report.plot.Contrast;
import dev.lotrgpt.maven.report.plot.Ink;
import dev.lotrgpt.maven.report.plot.Mark;
import dev.lotrgpt.maven.report.plot.Plot;
import dev.lotrgpt.maven.report.result.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn of a plot's values. */
class DrawingTest {
  private static final Axis SIZES =
      Axis.logarithmic(
          "parameters", List.of(31_553.0, 112_193.0, 816_705.0, 1_266_625.0), Numbers::size);

  private static String svg(Plot plot, int width) {
    return Inline.grid(List.of(plot), width, 1, 300).content();
  }

  private static Plot plot(Axis x, Mark... marks) {
    return new Plot(Plot.Heading.measure("Loss"), x, Axis.even("", 0, 4, 4), List.of(marks));
  }

  private static Mark.Curve curve(Mark.Point... points) {
    return new Mark.Curve("a", Ink.BLUE, Mark.Pen.SOLID, Mark.What.MEAN, "", List.of(points));
  }

  @Test
  void whatLiesBeyondTheAxisIsCutOffAtItsEnds() {
    Axis x = Axis.even("", 0, 10, 5);
    String drawn = svg(plot(x, curve(new Mark.Point(0, 8), new Mark.Point(10, -2))), 400);
    String whole = svg(plot(x, curve(new Mark.Point(4, 4), new Mark.Point(8, 0))), 400);
    assertThat(path(drawn)).isEqualTo(path(whole));
  }

  private static String path(String svg) {
    return svg.lines().filter(line -> line.contains("s-blue")).findFirst().orElseThrow();
  }

  @Test
  void everyValueOfAnAxisHasItsTextAtAnyWidth() {
    for (int width : new int[] {920, 460, 360}) {
      String drawn = svg(plot(SIZES), width);
      assertThat(drawn).contains(">31.6k<", ">112k<", ">817k<", ">1.27M<");
    }
  }

  @Test
  void textsBesideOneAnotherAreInOneRowOnlyWhereTheyFit() {
    assertThat(TickTexts.of(SIZES, 800).further()).isEmpty();
    assertThat(TickTexts.of(SIZES, 280).further())
        .singleElement()
        .satisfies(row -> assertThat(row).extracting(Axis.Tick::text).containsExactly("817k"));
    List<Axis.Tick> few = TickTexts.of(Axis.even("", 0, 1000, 10), 200).first();
    assertThat(few)
        .extracting(Axis.Tick::text)
        .containsExactly("0", "200", "400", "600", "800", "1,000");
  }

  /** As long as those that say how often a text is read, and closer to one another. */
  @ParameterizedTest
  @ValueSource(doubles = {2, 1.6})
  void longTextsOfAnAxisStandInRows(double factor) {
    List<Double> values =
        Stream.iterate(11_741.0, value -> value * factor).limit(6).map(Double::valueOf).toList();
    Axis axis = Axis.logarithmic("characters", values, value -> Numbers.size(value) + " (32×)");
    String drawn = svg(plot(axis), 360);
    assertThat(axis.ticks())
        .hasSize(6)
        .allSatisfy(tick -> assertThat(drawn).contains(">" + tick.text() + "<"));
    Pattern place = Pattern.compile("x=\"([\\d.]+)\" y=\"([\\d.]+)\"[^>]*>[\\d.k]+ \\(32×\\)<");
    List<double[]> places =
        place
            .matcher(drawn)
            .results()
            .map(at -> new double[] {number(at.group(1)), number(at.group(2))})
            .toList();
    double width = Theme.width("11.7k (32×)", Theme.TICK);
    for (double[] one : places) {
      assertThat(places)
          .filteredOn(other -> other != one && Math.abs(other[1] - one[1]) < 12)
          .allMatch(other -> Math.abs(other[0] - one[0]) > width - 6);
    }
    assertThat(places).hasSize(6);
  }

  /** Where there is no room for all in three rows, how far it goes is still to be seen. */
  @Test
  void theEndsOfAFullAxisHaveTheirTexts() {
    List<String> names = IntStream.range(0, 30).mapToObj(i -> "condition " + i).toList();
    String drawn = svg(plot(Axis.of("", names)), 360);
    assertThat(drawn).contains(">condition 0<", ">condition 29<").doesNotContain(">condition 1<");
  }

  @Test
  void coloursAreClassesWithTheirOpacity() {
    String drawn =
        svg(
            plot(
                SIZES,
                new Mark.Band(
                    "a",
                    Ink.TEAL,
                    List.of(new Mark.Interval(40_000, 1, 2), new Mark.Interval(400_000, 1, 3))),
                new Mark.Dot("a", Ink.RED, Mark.Shape.RING, Mark.What.MEAN, "", 112_193, 2)),
            400);
    assertThat(drawn)
        .containsPattern("<path class=\"f-teal\" d=\"[^\"]+\" fill-opacity=\"0.14\"/>")
        .containsPattern("<circle class=\"f-paper\" cx=\"[\\d.]+\" cy=\"[\\d.]+\" r=\"4\"/>")
        .contains("<circle class=\"s-red\"");
    assertThat(drawn).doesNotContain("rgb", "#");
  }

  /**
   * All that stands for a number, in every ink that it may have: three times the page's contrast,
   * as WCAG 2 asks of graphics (1.4.11). The ground of a band is seen by its ends.
   */
  @ParameterizedTest
  @EnumSource(
      value = Ink.class,
      names = {"PAPER", "GRID", "HEAT_[0-4]"},
      mode = EnumSource.Mode.MATCH_NONE)
  void everyMarkCanBeSeenOnLightAndDarkPages(Ink ink) {
    List<Mark> marks = new ArrayList<>();
    List<Mark.Point> points = List.of(new Mark.Point(40_000, 1), new Mark.Point(400_000, 3));
    for (Mark.Pen pen : Mark.Pen.values()) {
      marks.add(new Mark.Curve("a", ink, pen, Mark.What.MEAN, "", points));
    }
    marks.add(new Mark.Dot("a", ink, Mark.Shape.DOT, Mark.What.MEAN, "", 112_193, 2));
    marks.add(new Mark.Dot("a", ink, Mark.Shape.RING, Mark.What.MEAN, "", 112_193, 2));
    boolean hasRuns = Ink.series().contains(ink) || ink == Ink.MUTED;
    if (hasRuns) {
      marks.add(new Mark.Curve("a", ink, Mark.Pen.THIN, Mark.What.RUN, "", points));
      marks.add(new Mark.Dot("a", ink, Mark.Shape.SMALL, Mark.What.RUN, "", 112_193, 2));
      marks.add(
          new Mark.Band(
              "b",
              ink,
              List.of(new Mark.Interval(40_000, 1, 2), new Mark.Interval(400_000, 1, 3))));
    }
    marks.add(new Mark.Whisker("a", ink, new Mark.Interval(112_193, 1, 3)));
    String drawn = svg(plot(SIZES, marks.toArray(Mark[]::new)), 400);
    List<MatchResult> elements =
        Pattern.compile("<(?:path|circle) class=\"[fs]-" + ink.key() + "\"[^>]*/>")
            .matcher(drawn)
            .results()
            .toList();
    assertThat(elements).hasSize(hasRuns ? 15 : 10);
    for (MatchResult element : elements) {
      double opacity = opacity(element.group());
      if (opacity != Theme.BAND) {
        for (String[] page :
            List.of(
                new String[] {ink.light(), Ink.PAPER.light()},
                new String[] {ink.dark(), Ink.PAPER.dark()})) {
          assertThat(Contrast.of(Contrast.over(page[0], opacity, page[1]), page[1]))
              .as("%s on %s", element.group(), page[1])
              .isGreaterThan(3);
        }
      }
    }
  }

  /** Else the runs of the seeds fill the dashes of their mean. */
  @Test
  void aMeanStandsOutFromItsRuns() {
    List<Mark.Point> points = List.of(new Mark.Point(40_000, 1), new Mark.Point(400_000, 3));
    Mark mean = new Mark.Curve("a", Ink.RED, Mark.Pen.DASHED, Mark.What.MEAN, "", points);
    Mark run = new Mark.Curve("a", Ink.RED, Mark.Pen.THIN, Mark.What.RUN, "", points);
    assertThat(svg(plot(SIZES, mean), 400)).doesNotContain("s-paper");
    List<String> lines =
        svg(plot(SIZES, run, mean), 400)
            .lines()
            .filter(line -> line.matches(".*s-(red|paper).*"))
            .toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains("s-red", "stroke-width=\"0.8\"");
    assertThat(lines.get(1)).contains("s-paper");
    assertThat(lines.get(2)).contains("s-red", "stroke-dasharray");
  }

  private static double opacity(String element) {
    return Pattern.compile("-opacity=\"([.\\d]+)\"")
        .matcher(element)
        .results()
        .findFirst()
        .map(found -> number(found.group(1)))
        .orElse(1.0);
  }

  @Test
  void endsAreMovedApartAsLittleAsNeeded() {
    double[] tops = {100, 102, 180};
    MarkPainter.spread(tops, new double[] {32, 16, 16}, 0, 200);
    assertThat(tops).containsExactly(100, 132, 180);
    double[] low = {195, 198, 199};
    MarkPainter.spread(low, new double[] {16, 16, 16}, 0, 200);
    assertThat(low).containsExactly(152, 168, 184);
  }

  /** Else a reader cannot see where a text of several lines ends and the next begins. */
  @Test
  void endsOfSeveralLinesHaveAGapBetweenThem() {
    TextBlock line = new TextBlock(List.of("a"), Theme.STRONG);
    TextBlock lines = new TextBlock(List.of("a", "b"), Theme.STRONG);
    assertThat(MarkPainter.gap(List.of(line, line), 900)).isZero();
    assertThat(MarkPainter.gap(List.of(lines, line), 900)).isEqualTo(MarkPainter.MOST_GAP);
    double height = lines.height() + line.height();
    assertThat(MarkPainter.gap(List.of(lines, line), height + 4)).isEqualTo(2);
    assertThat(MarkPainter.gap(List.of(lines, line), height - 1)).isZero();
  }

  @Test
  void aLongTextIsBrokenAfterItsComma() {
    String text = "no dropout, weight decay 0.01: 2.43";
    assertThat(TextBlock.of(text, Theme.STRONG, 900).lines()).containsExactly(text);
    assertThat(TextBlock.of(text, Theme.STRONG, 180).lines())
        .containsExactly("no dropout,", "weight decay 0.01: 2.43");
    assertThat(TextBlock.of("unbreakable".repeat(9), Theme.STRONG, 100).lines())
        .singleElement()
        .asString()
        .endsWith("…");
  }

  @Test
  void pointsAloneHaveAGridAsWell() {
    assertThat(svg(plot(SIZES, dot(Mark.Shape.DOT, 2)), 400)).contains("s-grid");
  }

  private static Mark.Dot dot(Mark.Shape shape, double y) {
    return new Mark.Dot("a", Ink.RED, shape, Mark.What.RUN, "", 112_193, y);
  }

  /** The seeds beside a mean are to be seen. */
  @Test
  void aNoteHidesNoPoint() {
    Mark.Note note = new Mark.Note("2.00", Ink.RED, 112_193, 2);
    Plot alone = plot(SIZES, dot(Mark.Shape.DOT, 2), note);
    Plot among =
        plot(
            SIZES,
            dot(Mark.Shape.SMALL, 2.2),
            dot(Mark.Shape.SMALL, 1.8),
            dot(Mark.Shape.DOT, 2),
            note);
    Pattern place = Pattern.compile("<text [^>]*x=\"([\\d.]+)\"[^>]*>2.00<");
    double middle =
        place.matcher(svg(alone, 400)).results().findFirst().map(at -> number(at.group(1))).get();
    double beside =
        place.matcher(svg(among, 400)).results().findFirst().map(at -> number(at.group(1))).get();
    assertThat(Math.abs(beside - middle)).isGreaterThan(10);
  }

  /** A reader takes a number for that of the ring which it is nearest to. */
  @Test
  void aNumberIsNearestToItsOwnRing() {
    double[] values = {2, 2.15, 2.3, 2.4, 3};
    List<Mark> marks = new ArrayList<>();
    for (double value : values) {
      marks.add(dot(Mark.Shape.RING, value));
      marks.add(new Mark.Note(Numbers.loss(value), Ink.RED, 112_193, value));
    }
    String drawn = svg(plot(SIZES, marks.toArray(Mark[]::new)), 400);
    List<double[]> rings =
        Pattern.compile("s-red\" cx=\"([\\d.]+)\" cy=\"([\\d.]+)\"")
            .matcher(drawn)
            .results()
            .map(at -> new double[] {number(at.group(1)), number(at.group(2))})
            .toList();
    assertThat(rings).hasSameSizeAs(values);
    List<MatchResult> notes =
        Pattern.compile("x=\"([\\d.]+)\" y=\"([\\d.]+)\"[^>]*>(\\d\\.\\d\\d)<")
            .matcher(drawn)
            .results()
            .toList();
    assertThat(notes).hasSizeGreaterThanOrEqualTo(3);
    for (MatchResult note : notes) {
      double left = number(note.group(1));
      double middle = left + Theme.width(note.group(3), Theme.TICK) / 2;
      int nearest = 0;
      for (int i = 1; i < rings.size(); i++) {
        nearest =
            away(rings.get(i), middle, note) < away(rings.get(nearest), middle, note) ? i : nearest;
      }
      assertThat(note.group(3)).isEqualTo(Numbers.loss(values[nearest]));
    }
  }

  private static double away(double[] ring, double middle, MatchResult note) {
    return Math.hypot(ring[0] - middle, ring[1] - (number(note.group(2)) - 4));
  }

  @Test
  void aNumberStandsOnNoCurve() {
    Mark.Curve steep =
        curve(
            new Mark.Point(40_000, 3.9), new Mark.Point(112_193, 2), new Mark.Point(700_000, 3.9));
    Mark.Note note = new Mark.Note("2.00", Ink.RED, 112_193, 2);
    String drawn = svg(plot(SIZES, steep, dot(Mark.Shape.RING, 2), note), 400);
    assertThat(place(drawn, " y=\"([\\d.]+)\"[^>]*>2.00<"))
        .as("below the lowest point")
        .isGreaterThan(place(drawn, "s-red\" cx=\"[\\d.]+\" cy=\"([\\d.]+)\""));
    Mark.Curve below =
        curve(
            new Mark.Point(40_000, 1.8),
            new Mark.Point(112_193, 1.6),
            new Mark.Point(700_000, 1.8));
    Mark.Curve level = curve(new Mark.Point(40_000, 2), new Mark.Point(700_000, 2));
    assertThat(svg(plot(SIZES, steep, below, level, dot(Mark.Shape.RING, 2), note), 400))
        .as("no room on any side")
        .doesNotContain(">2.00<");
  }

  private static double place(String svg, String pattern) {
    return Pattern.compile(pattern)
        .matcher(svg)
        .results()
        .findFirst()
        .map(found -> number(found.group(1)))
        .orElseThrow();
  }

  /** Where lines of one ink meet at their ends, nobody can tell which a text belongs to. */
  @Test
  void aNameHasASampleOfItsLine() {
    Mark.Pen[] pens = Mark.Pen.values();
    Mark[] ends =
        Stream.of(pens)
            .map(pen -> new Mark.End(pen.name(), Ink.MUTED, Optional.of(pen), 816_705, 2))
            .toArray(Mark[]::new);
    String drawn = svg(plot(SIZES, ends), 500);
    List<String> samples =
        Pattern.compile("<path class=\"s-muted\" d=\"M([\\d.]+) ([\\d.]+)H([\\d.]+)\"([^>]*)/>")
            .matcher(drawn)
            .results()
            .map(
                sample -> {
                  assertThat(number(sample.group(3)) - number(sample.group(1))).isEqualTo(25);
                  assertThat(drawn)
                      .as("a text behind it")
                      .containsPattern(
                          " x=\"%s\" y=\"%s"
                              .formatted(
                                  text(number(sample.group(3)) + 5),
                                  text(number(sample.group(2)) + 4.5)));
                  return sample.group(4);
                })
            .toList();
    assertThat(samples).hasSize(pens.length).doesNotHaveDuplicates();
  }

  private static String text(double value) {
    return new java.math.BigDecimal(String.format(java.util.Locale.ROOT, "%.1f", value))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }

  @Test
  void aNoteThatHasNoRoomIsLeftOut() {
    Mark[] crowd =
        java.util.stream.IntStream.range(0, 20)
            .mapToObj(i -> new Mark.Note("2.4" + i, Ink.BLUE, 112_193, 2))
            .toArray(Mark[]::new);
    long drawn = svg(plot(SIZES, crowd), 400).lines().filter(line -> line.contains(">2.4")).count();
    assertThat(drawn).isBetween(2L, 5L);
  }
}
