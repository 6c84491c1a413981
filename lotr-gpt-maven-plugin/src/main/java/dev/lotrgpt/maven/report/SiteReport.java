package dev.lotrgpt.maven.report;

import dev.lotrgpt.claim.ClaimEvaluator;
import dev.lotrgpt.claim.ClaimVerdict;
import dev.lotrgpt.fault.MistakeException;
import dev.lotrgpt.file.StorageException;
import dev.lotrgpt.maven.report.drawing.DrawingTools;
import dev.lotrgpt.maven.report.drawing.FigureFiles;
import dev.lotrgpt.maven.report.page.ComparisonPage;
import dev.lotrgpt.maven.report.page.Json;
import dev.lotrgpt.maven.report.page.Markers;
import dev.lotrgpt.maven.report.page.Overview;
import dev.lotrgpt.maven.report.page.RunData;
import dev.lotrgpt.maven.report.page.RunEntries;
import dev.lotrgpt.maven.report.page.RunEntry;
import dev.lotrgpt.maven.report.page.RunPage;
import dev.lotrgpt.maven.report.page.Samples;
import dev.lotrgpt.maven.report.page.StudyPage;
import dev.lotrgpt.maven.report.plot.Figure;
import dev.lotrgpt.maven.report.plot.Palette;
import dev.lotrgpt.maven.report.plot.StudyFigures;
import dev.lotrgpt.maven.report.result.StudyView;
import dev.lotrgpt.maven.report.stage.Stage;
import dev.lotrgpt.maven.report.stage.StageModel;
import dev.lotrgpt.plan.Study;
import dev.lotrgpt.result.ResultTables;
import dev.lotrgpt.result.StudyResults;
import dev.lotrgpt.store.RunFile;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.WriteLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders the studies of a run store as a site that opens from the file system. */
public final class SiteReport {
  private static final String RESOURCES = "dev/lotrgpt/maven/report/assets/";
  private static final List<String> ASSETS =
      List.of(
          "report.css",
          "scripted.js",
          "chart.js",
          "figures.js",
          "runs.js",
          "differences.js",
          "samples.js",
          "model.js",
          "tokens.js",
          "stage.js");
  private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/";

  /** With more runs than these, the page of each shows one sample: a site is to stay small. */
  private static final int MANY = 300;

  private final ReportSource source;

  public SiteReport(ReportSource source) {
    this.source = source;
  }

  /**
   * The right to render into a directory.
   *
   * @throws MistakeException if nothing can be written there
   */
  public static WriteLock lock(Path directory, WriteLock.Waiting waiting) throws IOException {
    try {
      return WriteLock.acquire(directory.resolve(".lotr-gpt-lock"), "the report", waiting);
    } catch (StorageException e) {
      throw new MistakeException(e.at("<site> (-Dlotr-gpt.site)"));
    }
  }

  /**
   * Finds out, before anything is trained, whether somebody's own files stand where pages are to
   * be.
   *
   * @throws MistakeException naming the first
   */
  public static void requireRoom(Path directory, List<Study> studies) throws IOException {
    List<String> names = new ArrayList<>(List.of("index.html", "samples.html"));
    ASSETS.forEach(name -> names.add("assets/" + name));
    for (Study study : studies) {
      names.add("studies/" + study.id() + ".html");
      study.runs().forEach(run -> names.add("runs/" + run.id() + ".html"));
    }
    names.addAll(List.of("data/runs.js", "data/results.csv", "data/claims.csv"));
    new SiteDirectory(directory).requireRoom(names);
  }

  /**
   * Writes {@code index.html} and all that it needs; what an earlier report left goes away.
   *
   * @return the page to open
   * @throws MistakeException if somebody's own file stands where a page is to be
   */
  public Path render(Path directory) throws IOException {
    DrawingTools.require();
    List<StudyView> studies = studies(source.store(), source.studies());
    Palette palette = new Palette(studies);
    RunEntries runs = new RunEntries(studies, palette);
    Markers markers = new Markers(runs.all(), source.directory());
    List<StudyPage> pages = new ArrayList<>();
    for (StudyView study : studies) {
      pages.add(
          StudyPage.of(study, studies, StudyFigures.of(study, palette), palette, runs, markers));
    }
    Optional<Stage> stage = Stage.of(runs.all(), source.store(), source.stage());
    SiteDirectory site = new SiteDirectory(directory);
    site.discard();
    try {
      write(site, studies, runs, pages, stage, markers);
      site.publish();
    } finally {
      site.discard();
    }
    return directory.resolve("index.html");
  }

  private void write(
      SiteDirectory site,
      List<StudyView> studies,
      RunEntries runs,
      List<StudyPage> pages,
      Optional<Stage> stage,
      Markers markers)
      throws IOException {
    assets(site);
    data(site, studies, runs);
    Overview overview =
        Overview.of(source.title(), source.about(), source.command(), pages, runs.all(), markers);
    Samples samples = Samples.of(studies, runs, markers);
    Map<String, Object> shared =
        new HashMap<>(Map.of("site", overview, "samples", samples, "hasStage", stage.isPresent()));
    if (source.earlier().isPresent()) {
      RunStore earlier = source.earlier().get().store();
      List<Study> same = source.earlier().get().counterparts(source.studies());
      shared.put(
          "comparison",
          ComparisonPage.of(earlier.directory().toString(), studies, studies(earlier, same), runs));
    }
    Pages templates = new Pages(shared);
    site.write("index.html", out -> templates.render("overview", "", Map.of(), out));
    if (stage.isPresent()) {
      site.write("data/stage.js", out -> StageModel.write(stage.get().model(), out));
      site.write(
          "stage.html", out -> templates.render("stage", "", Map.of("stage", stage.get()), out));
    }
    if (source.earlier().isPresent()) {
      site.write("comparison.html", out -> templates.render("comparison", "", Map.of(), out));
    }
    if (runs.all().size() > 1) {
      site.write("differences.html", out -> templates.render("differences", "", Map.of(), out));
    }
    if (!samples.isEmpty()) {
      site.write("samples.html", out -> templates.render("samples", "", Map.of(), out));
    }
    for (StudyPage page : pages) {
      site.write(
          "studies/" + page.id() + ".html",
          out -> templates.render("study", "../", Map.of("study", page), out));
      for (Figure figure : page.drawn()) {
        for (Map.Entry<String, byte[]> file : FigureFiles.of(figure).entrySet()) {
          site.write(file.getKey(), file.getValue());
        }
      }
    }
    runPages(site, templates, runs, markers);
  }

  private static List<StudyView> studies(RunStore store, List<Study> studies) throws IOException {
    List<StudyView> views = new ArrayList<>();
    for (Study study : studies) {
      StudyResults results = StudyResults.read(store, study);
      views.add(StudyView.of(results, ClaimEvaluator.evaluateOrExplain(results)));
    }
    return views;
  }

  private static void assets(SiteDirectory site) throws IOException {
    for (String name : ASSETS) {
      site.copy(RESOURCES + name, "assets/" + name);
    }
    site.write("assets/inks.css", FigureFiles.css());
    site.copy(UPLOT + "uPlot.iife.min.js", "assets/uplot.js");
    site.copy(UPLOT + "uPlot.min.css", "assets/uplot.css");
  }

  private static void data(SiteDirectory site, List<StudyView> studies, RunEntries runs)
      throws IOException {
    site.write("data/runs.js", "window.lotrRuns = " + Json.inPage(RunData.of(runs.all())) + ";\n");
    ResultTables.writeResults(
        site.file("data/results.csv"), studies.stream().map(StudyView::results).toList());
    ResultTables.writeClaims(
        site.file("data/claims.csv"),
        ClaimVerdict.rows(studies.stream().flatMap(study -> study.verdicts().stream()).toList()));
  }

  /** There may be a thousand of them. */
  private void runPages(SiteDirectory site, Pages templates, RunEntries runs, Markers markers)
      throws IOException {
    int samples = runs.all().size() > MANY ? 1 : Integer.MAX_VALUE;
    try {
      runs.all().parallelStream()
          .forEach(
              entry -> {
                RunPage page =
                    RunPage.of(
                        entry,
                        runs.siblings(entry),
                        source.command(),
                        source.generation(),
                        markers,
                        samples);
                try {
                  site.write(
                      "runs/" + entry.id() + ".html",
                      out -> templates.render("run", "../", Map.of("page", page), out));
                  data(site, entry);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void data(SiteDirectory site, RunEntry entry) throws IOException {
    // What is damaged is not passed on.
    if (!entry.run().metrics().isEmpty()) {
      site.copy(source.store().file(entry.id(), RunFile.METRICS), "data/" + entry.id() + ".csv");
    }
    if (entry.run().record() != null) {
      site.copy(source.store().file(entry.id(), RunFile.RECORD), "data/" + entry.id() + ".json");
    }
  }
}
