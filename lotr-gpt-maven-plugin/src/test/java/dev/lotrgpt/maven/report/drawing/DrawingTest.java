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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    assertThat(TickTexts.of(SIZES, 800).second()).isEmpty();
    assertThat(TickTexts.of(SIZES, 280).second())
        .extracting(Axis.Tick::text)
        .containsExactly("817k");
    List<Axis.Tick> few = TickTexts.of(Axis.even("", 0, 1000, 10), 200).first();
    assertThat(few)
        .extracting(Axis.Tick::text)
        .containsExactly("0", "200", "400", "600", "800", "1,000");
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
    assertThat(elements).hasSize(hasRuns ? 11 : 6);
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
