package dev.lotrgpt.text.token;

import dev.lotrgpt.text.CorpusException;
import dev.lotrgpt.text.Progress;
import dev.lotrgpt.text.token.MergeTokenizer.Merge;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Learns byte-pair merges: the pair of neighbours that a text has most often becomes a token, again
 * and again (Sennrich et al. 2016). Among equally frequent pairs it is the one whose left token is
 * older, then whose right token is. Counts are kept up to date where a merge changes them, so that
 * the time grows with the pieces, not with pieces times merges.
 */
final class BytePairLearner {
  private static final int TOLD_EVERY = 512;

  private final int[][] pieces;
  private final long[] counts;
  private final List<byte[]> tokens = new ArrayList<>();
  private final Set<ByteBuffer> taken = new HashSet<>();
  private final Map<Merge, Pair> pairs = new HashMap<>();
  private final PriorityQueue<Candidate> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Candidate::count)
              .reversed()
              .thenComparingInt(candidate -> candidate.merge().left())
              .thenComparingInt(candidate -> candidate.merge().right()));

  /** How often a pair occurs, and in which pieces it may. */
  private static final class Pair {
    private long count;

    /** The count with which it stands in the queue. */
    private long queued;

    private int[] where = new int[2];
    private int places;

    void addPlace(int piece) {
      if (places > 0 && where[places - 1] == piece) {
        return;
      }
      if (places == where.length) {
        where = Arrays.copyOf(where, 2 * places);
      }
      where[places++] = piece;
    }
  }

  /** A pair with a count that it had once: never less than what it has now. */
  private record Candidate(long count, Merge merge) {}

  private BytePairLearner(List<PieceCounts.Entry> entries) {
    pieces = new int[entries.size()][];
    counts = new long[pieces.length];
    for (int token = 0; token < MergeTokenizer.BYTES; token++) {
      tokens.add(new byte[] {(byte) token});
    }
    for (int i = 0; i < pieces.length; i++) {
      byte[] bytes = entries.get(i).piece().getBytes(StandardCharsets.UTF_8);
      counts[i] = entries.get(i).count();
      pieces[i] = new int[bytes.length];
      for (int j = 0; j < bytes.length; j++) {
        pieces[i][j] = bytes[j] & 0xFF;
      }
      for (int j = 1; j < bytes.length; j++) {
        pair(new Merge(pieces[i][j - 1], pieces[i][j])).addPlace(i);
      }
      count(pieces[i], counts[i], new HashSet<>());
    }
    pairs.keySet().forEach(this::enqueue);
  }

  /**
   * @param size of the vocabulary, the 256 bytes included
   * @throws CorpusException where the pieces have fewer tokens than that
   */
  static List<Merge> learn(List<PieceCounts.Entry> pieces, int size, Progress progress) {
    BytePairLearner learner = new BytePairLearner(pieces);
    List<Merge> merges = new ArrayList<>();
    int wanted = size - MergeTokenizer.BYTES;
    while (merges.size() < wanted) {
      Merge merge = learner.next();
      if (merge == null) {
        throw TokenizerKind.tooFew(learner.tokens.size(), size);
      }
      merges.add(merge);
      learner.merge(merge);
      if (merges.size() % TOLD_EVERY == 0) {
        progress.at("merges pairs for its tokenizer", (double) merges.size() / wanted);
      }
    }
    return merges;
  }

  private Pair pair(Merge merge) {
    return pairs.computeIfAbsent(merge, any -> new Pair());
  }

  /** Adds what a piece has, so many times. */
  private void count(int[] piece, long times, Set<Merge> changed) {
    for (int i = 1; i < piece.length; i++) {
      Merge merge = new Merge(piece[i - 1], piece[i]);
      pair(merge).count += times;
      changed.add(merge);
    }
  }

  private void enqueue(Merge merge) {
    Pair pair = pairs.get(merge);
    if (pair.count > pair.queued) {
      pair.queued = pair.count;
      queue.add(new Candidate(pair.count, merge));
    }
  }

  /** The most frequent pair, or null where there is none. */
  private Merge next() {
    while (!queue.isEmpty()) {
      Candidate first = queue.remove();
      Pair pair = pairs.get(first.merge);
      if (pair == null || first.count != pair.queued) {
        continue; // it was queued again since
      }
      if (pair.count < first.count) {
        pair.queued = 0;
        enqueue(first.merge);
      } else if (taken.add(ByteBuffer.wrap(joined(first.merge)))) {
        return first.merge;
      }
    }
    return null;
  }

  private byte[] joined(Merge merge) {
    return MergeTokenizer.joined(tokens.get(merge.left()), tokens.get(merge.right()));
  }

  private void merge(Merge merge) {
    int token = tokens.size();
    tokens.add(joined(merge));
    Pair old = pairs.get(merge);
    Set<Merge> changed = new LinkedHashSet<>();
    for (int place = 0; place < old.places; place++) {
      int at = old.where[place];
      int[] piece = MergeTokenizer.merge(pieces[at], merge.left(), merge.right(), token);
      if (piece.length < pieces[at].length) {
        count(pieces[at], -counts[at], changed);
        count(piece, counts[at], changed);
        pieces[at] = piece;
        for (int i = 1; i < piece.length; i++) {
          if (piece[i - 1] == token || piece[i] == token) {
            pair(new Merge(piece[i - 1], piece[i])).addPlace(at);
          }
        }
      }
    }
    changed.remove(merge);
    pairs.remove(merge);
    for (Merge other : changed) {
      if (pairs.get(other).count == 0) {
        pairs.remove(other);
      } else {
        enqueue(other);
      }
    }
  }
}
