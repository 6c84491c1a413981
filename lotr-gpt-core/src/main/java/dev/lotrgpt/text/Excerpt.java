package dev.lotrgpt.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Some characters of a text, in its order.
 *
 * @param ranges ascending, none of them empty, no two of them touching
 */
public record Excerpt(List<Range> ranges) {

  /** The characters from one position to before another. */
  public record Range(int start, int end) {
    int length() {
      return end - start;
    }
  }

  public Excerpt {
    ranges = List.copyOf(ranges);
  }

  /** The characters from one position to before another, if there are any. */
  public static Excerpt of(int start, int end) {
    return new Excerpt(start < end ? List.of(new Range(start, end)) : List.of());
  }

  /**
   * All characters of some excerpts.
   *
   * @param parts that have no character in common
   */
  static Excerpt joined(Collection<Excerpt> parts) {
    List<Range> joined = new ArrayList<>();
    parts.stream()
        .flatMap(part -> part.ranges.stream())
        .sorted(Comparator.comparingInt(Range::start))
        .forEach(
            range -> {
              int last = joined.size() - 1;
              if (last >= 0 && joined.get(last).end == range.start) {
                joined.set(last, new Range(joined.get(last).start, range.end));
              } else {
                joined.add(range);
              }
            });
    return new Excerpt(joined);
  }

  /** How many characters they are. */
  public int size() {
    return ranges.stream().mapToInt(Range::length).sum();
  }

  /**
   * Some of them.
   *
   * @param positions counted from the first of these
   */
  Excerpt at(Excerpt positions) {
    List<Range> found = new ArrayList<>();
    int before = 0;
    int next = 0;
    for (Range range : ranges) {
      int end = before + range.length();
      while (next < positions.ranges.size() && positions.ranges.get(next).start < end) {
        Range wanted = positions.ranges.get(next);
        int shift = range.start - before;
        found.add(
            new Range(Math.max(wanted.start, before) + shift, Math.min(wanted.end, end) + shift));
        if (wanted.end > end) {
          break; // the next range has more of it
        }
        next++;
      }
      before = end;
    }
    return new Excerpt(found);
  }

  /**
   * The others.
   *
   * @param size characters of the whole text
   */
  Excerpt rest(int size) {
    List<Range> rest = new ArrayList<>();
    int from = 0;
    for (Range range : ranges) {
      rest.addAll(of(from, range.start).ranges);
      from = range.end;
    }
    rest.addAll(of(from, size).ranges);
    return new Excerpt(rest);
  }

  /**
   * Passes on what belongs to the excerpt.
   *
   * @param sink of the excerpt
   * @return one of the whole text
   */
  Text.Sink filter(Text.Sink sink) {
    return new Filter(sink);
  }

  private final class Filter implements Text.Sink {
    private final Text.Sink sink;
    private int[] wanted = new int[0];
    private long position;
    private int next;

    Filter(Text.Sink sink) {
      this.sink = sink;
    }

    @Override
    public void accept(int[] characters, int count) {
      if (wanted.length < count) {
        wanted = new int[count];
      }
      int found = 0;
      while (next < ranges.size() && ranges.get(next).start < position + count) {
        Range range = ranges.get(next);
        int from = (int) Math.max(0, range.start - position);
        int to = (int) Math.min(count, range.end - position);
        System.arraycopy(characters, from, wanted, found, to - from);
        found += to - from;
        if (range.end > position + count) {
          break; // the next piece has more of it
        }
        next++;
      }
      position += count;
      if (found > 0) {
        sink.accept(wanted, found);
      }
    }
  }
}
