package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Curve;
import dev.lotrgpt.maven.report.result.Numbers;

/** How the losses of a single run went. */
public final class RunFinding {
  private RunFinding() {}

  public static String finding(Curve train, Curve validation) {
    Curve.Band lowest = validation.lowest();
    Curve.Band end = validation.last();
    return "The validation loss is lowest, %s, at iteration %s (%s)%s; the training loss ends at %s."
        .formatted(
            Numbers.loss(lowest.mean()),
            Numbers.count(lowest.iteration()),
            Numbers.epochs(lowest.epochs()),
            lowest.iteration() == end.iteration()
                ? ", where training ends"
                : ", and ends at " + Numbers.loss(end.mean()),
            Numbers.loss(train.last().mean()));
  }
}
