package dev.lotrgpt.maven.report.figure;

import dev.lotrgpt.maven.report.result.StudyView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The figures that a study's structure asks for.
 *
 * @param figures the one that answers the question first; empty while nothing is trained
 */
public record StudyFigures(StudyView study, List<Figure> figures) {

  public static StudyFigures of(StudyView study, Palette palette) {
    Stream<Optional<Figure>> byStructure =
        Stream.of(SizeFigure.of(study), DataFigure.of(study), SettingFigure.of(study));
    return new StudyFigures(
        study,
        Stream.of(
                byStructure, Stream.of(HeatMap.of(study)), Stream.of(LossCurves.of(study, palette)))
            .flatMap(figures -> figures)
            .flatMap(Optional::stream)
            .toList());
  }

  public Optional<Figure> main() {
    return figures.stream().findFirst();
  }

  /** The study's question, answered in a sentence from the numbers. */
  public String answer() {
    return main().map(Figure::finding).orElse("Nothing is trained yet.");
  }
}
