package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.plot.Palette;
import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.RunNames;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.result.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The runs of a report, each of them once, in the order of the studies. */
public final class RunEntries {
  private final Map<String, RunEntry> byId = new LinkedHashMap<>();

  public RunEntries(List<StudyView> studies, Palette palette) {
    RunNames names = new RunNames(studies);
    for (StudyView study : studies) {
      for (Condition condition : study.conditions()) {
        for (RunResult run : condition.runs()) {
          RunEntry entry =
              new RunEntry(
                  run,
                  names.of(run),
                  condition.parameters(),
                  palette.of(condition),
                  List.of(study));
          byId.merge(entry.id(), entry, RunEntries::joined);
        }
      }
    }
  }

  private static RunEntry joined(RunEntry first, RunEntry second) {
    List<StudyView> studies = new ArrayList<>(first.studies());
    studies.addAll(second.studies());
    return first.in(studies);
  }

  public List<RunEntry> all() {
    return List.copyOf(byId.values());
  }

  /** Those of a study. */
  List<RunEntry> of(StudyView study) {
    return study.conditions().stream()
        .flatMap(condition -> condition.runs().stream())
        .map(this::of)
        .toList();
  }

  /** The same with other seeds. */
  public List<RunEntry> siblings(RunEntry entry) {
    return entry.studies().get(0).conditions().stream()
        .filter(condition -> condition.runs().contains(entry.run()))
        .flatMap(condition -> condition.runs().stream())
        .map(this::of)
        .filter(other -> !other.id().equals(entry.id()))
        .toList();
  }

  RunEntry of(RunResult run) {
    return byId.get(run.planned().id());
  }

  /** Those with these ids, at most so many. */
  List<RunEntry> of(List<String> ids, int most) {
    return ids.stream().limit(most).map(byId::get).toList();
  }
}
