package dev.lotrgpt.maven.goal;

import dev.lotrgpt.fault.Mistake;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.maven.pom.StudyDeclaration;
import dev.lotrgpt.plan.Corpora;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Settings;
import dev.lotrgpt.text.CorpusException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The texts that a declared study learns from, as they are now; each is read when a run needs it.
 */
final class StudyTexts implements Corpora {
  private final Texts texts;
  private final StudyDeclaration declaration;
  private final Settings baseline;
  private final Map<Optional<Own>, CorpusSource> sources = new LinkedHashMap<>();

  StudyTexts(Texts texts, StudyDeclaration declaration, Settings baseline) {
    this.texts = texts;
    this.declaration = declaration;
    this.baseline = baseline;
  }

  /**
   * @throws CorpusException if it cannot be read
   */
  @Override
  public CorpusRecord find(Optional<Own> own) {
    return sources.computeIfAbsent(own, this::read).describe(baseline);
  }

  private CorpusSource read(Optional<Own> own) {
    return own.isPresent() ? read(own.get()) : texts.read(declaration.corpus());
  }

  private CorpusSource read(Own own) {
    if (own.path().contains("${")) {
      throw new MistakeException(
          new Mistake(
              own.location(),
              "'" + own.path() + "'",
              "holds a property that is not set",
              "set it, or write the path out"));
    }
    try {
      return texts.read(Optional.of(texts.project().resolve(own.path())));
    } catch (CorpusException e) {
      throw new CorpusException(e.mistake().at(own.location()), e);
    }
  }

  /** What a user may not expect of them. */
  List<String> remarks() {
    return sources.values().stream()
        .flatMap(source -> source.remarks().stream())
        .distinct()
        .toList();
  }
}
