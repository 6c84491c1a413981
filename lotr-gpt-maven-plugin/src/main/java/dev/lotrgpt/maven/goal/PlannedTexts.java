package dev.lotrgpt.maven.goal;

import dev.lotrgpt.plan.Corpora;
import dev.lotrgpt.plan.CorpusRecord;
import dev.lotrgpt.plan.Study;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * The texts that a study had when it was planned, which need not be there now: the same declaration
 * asks for them in the same order.
 */
final class PlannedTexts implements Corpora {
  private final Iterator<CorpusRecord> rest;
  private final Map<Optional<Own>, CorpusRecord> given = new HashMap<>();

  PlannedTexts(Study planned) {
    this.rest = planned.corpora().iterator();
  }

  @Override
  public CorpusRecord find(Optional<Own> own) {
    return given.computeIfAbsent(own, key -> rest.hasNext() ? rest.next() : unknown());
  }

  /** One that the study did not have: then the declaration is another one. */
  private CorpusRecord unknown() {
    String name = "unknown " + given.size();
    return new CorpusRecord(name, name, name, 1, 1, 0);
  }
}
