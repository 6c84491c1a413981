package dev.lotrgpt.maven.report.plot;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Model;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Setting;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The colour of each condition: the same in all studies, different inside a study as far as the
 * colours go, and red for the one that a study trains without dropout.
 */
public final class Palette {
  private final Map<Model, Ink> inks = new HashMap<>();

  public Palette(List<StudyView> studies) {
    for (StudyView study : studies) {
      Set<Ink> used = new HashSet<>();
      study.conditions().stream().map(condition -> inks.get(condition.model())).forEach(used::add);
      for (Condition condition : study.conditions()) {
        if (!inks.containsKey(condition.model())) {
          Ink ink = withoutDropout(condition) && !used.contains(Ink.RED) ? Ink.RED : free(used);
          inks.put(condition.model(), ink);
          used.add(ink);
        }
      }
    }
  }

  /** Only where it is what differs is it worth the colour. */
  private static boolean withoutDropout(Condition condition) {
    return condition.variation().containsKey(Setting.DROPOUT.key())
        && condition.number(Setting.DROPOUT) == 0;
  }

  private Ink free(Set<Ink> used) {
    return Ink.series().stream()
        .filter(ink -> ink != Ink.RED || used.size() >= Ink.series().size() - 1)
        .min(
            Comparator.<Ink, Boolean>comparing(used::contains)
                .thenComparing(ink -> inks.values().stream().filter(other -> other == ink).count()))
        .orElseThrow();
  }

  public Ink of(Condition condition) {
    return inks.get(condition.model());
  }
}
