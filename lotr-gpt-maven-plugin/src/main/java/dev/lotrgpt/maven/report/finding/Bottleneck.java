package dev.lotrgpt.maven.report.finding;

import dev.lotrgpt.maven.report.result.Condition;
import dev.lotrgpt.maven.report.result.Names;
import dev.lotrgpt.maven.report.result.Numbers;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.plan.Setting;
import dev.lotrgpt.result.Estimate;
import dev.lotrgpt.result.Metric;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Whether the data or the network is the bottleneck: by how much twice the text and twice the
 * parameters lower the best validation loss, each in the study that varies it alone.
 *
 * @param texts the conditions, the one with the least text first
 * @param networks likewise, the smallest first
 */
public record Bottleneck(
    StudyView textStudy, List<Condition> texts, StudyView networkStudy, List<Condition> networks) {
  /** Where studies differ in anything else, their losses are not those of one training. */
  private static final Set<Setting> REGULARISATION =
      EnumSet.of(Setting.DROPOUT, Setting.WEIGHT_DECAY);

  private static final Metric LOSS = Metric.BEST_VAL;

  private enum Outcome {
    DATA,
    NETWORK,
    UNTOLD
  }

  /** What twice the text and twice the parameters do. */
  private record Doubling(Certainty text, Certainty parameters) {

    /** By the intervals; by the means where there are none. */
    Outcome outcome() {
      if (!isSure()) {
        return text.value() > parameters.value() ? Outcome.DATA : Outcome.NETWORK;
      }
      Estimate ofText = text.estimate().orElseThrow();
      Estimate ofParameters = parameters.estimate().orElseThrow();
      if (ofText.low() > Math.max(0, ofParameters.high())) {
        return Outcome.DATA;
      }
      return ofParameters.low() > Math.max(0, ofText.high()) ? Outcome.NETWORK : Outcome.UNTOLD;
    }

    boolean isSure() {
      return text.estimate().isPresent() && parameters.estimate().isPresent();
    }

    static String size(Certainty fall) {
      return Numbers.of(LOSS, fall.value()) + fall.interval(LOSS.unit());
    }
  }

  /**
   * Empty unless the study varies how much text there is and nothing else, and another one how
   * large the network is, on the same text and trained as long.
   *
   * @param all studies that there are
   */
  public static Optional<Bottleneck> of(StudyView study, List<StudyView> all) {
    List<Condition> texts = trained(study, Condition::characters);
    if (!varies(study, EnumSet.of(Setting.FRACTION), texts)
        || RepetitionFinding.of(study).isPresent()
        || RepetitionFinding.lacksOnce(study)) {
      return Optional.empty();
    }
    return all.stream()
        .map(other -> new Bottleneck(study, texts, other, trained(other, Condition::parameters)))
        .filter(found -> varies(found.networkStudy, SizeFinding.SIZES, found.networks))
        .filter(Bottleneck::isOfOneTraining)
        .min(Comparator.comparingInt(found -> found.differing().size()));
  }

  private static List<Condition> trained(StudyView study, ToDoubleFunction<Condition> size) {
    return study.trained().stream()
        .filter(condition -> Double.isFinite(condition.mean(LOSS)))
        .sorted(Comparator.comparingDouble(size))
        .toList();
  }

  private static boolean varies(StudyView study, Set<Setting> settings, List<Condition> trained) {
    return study.differsOnlyIn(settings) && trained.size() > 1;
  }

  private boolean isOfOneTraining() {
    return texts.get(0).corpus().sha256().equals(networks.get(0).corpus().sha256())
        && networks.get(0).parameters() < networks.get(networks.size() - 1).parameters()
        && REGULARISATION.containsAll(differing());
  }

  /** In what the two studies differ beside what they vary. */
  private List<Setting> differing() {
    return Arrays.stream(Setting.values())
        .filter(setting -> setting != Setting.SEED && setting != Setting.FRACTION)
        .filter(setting -> !SizeFinding.SIZES.contains(setting))
        .filter(
            setting ->
                !texts
                    .get(0)
                    .settings()
                    .text(setting)
                    .equals(networks.get(0).settings().text(setting)))
        .toList();
  }

  /** In a few words, without an end. */
  public String verdict() {
    Doubling all = all();
    String found = Sentence.capital((all.isSure() ? "" : "by the means alone, ") + word(all));
    return found
        + ", over the sizes tried"
        + further()
            .filter(more -> more.outcome() != all.outcome())
            .map(more -> "; from the sizes on that both studies have, " + word(more))
            .orElse("");
  }

  private static String word(Doubling doubling) {
    return switch (doubling.outcome()) {
      case DATA -> "the data";
      case NETWORK -> "the network";
      case UNTOLD -> "it cannot be told";
    };
  }

  /** What that rests on, and what it does not say. */
  public String evidence() {
    Doubling all = all();
    return "twice the text lowers the best validation loss by %s, from %s characters; twice the parameters by %s, from %s parameters.%s%s%s"
        .formatted(
            Doubling.size(all.text()),
            range(texts, Condition::characters),
            Doubling.size(all.parameters()),
            range(networks, Condition::parameters),
            all.isSure() ? "" : " One seed cannot tell how much of it is chance.",
            beyond(),
            settings());
  }

  /** {@code 124k to 841k, the best of up to 14.3M}. */
  private static String range(List<Condition> sizes, ToDoubleFunction<Condition> size) {
    Condition last = sizes.get(sizes.size() - 1);
    return "%s to %s%s"
        .formatted(
            Numbers.size(size.applyAsDouble(sizes.get(0))),
            Numbers.size(size.applyAsDouble(best(sizes))),
            best(sizes) == last
                ? ""
                : ", the best of up to " + Numbers.size(size.applyAsDouble(last)));
  }

  private Doubling all() {
    return doubling(texts.get(0), networks.get(0));
  }

  /** To the best ones: what is larger still and worse says nothing of what more could do. */
  private Doubling doubling(Condition text, Condition network) {
    return new Doubling(
        fall(textStudy, text, best(texts), Condition::characters),
        fall(networkStudy, network, best(networks), Condition::parameters));
  }

  /** The one with the lowest loss; the last one, where the first is the best. */
  private static Condition best(List<Condition> sizes) {
    Condition lowest =
        sizes.stream().min(Comparator.comparingDouble(each -> each.mean(LOSS))).orElseThrow();
    return lowest == sizes.get(0) ? sizes.get(sizes.size() - 1) : lowest;
  }

  /** Of the loss, with each doubling of a size. */
  private static Certainty fall(
      StudyView study, Condition small, Condition large, ToDoubleFunction<Condition> size) {
    double doublings =
        Math.log(size.applyAsDouble(large) / size.applyAsDouble(small)) / Math.log(2);
    return Certainty.of(
        study,
        runs ->
            (Certainty.mean(runs, small, LOSS) - Certainty.mean(runs, large, LOSS)) / doublings);
  }

  /** The condition of each study that has the size of all of the other's. */
  private Optional<Condition> sharedText() {
    return texts.stream()
        .filter(each -> each.characters() == networks.get(0).characters())
        .filter(each -> each.characters() < best(texts).characters())
        .findFirst();
  }

  private Optional<Condition> sharedNetwork() {
    return networks.stream()
        .filter(each -> each.parameters() == texts.get(0).parameters())
        .filter(each -> each.parameters() < best(networks).parameters())
        .findFirst();
  }

  /** What more does from the sizes on that both studies have: that is where one would go on. */
  private Optional<Doubling> further() {
    boolean isWhole =
        sharedText().filter(each -> each == texts.get(0)).isPresent()
            && sharedNetwork().filter(each -> each == networks.get(0)).isPresent();
    return isWhole
        ? Optional.empty()
        : sharedText().flatMap(text -> sharedNetwork().map(network -> doubling(text, network)));
  }

  private String beyond() {
    return further()
        .map(
            more ->
                " From %s characters and %s parameters on, which both studies have, %s: twice the text lowers it by %s, twice the parameters by %s%s."
                    .formatted(
                        Numbers.size(sharedText().orElseThrow().characters()),
                        Numbers.size(sharedNetwork().orElseThrow().parameters()),
                        switch (more.outcome()) {
                          case DATA -> "it is the data";
                          case NETWORK -> "it is the network";
                          case UNTOLD -> "the two cannot be told apart";
                        },
                        Doubling.size(more.text()),
                        Doubling.size(more.parameters()),
                        tried()))
        .orElse("");
  }

  /** Where less than twice the parameters were tried. */
  private String tried() {
    double times =
        best(networks).parameters() / (double) sharedNetwork().orElseThrow().parameters();
    return times < 1.95 ? ", from one step of %s times".formatted(Numbers.decimals(times, 1)) : "";
  }

  private String settings() {
    List<Setting> differing = differing();
    return differing.isEmpty()
        ? ""
        : " The text was varied with %s, the network with %s."
            .formatted(names(texts.get(0), differing), names(networks.get(0), differing));
  }

  private static String names(Condition condition, List<Setting> settings) {
    return settings.stream()
        .map(setting -> Names.of(setting.key(), condition.settings().text(setting)))
        .collect(Collectors.joining(", "));
  }
}
