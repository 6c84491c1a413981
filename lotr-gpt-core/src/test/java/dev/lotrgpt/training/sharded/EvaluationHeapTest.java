package dev.lotrgpt.training.sharded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.compute.Precision;
import dev.lotrgpt.compute.onednn.OneDnnBackend;
import dev.lotrgpt.faults.SmallJvm;
import dev.lotrgpt.model.Initializer;
import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.Windows;
import dev.lotrgpt.training.Session;
import dev.lotrgpt.training.StopSignal;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An evaluation holds the batches that it is at, not all of them. */
@Tag("slow")
@Timeout(120)
class EvaluationHeapTest {
  /** Tokens and targets of all its batches would take 16 bytes each. */
  private static final int CHARACTERS = 6_000_000;

  public static final class Evaluate {
    public static void main(String[] arguments) {
      ModelConfig model = new ModelConfig(1, 1, 4, 64, 8);
      try (OneDnnBackend backend = new OneDnnBackend(Precision.FLOAT32);
          Session session =
              new ShardedSessions<>(backend).openEvaluation(model, 2, new StopSignal())) {
        new Initializer(1).initialize(session.parameters());
        Corpus corpus = new Corpus("letters", "abcdefgh".repeat(CHARACTERS / 8));
        System.out.println(session.loss(new Windows(corpus.tokens(), 64, Windows.AT_ONCE)));
      }
    }
  }

  @Test
  void ofALongTextFitsIntoASmallHeap() throws Exception {
    String output = SmallJvm.run("-Xmx64m", Evaluate.class);

    assertThat(Double.parseDouble(output.substring(output.lastIndexOf('\n') + 1)))
        .isBetween(1.0, 3.0);
  }
}
