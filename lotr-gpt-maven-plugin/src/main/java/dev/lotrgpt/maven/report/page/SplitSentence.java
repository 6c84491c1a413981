package dev.lotrgpt.maven.report.page;

import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.text.DataConfig;
import dev.lotrgpt.text.Split;
import dev.lotrgpt.text.SplitSizes;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a corpus models saw: {@code Trained on 9,393 to 37,573 characters, in blocks from all
 * over the training text, and validated on the last 41,748 of the 417,478 characters of a.xml}.
 */
final class SplitSentence {
  private SplitSentence() {}

  /** For each text that runs learn from. */
  static List<String> of(Stream<PlannedRun> runs) {
    return runs
        .collect(
            Collectors.groupingBy(
                PlannedRun::corpus,
                LinkedHashMap::new,
                Collectors.mapping(run -> run.settings().data(), Collectors.toList())))
        .entrySet()
        .stream()
        .map(text -> of(text.getKey(), text.getValue()))
        .toList();
  }

  /**
   * @param data of each run
   */
  static String of(CorpusRecord corpus, List<DataConfig> data) {
    int all = Math.toIntExact(corpus.characters());
    List<SplitSizes> sizes = data.stream().distinct().map(each -> each.sizes(all)).toList();
    return "Trained on "
        + trained(range(sizes, Split.TRAIN), data)
        + " and validated on "
        + validated(range(sizes, Split.VALIDATION), data)
        + " of the "
        + Numbers.count(all)
        + " characters of "
        + corpus.name();
  }

  private static String trained(String characters, List<DataConfig> data) {
    if (data.stream().anyMatch(DataConfig::drawsSubset)) {
      return characters + " characters, in blocks from all over the training text,";
    }
    return data.stream().anyMatch(SplitSentence::holdsBlocks)
        ? characters + " characters"
        : "the first " + characters;
  }

  private static String validated(String characters, List<DataConfig> data) {
    return data.stream().anyMatch(SplitSentence::holdsBlocks)
        ? characters + ", in blocks from all over,"
        : "the last " + characters;
  }

  private static boolean holdsBlocks(DataConfig data) {
    return data.validation() == DataConfig.Validation.BLOCKS;
  }

  private static String range(List<SplitSizes> sizes, Split split) {
    IntSummaryStatistics range =
        sizes.stream().mapToInt(size -> size.of(split)).summaryStatistics();
    return (range.getMin() == range.getMax() ? "" : Numbers.count(range.getMin()) + " to ")
        + Numbers.count(range.getMax());
  }
}
