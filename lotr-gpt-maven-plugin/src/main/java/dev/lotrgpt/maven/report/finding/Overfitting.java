package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Numbers;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** When the validation loss turns up, and where it does not. */
public final class Overfitting {
  private Overfitting() {}

  /**
   * @param courses of the conditions that were trained to the end
   */
  public static String finding(List<Course> courses) {
    if (courses.isEmpty()) {
      return "No run has been trained to the end.";
    }
    Course most = by(courses, Course::rise, true);
    Course least = by(courses, Course::rise, false);
    if (courses.size() == 1) {
      return Sentence.of(most.inWords());
    }
    if (!most.turnsUp()) {
      String all =
          courses.stream().allMatch(Course::stillFalls)
              ? "the validation loss still falls in every run when training ends"
              : "the validation loss does not turn up in any run";
      if (most.study().mixesTexts()) {
        return Sentence.of(all);
      }
      Course best = by(courses, Course::lowest, false);
      return Sentence.of(
          "%s; it is lowest, %s, with %s"
              .formatted(all, Numbers.loss(best.lowest()), best.condition().inWords()));
    }
    if (least.turnsUp()) {
      return Sentence.of(
          "the validation loss turns up everywhere: first with %s, after iteration %s; least with %s, by %s, most with %s, by %s"
              .formatted(
                  first(courses).condition().inWords(),
                  Numbers.count(first(courses).validation().lowest().iteration()),
                  least.condition().inWords(),
                  least.risen(),
                  most.condition().inWords(),
                  most.risen()));
    }
    return Sentence.of(
        "with %s %s; with %s it %s"
            .formatted(
                most.condition().inWords(),
                most.inWords(),
                least.condition().inWords(),
                least.end()));
  }

  private static Course first(List<Course> courses) {
    return by(courses, course -> course.validation().lowest().iteration(), false);
  }

  /** The one with most or with least of something. */
  public static Course by(List<Course> courses, ToDoubleFunction<Course> key, boolean most) {
    Comparator<Course> order = Comparator.comparingDouble(key);
    return courses.stream().max(most ? order : order.reversed()).orElseThrow();
  }
}
