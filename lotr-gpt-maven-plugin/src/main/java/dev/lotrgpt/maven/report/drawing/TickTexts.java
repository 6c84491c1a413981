package dev.lotrgpt.maven.report.drawing;

import dev.lotrgpt.maven.report.plot.Axis;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts of a horizontal axis that fit beside one another, those that are too near to a
 * neighbour in a second row.
 */
record TickTexts(List<Axis.Tick> first, List<Axis.Tick> second) {
  /** Pixels between two texts. */
  private static final double APART = 8;

  private static final int[] SHARES = {1, 2, 4, 5, 10, 20};

  /**
   * @param pixels from end to end of the axis
   */
  static TickTexts of(Axis axis, double pixels) {
    return axis.even() ? everyFew(axis, pixels) : inRows(axis, pixels);
  }

  /** All, or every second, fourth and so on of them. */
  private static TickTexts everyFew(Axis axis, double pixels) {
    List<Axis.Tick> some = List.of();
    for (int share : SHARES) {
      List<Axis.Tick> texts = new ArrayList<>();
      for (int i = 0; i < axis.ticks().size(); i += share) {
        texts.add(axis.ticks().get(i));
      }
      some = texts;
      if (fit(axis, pixels, texts)) {
        break;
      }
    }
    return new TickTexts(some, List.of());
  }

  private static boolean fit(Axis axis, double pixels, List<Axis.Tick> texts) {
    for (int i = 1; i < texts.size(); i++) {
      if (touch(axis, pixels, texts.get(i - 1), texts.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The ends of the axis come first: a reader asks how far it goes. */
  private static TickTexts inRows(Axis axis, double pixels) {
    TickTexts rows = new TickTexts(new ArrayList<>(), new ArrayList<>());
    List<Axis.Tick> byNeed = new ArrayList<>(axis.ticks());
    if (byNeed.size() > 1) {
      byNeed.add(0, byNeed.remove(byNeed.size() - 1));
    }
    for (Axis.Tick tick : byNeed) {
      for (List<Axis.Tick> row : List.of(rows.first, rows.second)) {
        if (row.stream().noneMatch(other -> touch(axis, pixels, tick, other))) {
          row.add(tick);
          break;
        }
      }
    }
    return rows;
  }

  private static boolean touch(Axis axis, double pixels, Axis.Tick one, Axis.Tick other) {
    double between =
        Math.abs(axis.place(one.value()) - axis.place(other.value()))
            / (axis.place(axis.high()) - axis.place(axis.low()))
            * pixels;
    double widths = Theme.width(one.text(), Theme.TICK) + Theme.width(other.text(), Theme.TICK);
    return between < widths / 2 + APART;
  }
}
