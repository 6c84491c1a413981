package dev.lotrgpt.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CorpusStatisticsTest {

  @Test
  void countsCharactersAndWords() {
    Corpus corpus = new Corpus("test", "O'er the The \uD83D\uDE00 42 o'er\n'o'er'!");

    assertThat(CorpusStatistics.of(corpus, Dataset.of(corpus, new DataConfig(0.5, 0.25))))
        .isEqualTo(new CorpusStatistics(30, 14, 5, 2, 11, 8));
  }
}
