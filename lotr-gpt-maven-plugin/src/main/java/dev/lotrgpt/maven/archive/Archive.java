package dev.lotrgpt.maven.archive;

import dev.lotrgpt.claim.ClaimEvaluator;
import dev.lotrgpt.claim.ClaimVerdict;
import dev.lotrgpt.maven.report.SiteDirectory;
import dev.lotrgpt.plan.PlannedRun;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.result.ResultTables;
import dev.lotrgpt.result.RunResult;
import dev.lotrgpt.result.StudyResults;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunRecord;
import dev.lotrgpt.store.RunStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * All that a project's experiments came to, for other people and programs: a directory that is an
 * RO-Crate, and that TensorBoard reads. The same store gives the same bytes.
 */
public final class Archive {
  /** For spreadsheets and data frames. */
  private static final Map<String, String> TABLES = tables();

  private static final List<RunFile> OF_RUN =
      List.of(
          RunFile.RECORD,
          RunFile.METRICS,
          RunFile.TIMING,
          RunFile.EVALUATION,
          RunFile.EVALUATION_TABLE,
          RunFile.SAMPLES,
          RunFile.TOKENIZER);

  private final Source source;
  private final List<StudyResults> studies;

  /**
   * @param publication what the project says of itself
   * @param pom the file that declares the studies, if there is one
   * @param site directory of the report; what a report wrote there is taken along
   * @param isWithWeights whether the best weights of each run are
   */
  public record Source(
      Publication publication,
      Optional<Path> pom,
      RunStore store,
      List<Study> studies,
      Path site,
      boolean isWithWeights) {}

  public Archive(Source source) throws IOException {
    this.source = source;
    this.studies = new ArrayList<>();
    for (Study study : source.studies()) {
      studies.add(StudyResults.read(source.store(), study));
    }
  }

  private static Map<String, String> tables() {
    Map<String, String> tables = new LinkedHashMap<>();
    tables.put("results.csv", "What each run came to");
    tables.put("claims.csv", "Each claim, and whether it holds");
    tables.put("curves.csv", "The losses of all runs over their iterations, nats per character");
    return tables;
  }

  /** Whether any run was begun. */
  public boolean isEmpty() {
    return recorded().isEmpty();
  }

  /** Each run that has a record, once. */
  private Map<String, RunResult> recorded() {
    Map<String, RunResult> runs = new LinkedHashMap<>();
    for (StudyResults results : studies) {
      for (RunResult run : results.runs()) {
        if (run.record() != null) {
          runs.putIfAbsent(run.planned().id(), run);
        }
      }
    }
    return runs;
  }

  /**
   * When the last run ended.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  Instant finished() {
    return recorded().values().stream()
        .map(run -> run.record().provenance())
        .map(provenance -> Objects.requireNonNullElse(provenance.finished(), provenance.started()))
        .max(Instant::compareTo)
        .orElseThrow();
  }

  /**
   * @param root what an archive wrote there before is replaced
   * @return the directory as one file
   */
  public Path writeTo(Path root) throws IOException {
    ZipArchive.requireRoom(root);
    SiteDirectory directory = new SiteDirectory(root, "<archive> (-Dlotr-gpt.archive)");
    directory.discard();
    try {
      LocalDate date = LocalDate.ofInstant(finished(), ZoneOffset.UTC);
      Crate crate = new Crate(source.publication(), date);
      tables(directory, crate);
      events(directory, crate);
      runs(directory, crate);
      site(directory, crate);
      if (source.pom().isPresent() && directory.copy(source.pom().get(), "pom.xml")) {
        describe(directory, crate, "pom.xml", "What declares the experiments", "text/xml");
      }
      directory.write("CITATION.cff", Citation.of(source.publication(), date, commit()));
      describe(directory, crate, "CITATION.cff", "How to cite it", "text/yaml");
      directory.write(Crate.FILE, crate.json());
      directory.publish();
    } finally {
      directory.discard();
    }
    return ZipArchive.write(root, finished());
  }

  /** The one that all runs have in common, or null. */
  private String commit() {
    Set<String> commits = new HashSet<>();
    for (RunResult run : recorded().values()) {
      RunRecord.Provenance provenance = run.record().provenance();
      commits.add(Boolean.FALSE.equals(provenance.gitDirty()) ? provenance.gitCommit() : null);
    }
    return commits.size() == 1 ? commits.iterator().next() : null;
  }

  private void tables(SiteDirectory directory, Crate crate) throws IOException {
    ResultTables.writeResults(directory.file("results.csv"), studies);
    List<ClaimVerdict> verdicts = new ArrayList<>();
    for (StudyResults results : studies) {
      verdicts.addAll(ClaimEvaluator.evaluateOrExplain(results));
    }
    ResultTables.writeClaims(directory.file("claims.csv"), ClaimVerdict.rows(verdicts));
    directory.write("curves.csv", out -> CurveTable.write(studies, out));
    for (Map.Entry<String, String> table : TABLES.entrySet()) {
      describe(directory, crate, table.getKey(), table.getValue(), "text/csv");
    }
  }

  private void events(SiteDirectory directory, Crate crate) throws IOException {
    for (StudyResults results : studies) {
      for (RunResult run : results.runs()) {
        if (run.record() != null && !run.metrics().isEmpty()) {
          RunEvents events = new RunEvents(run);
          String folder = "tensorboard/" + results.study().id() + "/" + folder(run.planned());
          Path file = directory.file(folder + "/" + events.fileName());
          try (OutputStream out = Files.newOutputStream(file)) {
            events.writeTo(out);
          }
        }
      }
    }
    crate.directory("tensorboard/", "Losses and settings for tensorboard --logdir");
  }

  /** TensorBoard calls a run by its folder, whose name not every system lets be any text. */
  private static String folder(PlannedRun run) {
    String name = run.label().replaceAll("[^\\p{L}\\p{N} .,_=+-]|[ .]$", "_");
    return name.equals(run.label()) ? name : name + " " + run.id();
  }

  private void runs(SiteDirectory directory, Crate crate) throws IOException {
    for (RunResult run : recorded().values()) {
      String id = run.planned().id();
      String folder = "runs/" + id + "/";
      for (RunFile file : OF_RUN) {
        directory.copy(source.store().file(id, file), folder + file.fileName());
      }
      if (source.isWithWeights()) {
        directory.copy(source.store().file(id, RunFile.BEST), folder + RunFile.BEST.fileName());
      }
      crate.directory(
          folder,
          (run.trained()
                  ? "Settings, provenance, losses and samples of "
                  : "What there is of a run that did not end well, ")
              + run.planned().label());
      crate.run(run, folder);
    }
  }

  private void site(SiteDirectory directory, Crate crate) throws IOException {
    List<String> names = SiteDirectory.written(source.site());
    for (String name : names) {
      directory.copy(source.site().resolve(name), "site/" + name);
    }
    if (!names.isEmpty()) {
      crate.directory("site/", "The report, to be opened at index.html");
    }
  }

  private static void describe(
      SiteDirectory directory, Crate crate, String name, String description, String mediaType)
      throws IOException {
    Path file = directory.file(name);
    crate.file(
        name,
        description,
        mediaType,
        Files.size(file),
        DigestUtils.sha256Hex(Files.readAllBytes(file)));
  }
}
