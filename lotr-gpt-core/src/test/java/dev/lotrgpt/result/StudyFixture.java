package dev.lotrgpt.result;

import dev.lotrgpt.plan.Claim;
import dev.lotrgpt.plan.Corpora;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.Evaluation;
import dev.lotrgpt.store.Machine;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.SoftwareVersions;
import dev.lotrgpt.training.Metrics;
import dev.lotrgpt.training.MetricsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A small study and its results, made up: what a run ends with is a function of its settings.
 *
 * <p>final train loss 1.5 - dropout + seed / 1000; final validation loss 2.5 - 2 * dropout +
 * weightDecay + seed / 1000; the best validation loss, in the middle, is 0.1 lower.
 */
public final class StudyFixture {
  public static final String CORPUS = "0123456789abcdef".repeat(4);
  public static final String FAMILY = "cpu";
  public static final String PROJECT = "it:project";
  static final int ITERATIONS = 30;

  private StudyFixture() {}

  public static Settings baseline() {
    return Settings.defaults()
        .with(Setting.LAYERS, "2")
        .with(Setting.EMBEDDING, "8")
        .with(Setting.HEADS, "2")
        .with(Setting.ITERATIONS, Integer.toString(ITERATIONS))
        .with(Setting.EVALUATION_INTERVAL, "10");
  }

  /** Dropout 0 and 0.2, weight decay 0.01 and 0.1, seeds 1 to 3. */
  public static Study regularisation(String... claims) {
    return study(
        new Sweep(
            baseline(),
            null,
            ordered("dropout", "0, 0.2", "weightDecay", "0.01, 0.1", "seed", "1, 2, 3")),
        claims);
  }

  public static Study study(Sweep sweep, String... claims) {
    List<Claim> all = new ArrayList<>();
    for (String claim : claims) {
      all.add(new Claim("it is so", claim));
    }
    return new Study(
        PROJECT,
        "regularisation",
        "regularisation",
        "What helps?",
        sweep.varied(),
        sweep.runs(corpora(), FAMILY),
        all);
  }

  /** A text beside the study, and others by their paths. */
  public static Corpora corpora() {
    return own ->
        own.map(
                text ->
                    new CorpusRecord(text.path(), text.path(), hash(text.path()), 2000, 20, 0.1))
            .orElse(new CorpusRecord("plays", "plays", CORPUS, 1000, 10, 0.1));
  }

  private static String hash(String path) {
    return DigestUtils.sha256Hex(path);
  }

  /** Pairs of keys and values, in order. */
  public static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  public static RunStore trainAll(RunStore store, Study study) throws IOException {
    for (PlannedRun run : study.runs()) {
      train(store, run);
    }
    return store;
  }

  static List<Metrics> metrics(PlannedRun run) {
    double dropout = (Double) run.settings().get(Setting.DROPOUT);
    double decay = (Double) run.settings().get(Setting.WEIGHT_DECAY);
    double noise = (Long) run.settings().get(Setting.SEED) / 1000.0;
    double train = 1.5 - dropout + noise;
    double val = 2.5 - 2 * dropout + decay + noise;
    return List.of(
        new Metrics(0, 4.2, 4.2, 3e-4, 0),
        new Metrics(10, train + 0.2, val - 0.1, 3e-4, 100),
        new Metrics(ITERATIONS, train, val, 3e-4, 300));
  }

  public static void train(RunStore store, PlannedRun run) throws IOException {
    List<Metrics> metrics = metrics(run);
    Metrics best = metrics.get(1);
    Metrics last = metrics.get(2);
    MetricsFile.write(store.file(run.id(), RunFile.METRICS), metrics);
    Files.writeString(store.file(run.id(), RunFile.BEST), "best weights");
    Files.writeString(store.file(run.id(), RunFile.FINAL), "final weights");
    Files.writeString(store.file(run.id(), RunFile.TOKENIZER), "a tokenizer");
    store.save(
        record(
            run,
            RunRecord.Status.TRAINED,
            new RunRecord.Result(
                1234,
                best.iteration(),
                best.valLoss(),
                last.trainLoss(),
                last.valLoss(),
                12.5,
                1000),
            null,
            store.digests(run.id())));
  }

  public static void fail(RunStore store, PlannedRun run, String failure) throws IOException {
    store.save(record(run, RunRecord.Status.FAILED, null, failure, store.digestsSoFar(run.id())));
  }

  public static void begin(RunStore store, PlannedRun run) throws IOException {
    MetricsFile.write(store.file(run.id(), RunFile.METRICS), metrics(run).subList(0, 2));
    store.save(record(run, RunRecord.Status.RUNNING, null, null, store.digestsSoFar(run.id())));
  }

  public static void evaluate(RunStore store, PlannedRun run) throws IOException {
    store.save(
        run.id(),
        new Evaluation(
            "key",
            1.25,
            1.5,
            Math.exp(1.5),
            1.5 / Math.log(2),
            1.4 / Math.log(2),
            null,
            0.4,
            0.01,
            0.7,
            List.of(new Evaluation.Sample("HAMLET", 1, 0.8, 0, "<To be> & \"not\""))));
  }

  /** A record such as the next format's may be. */
  public static void saveNewer(RunStore store, PlannedRun run) throws IOException {
    RunRecord now = record(run, RunRecord.Status.RUNNING, null, null, null);
    store.save(
        new RunRecord(
            RunRecord.FORMAT + 1,
            now.id(),
            now.status(),
            now.identity(),
            now.settings(),
            now.provenance(),
            null,
            null,
            null,
            null));
  }

  /** The file of the only study that a store holds. */
  public static Path studyFile(RunStore store) throws IOException {
    try (Stream<Path> files = Files.walk(store.directory().resolve("studies"))) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  public static Identity identity(PlannedRun run) {
    return Identity.of(run.settings(), run.corpus().sha256(), FAMILY);
  }

  private static RunRecord record(
      PlannedRun run,
      RunRecord.Status status,
      RunRecord.Result result,
      String failure,
      Map<String, String> files) {
    return new RunRecord(
        RunRecord.FORMAT,
        run.id(),
        status,
        identity(run).facts(),
        run.settings(),
        new RunRecord.Provenance(
            Instant.EPOCH,
            Instant.EPOCH,
            "c0ffee",
            false,
            run.corpus(),
            "nd4j",
            "made up",
            SoftwareVersions.all(),
            Machine.hardware(),
            2,
            0),
        result,
        failure,
        files,
        null);
  }
}
