package dev.lotrgpt.text.token;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.CorpusException;
import dev.lotrgpt.text.CorpusSize;
import dev.lotrgpt.text.DataConfig;
import dev.lotrgpt.text.Excerpt;
import dev.lotrgpt.text.Progress;
import dev.lotrgpt.text.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What tokens can be: the values of the setting {@code <tokenizer>}. */
public enum TokenizerKind {
  /** Each character of the corpus, whatever part of it is trained on. */
  CHAR {
    @Override
    public Tokenizer learn(Corpus corpus, Excerpt training, int size, Progress progress) {
      return corpus.vocabulary();
    }

    @Override
    public long heap(CorpusSize corpus, DataConfig data) {
      return data.isInOnePiece() ? 0 : corpus.bytes(); // else they are the corpus's own
    }
  },
  /** Merged pairs of bytes. */
  BPE {
    @Override
    public Tokenizer learn(Corpus corpus, Excerpt training, int size, Progress progress) {
      Cut cut = Cut.WITH_SPACES;
      List<PieceCounts.Entry> pieces =
          PieceCounts.of(corpus.part(training), training.size(), cut, progress);
      return new MergeTokenizer(cut, BytePairLearner.learn(pieces, size, progress), List.of());
    }
  },
  /** The most frequent words, marks and spaces. */
  WORD {
    @Override
    public Tokenizer learn(Corpus corpus, Excerpt training, int size, Progress progress) {
      Cut cut = Cut.WORDS;
      List<PieceCounts.Entry> pieces =
          PieceCounts.of(corpus.part(training), training.size(), cut, progress);
      return FrequentPieces.learn(cut, pieces, size);
    }
  };

  /** The smallest vocabulary that a run can ask for: 256 of it are bytes. */
  public static final int LEAST = 300;

  /** As text, with its count, as tokens, and in the places of its pairs. */
  private static final long HEAP_OF_PIECE = 500;

  /** Twice two bytes: while tokens are put together, they are there twice. */
  private static final long HEAP_OF_TOKEN = 4;

  /**
   * @param training what is trained on; of the other characters, nothing is learnt
   * @param size of the vocabulary; that of {@link #CHAR} is the corpus's
   * @throws CorpusException where the training text has fewer tokens than that
   */
  public abstract Tokenizer learn(Corpus corpus, Excerpt training, int size, Progress progress);

  /**
   * Java's heap, in bytes, that a run takes for learning and for its tokens beside the corpus's: of
   * a large text, most pieces occur again.
   */
  public long heap(CorpusSize corpus, DataConfig data) {
    long pieces = Math.min(PieceCounts.MOST, 1000 + corpus.characters() / 8);
    long tokensPerCharacter = corpus.symbols() > 1 << Byte.SIZE ? 3 : 1;
    return HEAP_OF_PIECE * pieces + HEAP_OF_TOKEN * tokensPerCharacter * corpus.characters();
  }

  /** As it is written in a POM. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All of them, as they are written in a POM. */
  public static String[] names() {
    return Arrays.stream(values()).map(TokenizerKind::toString).toArray(String[]::new);
  }

  static CorpusException tooFew(int tokens, int size) {
    return new CorpusException(
        new Mistake(
            "<data><vocabulary> (-Dlotr-gpt.data.vocabulary)",
            String.valueOf(size),
            "is too many: the training text has no more than " + tokens + " different tokens",
            (tokens < LEAST ? "" : "lower it, or ")
                + "give a longer <corpus> (-Dlotr-gpt.corpus), or take characters,"
                + " <data><tokenizer> (-Dlotr-gpt.data.tokenizer) char"));
  }
}
