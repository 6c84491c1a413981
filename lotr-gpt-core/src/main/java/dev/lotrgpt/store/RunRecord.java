package dev.lotrgpt.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.text.Split;
import dev.lotrgpt.text.SplitLength;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What {@code run.json} holds.
 *
 * @param format version of this file's format
 * @param identity facts that decide the result, see {@link Identity}
 * @param result null while the run is not finished
 * @param failure why it failed, in one line, or null
 * @param files SHA-256 of each file that the training left, by name; of the losses so far while it
 *     is not finished
 * @param tokenization null where tokens are characters, or could not be learnt
 */
public record RunRecord(
    int format,
    String id,
    Status status,
    Map<String, String> identity,
    Settings settings,
    Provenance provenance,
    Result result,
    String failure,
    Map<String, String> files,
    @JsonInclude(JsonInclude.Include.NON_NULL) Tokenization tokenization) {
  public RunRecord {
    Objects.requireNonNull(id, "it has no id");
    Objects.requireNonNull(status, "it has no status");
    Objects.requireNonNull(identity, "it has no identity");
    Objects.requireNonNull(settings, "it has no settings");
    Objects.requireNonNull(provenance, "it has no provenance");
  }

  /** Version of the format that this release writes, and the newest it reads. */
  public static final int FORMAT = 1;

  public enum Status {
    RUNNING,
    TRAINED,
    FAILED
  }

  /** This record with other digests. */
  public RunRecord withFiles(Map<String, String> digests) {
    return new RunRecord(
        format, id, status, identity, settings, provenance, result, failure, digests, tokenization);
  }

  /**
   * A loss in nats per character.
   *
   * @param loss in nats per token, as {@code metrics.csv} has it
   */
  public double perCharacter(double loss, Split split) {
    return tokenization == null ? loss : tokenization.length(split).perCharacter(loss);
  }

  /**
   * Passes over the training text.
   *
   * @param tokens that were trained on
   */
  public double epochs(long tokens) {
    long text =
        tokenization == null
            ? settings.data().sizes(Math.toIntExact(provenance.corpus().characters())).train()
            : tokenization.train().tokens();
    return (double) tokens / text;
  }

  /**
   * What a learnt tokenizer made of the text.
   *
   * @param vocabulary its tokens
   * @param train the text that was trained on
   */
  public record Tokenization(int vocabulary, SplitLength train, SplitLength validation) {
    public Tokenization {
      Objects.requireNonNull(train, "its tokenization has no training text");
      Objects.requireNonNull(validation, "its tokenization has no validation text");
    }

    SplitLength length(Split split) {
      return split == Split.TRAIN ? train : validation;
    }
  }

  /**
   * What the training ended with; losses in nats per character.
   *
   * @param parameters trainable parameters of the model
   * @param bestIteration evaluation with the lowest validation loss
   * @param seconds of training, evaluations included, over all resumptions
   * @param tokensPerSecond of training, evaluations excluded
   */
  public record Result(
      long parameters,
      int bestIteration,
      double bestValLoss,
      double finalTrainLoss,
      double finalValLoss,
      double seconds,
      double tokensPerSecond) {}

  /**
   * Where a result comes from.
   *
   * @param gitCommit of the project with the POM, or null
   * @param gitDirty whether its work tree had changes, or null
   * @param backend name of the backend that ran
   * @param backendDescription its versions and hardware
   * @param versions of this software, Java and the libraries
   * @param resumptions how often it went on from a checkpoint
   */
  public record Provenance(
      Instant started,
      Instant finished,
      String gitCommit,
      Boolean gitDirty,
      CorpusRecord corpus,
      String backend,
      String backendDescription,
      Map<String, String> versions,
      Hardware hardware,
      int threads,
      int resumptions) {
    public Provenance {
      Objects.requireNonNull(started, "its provenance has no start");
      Objects.requireNonNull(corpus, "its provenance has no corpus");
      Objects.requireNonNull(backend, "its provenance has no backend");
      Objects.requireNonNull(versions, "its provenance has no versions");
    }
  }

  /**
   * @param memory of the machine, bytes
   */
  public record Hardware(
      String processor, int cores, long memory, String accelerator, String operatingSystem) {}
}
