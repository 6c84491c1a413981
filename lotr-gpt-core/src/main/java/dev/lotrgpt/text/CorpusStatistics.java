package dev.lotrgpt.text;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * The size of a corpus.
 *
 * @param characters of the whole corpus
 * @param symbols different characters
 * @param words runs of letters, with apostrophes inside
 * @param differentWords whatever their case
 * @param trainCharacters of the part that is trained on
 * @param validationCharacters of the part that is held out
 */
public record CorpusStatistics(
    int characters,
    int symbols,
    long words,
    int differentWords,
    int trainCharacters,
    int validationCharacters) {

  public static CorpusStatistics of(Corpus corpus, Dataset dataset) {
    String text = corpus.text();
    Map<String, Long> words =
        Words.of(text).collect(Collectors.groupingBy(word -> word, Collectors.counting()));
    return new CorpusStatistics(
        text.codePointCount(0, text.length()),
        dataset.vocabulary().size(),
        words.values().stream().mapToLong(Long::longValue).sum(),
        words.size(),
        dataset.train().length,
        dataset.validation().length);
  }
}
