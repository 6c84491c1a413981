package dev.lotrgpt.maven.report;

import dev.lotrgpt.model.ModelConfig;
import dev.lotrgpt.model.Parameter;
import dev.lotrgpt.model.Parameters;
import dev.lotrgpt.plan.Claim;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Identity;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.plan.Sweep;
import dev.lotrgpt.store.Evaluation;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.text.Corpus;
import dev.lotrgpt.text.SplitLength;
import dev.lotrgpt.text.Vocabulary;
import dev.lotrgpt.text.token.TokenizerKind;
import dev.lotrgpt.training.Metrics;
import dev.lotrgpt.training.MetricsFile;
import dev.lotrgpt.training.ModelFile;
import dev.lotrgpt.training.ModelWeights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * A run store with results made by a formula that behaves like the trained models do, and with
 * mark-up and scripts wherever text comes from outside.
 */
public final class SyntheticStore {
  public static final String HOSTILE = "<script>window.attacked=1</script>&\"'`${x}<!--]]>";

  /** What a spreadsheet program would run. */
  static final String FORMULA = "=1+1 ";

  static final String PROJECT = "it:synthetic";
  static final List<String> STUDIES =
      List.of("overfitting", "scaling", "regularisation", "data", "samples");

  private static final String COMMIT = "4f1c2d0a9b8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a";
  private static final String[] SYLLABLES = {
    "ha", "ro", "me", "li", "thou", "an", "the", "er", "ing", "wo", "st", "ce", "ki", "gra", "o"
  };

  private final RunStore store;
  private final Path corpus;
  private final String text;
  private final CorpusRecord corpusRecord;

  /** Hash to text. */
  private final Map<String, String> others = new HashMap<>();

  private final double shift;

  /** What becomes of a run. */
  /** Of all learnt tokenizers: a token is two characters of the validation text. */
  private static final RunRecord.Tokenization LEARNT =
      new RunRecord.Tokenization(
          1000, new SplitLength(4000, 10_000, 11_000), new SplitLength(500, 1000, 1100));

  enum Fate {
    TRAINED,
    FAILED,
    STOPPED,
    MISSING
  }

  /**
   * @param shift added to all validation losses
   */
  public SyntheticStore(Path directory, double shift) throws IOException {
    this.store = new RunStore(directory.resolve("store"));
    this.shift = shift;
    this.corpus = directory.resolve("plays <i>&amp;.txt");
    this.text = corpusText();
    Files.createDirectories(directory);
    Files.writeString(corpus, text);
    this.corpusRecord =
        new CorpusRecord(
            "three plays " + HOSTILE,
            corpus.toString(),
            new Corpus("", text).sha256(),
            420_742,
            65,
            0.1);
  }

  public RunStore store() {
    return store;
  }

  Path corpus() {
    return corpus;
  }

  static Settings baseline() {
    return Settings.defaults()
        .with(Setting.LAYERS, "4")
        .with(Setting.HEADS, "4")
        .with(Setting.EMBEDDING, "128")
        .with(Setting.CONTEXT, "64")
        .with(Setting.BATCH_SIZE, "16")
        .with(Setting.ITERATIONS, "1500")
        .with(Setting.LEARNING_RATE, "1e-3")
        .with(Setting.EVALUATION_INTERVAL, "75")
        .with(Setting.EVALUATION_BATCHES, "20");
  }

  /** The five studies; with some runs failed, stopped and missing if so wanted. */
  public SyntheticStore withStudies(boolean partial) throws IOException {
    add(
        "overfitting",
        "When does it overfit? " + HOSTILE,
        baseline(),
        null,
        Map.of("dropout", "0, 0.2", "seed", "1, 2, 3"),
        List.of("dropout", "seed"),
        new Claim(
            "Without dropout the validation loss turns up again",
            "where('dropout', 0).rise > 0.1",
            "it turns up after 1500 iterations " + HOSTILE),
        claim("With dropout it does not " + HOSTILE, "where('dropout', 0.2).rise < 0.05"));
    add(
        "scaling",
        "Is the network the bottleneck?",
        baseline().with(Setting.DROPOUT, "0"),
        List.of(
            size(FORMULA + "31k", 2, 32),
            size("112k <script>", 2, 64),
            size("816k", 4, 128),
            size("1.8M " + HOSTILE, 4, 192)),
        Map.of("seed", "1, 2, 3"),
        List.of("seed"),
        claim(
            "The best validation loss is flat at the largest size",
            "abs(where('case', '816k').bestVal - where('case', '112k').bestVal) < 0.2"));
    add(
        "regularisation",
        "How much does regularisation help?",
        baseline(),
        null,
        Map.of("dropout", "0, 0.1, 0.2, 0.3", "weightDecay", "0.01, 0.1", "seed", "1, 2, 3"),
        List.of("dropout", "weightDecay", "seed"),
        claim(
            "Dropout matters more than weight decay",
            "effect('dropout', 'finalVal') > 4 * effect('weightDecay', 'finalVal')"),
        claim(FORMULA + " weight decay matters more", "effect('weightDecay', 'finalVal') > 1"));
    add(
        "data",
        "Is the data the bottleneck?",
        baseline(),
        null,
        Map.of("fraction", "0.25, 0.5, 1", "seed", "1, 2, 3"),
        List.of("fraction", "seed"),
        claim(
            "More text lowers the loss",
            "where('fraction', 1).bestVal < where('fraction', 0.25).bestVal"));
    add(
        "samples",
        "What does the trained model write?",
        baseline(),
        null,
        Map.of("seed", "1, 2, 3"),
        List.of("seed"),
        claim("Most words are real", "all.realWordRate > 0.5"));
    for (String id : STUDIES) {
      List<PlannedRun> runs = study(id).runs();
      for (int i = 0; i < runs.size(); i++) {
        save(runs.get(i), partial ? fate(id, i) : Fate.TRAINED);
      }
    }
    return this;
  }

  /** The first study alone. */
  SyntheticStore withSeeds(String seeds) throws IOException {
    add(
        "overfitting",
        "When does it overfit?",
        baseline(),
        null,
        Map.of("dropout", "0, 0.2", "seed", seeds),
        List.of("dropout", "seed"),
        claim("It does", "where('dropout', 0).rise > 0.1"));
    for (PlannedRun run : study("overfitting").runs()) {
      save(run, Fate.TRAINED);
    }
    return this;
  }

  /** One study of lists. */
  SyntheticStore withGrid(Map<String, String> lists) throws IOException {
    add(
        "grid",
        "What do they do together?",
        baseline(),
        null,
        lists,
        List.copyOf(lists.keySet()),
        claim("They do something", "all.bestVal > 0"));
    for (PlannedRun run : study("grid").runs()) {
      save(run, Fate.TRAINED);
    }
    return this;
  }

  /** Cases whose claims are about what is measured of trained models. */
  SyntheticStore withRanking(String seeds) throws IOException {
    add(
        "ranking",
        "Which of them is best?",
        baseline(),
        List.of(size("narrow", 2, 32), size("wide", 4, 128), size("middle", 2, 96)),
        Map.of("seed", seeds),
        List.of("seed"),
        claim(
            "The wide one predicts better",
            "where('case', 'wide').bitsPerChar < where('case', 'narrow').bitsPerChar - 0.01"),
        claim(
            "It spells better",
            "where('case', 'wide').realWordRate > where('case', 'narrow').realWordRate"),
        claim("None copies", "all.max('verbatimRate') < 0.5"));
    for (PlannedRun run : study("ranking").runs()) {
      save(run, Fate.TRAINED);
    }
    return this;
  }

  /** The same number of tokens, of more and more text. */
  SyntheticStore withRepetition(String seeds) throws IOException {
    add(
        "repetition",
        "How often can a text be read?",
        baseline().with(Setting.ITERATIONS, "375").with(Setting.DROPOUT, "0"),
        null,
        Map.of("fraction", "0.0625, 0.125, 0.25, 0.5, 1", "seed", seeds),
        List.of("fraction", "seed"),
        claim(
            "Less text teaches less",
            "where('fraction', 0.0625).bestVal > where('fraction', 1).bestVal"));
    for (PlannedRun run : study("repetition").runs()) {
      save(run, Fate.TRAINED);
    }
    return this;
  }

  /** What no run of a study has been trained with. */
  SyntheticStore without(String study, Setting setting, String value) throws IOException {
    for (PlannedRun run : study(study).runs()) {
      if (run.settings().text(setting).equals(value)) {
        Files.delete(store.file(run.id(), RunFile.RECORD));
      }
    }
    return this;
  }

  /**
   * More and more text, and larger and larger networks.
   *
   * @param iterations of the networks; the texts are read for 1500
   */
  SyntheticStore withBottleneck(String seeds, String iterations) throws IOException {
    add(
        "texts",
        "Is the data or the network the bottleneck?",
        baseline().with(Setting.DROPOUT, "0.2"),
        null,
        Map.of("fraction", "0.0625, 0.125, 0.25, 0.5, 1", "seed", seeds),
        List.of("fraction", "seed"),
        claim("Text helps", "effect('fraction', 'bestVal') > 0"));
    add(
        "networks",
        "Is a larger network better?",
        baseline()
            .with(Setting.DROPOUT, "0")
            .with(Setting.FRACTION, "0.25")
            .with(Setting.ITERATIONS, iterations),
        List.of(size("XS", 2, 32), size("S", 2, 64), size("M", 4, 128), size("L", 4, 192)),
        Map.of("seed", seeds),
        List.of("seed"),
        claim("Size matters", "effect('case', 'bestVal') > 0"));
    for (String id : List.of("texts", "networks")) {
      for (PlannedRun run : study(id).runs()) {
        save(run, Fate.TRAINED);
      }
    }
    return this;
  }

  /** Adds weights, of a model that learnt nothing, to one trained run. */
  SyntheticStore withWeights() throws IOException {
    Vocabulary vocabulary = Vocabulary.of(text);
    ModelConfig config = new ModelConfig(2, 4, 32, 64, vocabulary.size());
    Random random = new Random(3);
    Map<String, float[]> tensors = new LinkedHashMap<>();
    for (Parameter entry : Parameters.layout(config)) {
      float[] values = new float[Math.toIntExact(entry.size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (0.1 * random.nextGaussian());
      }
      tensors.put(entry.name(), values);
    }
    String run = study("overfitting").runs().get(0).id();
    new ModelFile(new ModelWeights(config, tensors), vocabulary)
        .write(store.file(run, RunFile.BEST));
    return this;
  }

  /** One study with a thousand runs. */
  SyntheticStore withManyRuns(int seeds) throws IOException {
    StringBuilder all = new StringBuilder("1");
    for (int seed = 2; seed <= seeds; seed++) {
      all.append(", ").append(seed);
    }
    add(
        "grid",
        "What does a wide search find?",
        baseline(),
        null,
        Map.of(
            "learningRate",
            "1e-4, 3e-4, 1e-3, 3e-3, 1e-2",
            "dropout",
            "0, 0.1, 0.2, 0.3, 0.4",
            "weightDecay",
            "0, 0.01, 0.1, 0.3",
            "seed",
            all.toString()),
        List.of("learningRate", "dropout", "weightDecay", "seed"),
        claim("Dropout helps", "effect('dropout', 'finalVal') > 0"));
    for (PlannedRun run : study("grid").runs()) {
      save(run, Fate.TRAINED);
    }
    return this;
  }

  private static Fate fate(String study, int run) {
    return switch (study + run) {
      case "scaling1" -> Fate.FAILED;
      case "scaling9", "scaling10", "scaling11" -> Fate.STOPPED;
      case "data0", "data1", "data2" -> Fate.MISSING;
      default -> Fate.TRAINED;
    };
  }

  private static Claim claim(String statement, String holds) {
    return new Claim(statement, holds);
  }

  private static Map<String, String> size(String name, int layers, int embedding) {
    Map<String, String> size = new LinkedHashMap<>();
    size.put("name", name);
    size.put("layers", Integer.toString(layers));
    size.put("embedding", Integer.toString(embedding));
    return size;
  }

  private void add(
      String id,
      String question,
      Settings settings,
      List<Map<String, String>> cases,
      Map<String, String> lists,
      List<String> order,
      Claim... claims)
      throws IOException {
    Map<String, String> vary = new LinkedHashMap<>();
    order.forEach(key -> vary.put(key, lists.get(key)));
    Sweep sweep = new Sweep(settings, cases, vary);
    String title =
        id.substring(0, 1).toUpperCase(Locale.ROOT)
            + id.substring(1)
            + (id.equals("data") ? " " + HOSTILE : "");
    store.save(
        new Study(
            PROJECT,
            id,
            title,
            question,
            sweep.varied(),
            sweep.runs(own -> own.map(text -> record(text.path())).orElse(corpusRecord), "cpu"),
            List.of(claims)));
  }

  /** Another text, whose size is told by its name. */
  private CorpusRecord record(String name) {
    Path file = corpus.resolveSibling(name);
    String other = text.toUpperCase(Locale.ROOT) + name;
    try {
      Files.writeString(file, other);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String hash = new Corpus("", other).sha256();
    others.put(hash, other);
    return new CorpusRecord(
        name, file.toString(), hash, 10_000L * name.length(), 40 + name.length(), 0.1);
  }

  /** Those that were made, in the order to show them. */
  List<Study> studies(List<String> ids) throws IOException {
    List<Study> studies = new ArrayList<>();
    for (String id : ids) {
      studies.add(study(id));
    }
    return studies;
  }

  Study study(String id) throws IOException {
    return store.studies().of(PROJECT, id).get(0);
  }

  private void save(PlannedRun run, Fate fate) throws IOException {
    if (fate == Fate.MISSING) {
      return;
    }
    List<Metrics> metrics = metrics(run.settings());
    if (fate != Fate.TRAINED) {
      metrics = metrics.subList(0, metrics.size() * 2 / 5);
    }
    Metrics best =
        metrics.stream().min(java.util.Comparator.comparingDouble(Metrics::valLoss)).orElseThrow();
    Metrics last = metrics.get(metrics.size() - 1);
    long parameters = run.settings().model(run.corpus().symbols()).parameters();
    double speed = 9e10 / (6.0 * parameters);
    RunRecord.Result result =
        new RunRecord.Result(
            parameters,
            best.iteration(),
            best.valLoss(),
            last.trainLoss(),
            last.valLoss(),
            last.tokens() / speed,
            speed);
    Path file = store.file(run.id(), RunFile.METRICS);
    MetricsFile.write(file, metrics);
    RunRecord.Status status =
        switch (fate) {
          case FAILED -> RunRecord.Status.FAILED;
          case STOPPED -> RunRecord.Status.RUNNING;
          default -> RunRecord.Status.TRAINED;
        };
    boolean isLearnt = run.settings().tokenizer() != TokenizerKind.CHAR;
    store.save(
        new RunRecord(
            RunRecord.FORMAT,
            run.id(),
            status,
            Identity.of(run.settings(), run.corpus().sha256(), "cpu").facts(),
            run.settings(),
            provenance(run.corpus()),
            fate == Fate.TRAINED ? result : null,
            fate == Fate.FAILED ? "the loss became NaN at iteration 601 " + HOSTILE : null,
            Map.of(RunFile.METRICS.fileName(), sha256(file)),
            isLearnt ? LEARNT : null));
    if (fate == Fate.TRAINED) {
      double loss = best.valLoss() + 0.01;
      store.save(
          run.id(),
          new Evaluation(
              "key",
              best.trainLoss(),
              loss,
              Math.exp(loss),
              loss / Math.log(2),
              loss / Math.log(2) / 1.1,
              isLearnt ? 2 * loss : null,
              0.9 - 0.15 * loss,
              Math.max(0, 0.09 - 0.04 * loss),
              1.3 - 0.2 * loss,
              samples(run)));
    }
  }

  private static String sha256(Path file) throws IOException {
    return new Corpus("", Files.readString(file)).sha256();
  }

  private RunRecord.Provenance provenance(CorpusRecord learnt) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("lotr-gpt", "0.1.0-SNAPSHOT");
    versions.put("java", "17.0.15 (Debian)");
    versions.put("onednn", "3.11");
    versions.put("nd4j", "1.0.0-M2.1 " + HOSTILE);
    return new RunRecord.Provenance(
        Instant.parse("2026-11-22T10:15:30Z"),
        Instant.parse("2026-11-22T10:16:02Z"),
        COMMIT,
        true,
        learnt,
        "onednn",
        "oneDNN 3.11 on 2 cores with AVX-512 " + HOSTILE,
        versions,
        new RunRecord.Hardware("AMD EPYC <b>9B45</b>", 2, 25_000_000_000L, null, "Linux 6.8"),
        2,
        1);
  }

  private List<Metrics> metrics(Settings settings) {
    double parameters = settings.model(corpusRecord.symbols()).parameters();
    double size = Math.log10(parameters / 31_000);
    double dropout = Double.parseDouble(settings.text(Setting.DROPOUT));
    double decay = Double.parseDouble(settings.text(Setting.WEIGHT_DECAY));
    double fraction = Double.parseDouble(settings.text(Setting.FRACTION));
    double rate = Math.log10(Double.parseDouble(settings.text(Setting.LEARNING_RATE)) / 1e-3);
    Random random = new Random(settings.toString().hashCode());
    int iterations = Integer.parseInt(settings.text(Setting.ITERATIONS));
    int interval = Integer.parseInt(settings.text(Setting.EVALUATION_INTERVAL));
    double exponent =
        Math.max(0.05, 0.204 + 0.103 * size - 0.48 * dropout + 0.03 * Math.log(1 / fraction))
            - 0.05 * rate * rate;
    double gap =
        (0.33 + 0.62 * size)
            * Math.exp(-5.2 * dropout)
            * (1 - 0.3 * decay)
            * Math.pow(fraction, -0.6);
    double luck = 1 + 0.006 * random.nextGaussian();
    List<Metrics> rows = new ArrayList<>();
    for (int i = 0; i <= iterations; i += interval) {
      double train = 4.17 * Math.pow(1 + i / 25.0, -exponent) + 0.01 * random.nextGaussian();
      double validation =
          (train + gap * Math.pow((double) i / iterations, 0.8)) * luck
              + 0.008 * random.nextGaussian()
              + shift;
      long tokens = (long) i * 16 * 64;
      rows.add(new Metrics(i, train, validation, 1e-3, tokens));
    }
    return rows;
  }

  /** As long as those of the experiments, with as many invented words. */
  private List<Evaluation.Sample> samples(PlannedRun run) {
    Settings settings = run.settings();
    String learnt = others.getOrDefault(run.corpus().sha256(), text);
    List<Evaluation.Sample> samples = new ArrayList<>();
    for (String prompt : List.of("HAMLET", "JULIET\nO " + HOSTILE, "LADY MACBETH\n")) {
      Random random = new Random(prompt.hashCode() + settings.toString().hashCode());
      String written =
          "\n"
              + invented(words(random, 80))
              + "\n\nROMEO\n"
              + learnt.substring(1000, 1080)
              + invented(words(random, 90))
              + HOSTILE;
      samples.add(new Evaluation.Sample(prompt, 1, 0.8, 0, written));
    }
    return samples;
  }

  private static String invented(String words) {
    return words.replace("ro", "zro").replace("li", "yli").replace("ki", "qi").replace("an", "anx");
  }

  /** Invented, so that no text is anybody's. */
  private static String corpusText() {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    for (int scene = 0; scene < 60; scene++) {
      text.append("HAMLET ").append(HOSTILE).append('\n').append(words(random, 60)).append("\n\n");
    }
    return text.toString();
  }

  private static String words(Random random, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      int syllables = 1 + random.nextInt(2);
      for (int s = 0; s < syllables; s++) {
        text.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
      }
      text.append(i % 8 == 7 ? (i % 16 == 15 ? ".\n" : ",\n") : " ");
    }
    return text.toString();
  }
}
