package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.claim.Evidence;
import dev.lotrgpt.maven.report.finding.Bottleneck;
import dev.lotrgpt.maven.report.plot.Figure;
import dev.lotrgpt.maven.report.plot.Palette;
import dev.lotrgpt.maven.report.plot.StudyFigures;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Machines;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.text.token.TokenizerKind;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the page of a study shows.
 *
 * @param bottleneck whether that is the data or the network: one, or none where no studies tell
 * @param answer in a sentence made from the numbers
 * @param size how many runs and seeds that is
 * @param metrics those that the claims look at
 * @param scale how large its models are, on what they learn, and how long, in sentences
 * @param machines a warning where its runs were computed on unlike ones; else empty
 * @param unit what its losses are, where its runs differ in their texts, or their tokens are not
 *     all characters; else empty
 * @param samples its models' texts, side by side
 * @param problems the runs without results
 */
public record StudyPage(
    String id,
    String title,
    String question,
    List<Bottleneck> bottleneck,
    String answer,
    String size,
    String scale,
    String machines,
    String unit,
    List<ClaimView> claims,
    List<RunPage.Fact> metrics,
    List<FigureView> figures,
    ResultTable table,
    Samples samples,
    List<RunEntry> runs,
    List<RunEntry> problems) {

  /**
   * @param others all studies of the site
   */
  public static StudyPage of(
      StudyView study,
      List<StudyView> others,
      StudyFigures figures,
      Palette palette,
      RunEntries all,
      Markers markers) {
    List<RunEntry> runs = all.of(study);
    return new StudyPage(
        study.study().id(),
        study.study().title(),
        study.study().question(),
        Bottleneck.of(study, others).stream().toList(),
        figures.answer(),
        size(study),
        ScaleSentence.of(RunEntry.told(runs))
            + ". "
            + split(RunEntry.told(runs))
            + foreign(study, others),
        Machines.of(study.results().runs()).warning().orElse(""),
        unit(study),
        study.verdicts().stream().map(verdict -> ClaimView.of(verdict, runs)).toList(),
        metrics(study),
        figures.figures().stream().map(figure -> FigureView.of(figure, all)).toList(),
        ResultTable.of(study, palette),
        Samples.of(study, all, markers),
        runs,
        runs.stream().filter(run -> run.run().problem() != null || !run.run().trained()).toList());
  }

  private static String split(List<RunEntry> runs) {
    return SplitSentence.of(runs.stream().map(run -> run.run().planned())).stream()
        .map(sentence -> sentence + ".")
        .collect(Collectors.joining(" "));
  }

  /** Where other studies have findings of a source beside them, and this one has none. */
  private static String foreign(StudyView study, List<StudyView> others) {
    return !isOfSource(study) && others.stream().anyMatch(StudyPage::isOfSource)
        ? " The source has no such study."
        : "";
  }

  private static boolean isOfSource(StudyView study) {
    return study.verdicts().stream().anyMatch(verdict -> verdict.claim().source() != null);
  }

  private static List<RunPage.Fact> metrics(StudyView study) {
    return study.verdicts().stream()
        .flatMap(verdict -> verdict.evidence().stream())
        .map(Evidence::metric)
        .filter(Objects::nonNull)
        .distinct()
        .sorted()
        .map(metric -> new RunPage.Fact(metric.key(), Numbers.typeset(metric.definition())))
        .toList();
  }

  private static String size(StudyView study) {
    int all = study.results().runs().size();
    int trained = study.results().trained().runs().size();
    return (trained == all ? "" : Numbers.count(trained) + " of ")
        + Numbers.of(all, "run")
        + ", "
        + Numbers.of(study.seeds(), "seed")
        + (study.seeds() == 1 ? "; one seed cannot tell how much of it is chance" : "");
  }

  /** In which a loss of one run can be held against another's. */
  private static String unit(StudyView study) {
    return Stream.of(tokens(study), texts(study))
        .filter(sentence -> !sentence.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static String texts(StudyView study) {
    return study.mixesTexts()
        ? "Its runs learn from "
            + Numbers.of(study.results().corpora().size(), "text")
            + ", each with its own symbols: losses per character, as all here are, can be compared"
            + " between them, losses per token could not. A lower one may be the text's doing rather"
            + " than the model's."
        : "";
  }

  private static String tokens(StudyView study) {
    List<String> tokenizers =
        study.results().runs().stream()
            .map(run -> run.value(Setting.TOKENIZER.key()))
            .distinct()
            .toList();
    if (tokenizers.equals(List.of(TokenizerKind.CHAR.toString()))) {
      return "";
    }
    return "Tokens are "
        + tokenizers.stream()
            .map(tokenizer -> tokensOf(tokenizer) + learnt(study, tokenizer))
            .collect(Collectors.joining("; "))
        + ": all losses here are in nats, or bits, per character, whatever a run's tokens, so that"
        + " they can be compared. A context holds as many tokens, so more characters where tokens are"
        + " longer.";
  }

  /** {@code (1,000 different ones, 2.49 characters each on average)}; empty where not known. */
  private static String learnt(StudyView study, String tokenizer) {
    List<RunRecord.Tokenization> learnt =
        study.results().trained().runs().stream()
            .filter(run -> run.value(Setting.TOKENIZER.key()).equals(tokenizer))
            .map(RunResult::record)
            .filter(Objects::nonNull)
            .map(RunRecord::tokenization)
            .filter(Objects::nonNull)
            .toList();
    if (learnt.isEmpty()) {
      return "";
    }
    IntSummaryStatistics vocabularies =
        learnt.stream().mapToInt(RunRecord.Tokenization::vocabulary).summaryStatistics();
    double characters =
        learnt.stream()
            .map(RunRecord.Tokenization::train)
            .mapToDouble(train -> (double) train.characters() / train.tokens())
            .average()
            .orElseThrow();
    return " (%s different ones, %s characters each on average)"
        .formatted(
            vocabularies.getMin() == vocabularies.getMax()
                ? Numbers.count(vocabularies.getMax())
                : Numbers.count(vocabularies.getMin())
                    + " to "
                    + Numbers.count(vocabularies.getMax()),
            Numbers.decimals(characters, 2));
  }

  private static String tokensOf(String tokenizer) {
    return Arrays.stream(TokenizerKind.values())
        .filter(kind -> kind.toString().equals(tokenizer))
        .findFirst()
        .map(
            kind ->
                switch (kind) {
                  case CHAR -> "characters";
                  case BPE -> "byte pairs";
                  case WORD -> "words, marks and spaces";
                })
        .orElse(tokenizer);
  }

  /** Where nothing varies, what its model writes shows more than a figure; else none. */
  public List<SampleStrip> excerpt() {
    return table.rows().size() == 1 ? samples.strips().stream().limit(1).toList() : List.of();
  }

  boolean drawsLike(StudyPage other) {
    return firstDrawn().isPresent() && firstDrawn().equals(other.firstDrawn());
  }

  /** What its first figure is of: a title and the runs. */
  private Optional<Map.Entry<String, Set<String>>> firstDrawn() {
    return drawn().stream()
        .findFirst()
        .map(figure -> Map.entry(figure.title(), Set.copyOf(figure.runs())));
  }

  public List<Figure> drawn() {
    return figures.stream().map(FigureView::figure).toList();
  }
}
