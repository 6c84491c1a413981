package dev.lotrgpt.maven.report;

import dev.lotrgpt.experiment.*;
import dev.lotrgpt.maven.report.figure.*;
import dev.lotrgpt.maven.report.result.*;
import java.nio.file.Path;
import java.util.*;

public final class Preview {
  public static void main(String[] args) throws Exception {
    Path dir = Path.of(args[0]);
    SyntheticStore s = new SyntheticStore(dir, 0);
    if (args[1].equals("many")) s.withManyRuns(Integer.parseInt(args[2]));
    else s.withStudies(args[1].equals("partial"));
    List<StudyView> views = new ArrayList<>();
    for (String id : s.store().studies()) {
      StudyResults r = StudyResults.read(s.store(), s.store().study(id).get());
      views.add(StudyView.of(r, List.of()));
    }
    Palette p = new Palette(views);
    for (StudyView v : views) {
      StudyFigures f = StudyFigures.of(v, p);
      System.out.println(v.study().id() + ": " + f.answer());
      for (Figure g : f.figures()) {
        FigureFiles.write(g, Path.of("/tmp/w/figs"));
        System.out.println(
            "   " + g.id() + " " + g.title() + ": " + g.finding() + " | " + g.note());
      }
    }
  }
}
