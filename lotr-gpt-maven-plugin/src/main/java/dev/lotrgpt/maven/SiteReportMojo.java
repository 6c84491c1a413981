package dev.lotrgpt.maven;

import dev.lotrgpt.maven.goal.Places;
import dev.lotrgpt.maven.goal.ReportedStudies;
import dev.lotrgpt.maven.pom.BuildOptions;
import dev.lotrgpt.maven.pom.CommandLine;
import dev.lotrgpt.maven.pom.NameCheck;
import dev.lotrgpt.maven.pom.PomReferences;
import dev.lotrgpt.maven.report.EarlierStore;
import dev.lotrgpt.maven.report.ReportSource;
import dev.lotrgpt.maven.report.SiteReport;
import dev.lotrgpt.plan.SettingsException;
import dev.lotrgpt.store.RunStore;
import dev.lotrgpt.store.WriteLock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.reporting.AbstractMavenReport;
import org.apache.maven.reporting.MavenReportException;

/** Shows the report of goal {@code report} among the reports of {@code mvn site}. */
@Mojo(name = "site-report", threadSafe = true)
public class SiteReportMojo extends AbstractMavenReport {
  private static final String FOLDER = "lotr-gpt";

  @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
  private MojoExecution execution;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private MavenSession session;

  /** Directory of the run store, which keeps all that was trained. */
  @Parameter(property = "lotr-gpt.store", defaultValue = "${project.build.directory}/lotr-gpt")
  private File store;

  /** The studies to work on, separated by commas: ids of executions. The report shows all. */
  @Parameter(property = "lotr-gpt.studies")
  private String studies;

  /** Run store of an earlier reproduction to compare with. */
  @Parameter(property = "lotr-gpt.compare")
  private File compare;

  /**
   * The run whose weights the stage ships: its id, or the beginning of it. By default the one with
   * the lowest validation loss among those of at most 16 million parameters.
   */
  @Parameter(property = "lotr-gpt.stage")
  private String stage;

  /** Deprecated, but what Maven's site plugin asks for. */
  @Override
  @SuppressWarnings("deprecation")
  public String getOutputName() {
    return FOLDER + "/index";
  }

  @Override
  public String getName(Locale locale) {
    return "Experiments";
  }

  @Override
  public String getDescription(Locale locale) {
    return "Studies of small language models: questions, claims, figures, runs.";
  }

  /** It brings pages of its own: the site links to them. */
  @Override
  public boolean isExternalReport() {
    return true;
  }

  @Override
  public boolean canGenerateReport() throws MavenReportException {
    ReportedStudies reported = reported();
    boolean any =
        reported.studies().stream().anyMatch(study -> !reported.untrained().contains(study.id()));
    if (!any) {
      getLog().info("No experiments to report: nothing is trained in " + store().directory());
    }
    return any;
  }

  @Override
  protected void executeReport(Locale locale) throws MavenReportException {
    Path directory = getReportOutputDirectory().toPath().resolve(FOLDER);
    ReportedStudies reported = reported();
    reported.lines().forEach(getLog()::warn);
    Optional<Path> earlier = CommandLine.of(session).or("compare", compare);
    try {
      Places places = new Places(project.getBasedir().toPath(), store().directory());
      places.checkSite(directory, List.of());
      if (earlier.isPresent()) {
        places.checkEarlier(earlier.get(), directory);
      }
      ReportSource source =
          new ReportSource(
              project.getName(),
              project.getBasedir().toPath(),
              store(),
              reported.studies(),
              earlier.isPresent() ? Optional.of(EarlierStore.in(earlier.get())) : Optional.empty(),
              Optional.ofNullable(CommandLine.of(session).or("stage", stage)),
              BuildOptions.of(session, project));
      WriteLock lock = SiteReport.lock(directory, getLog()::info);
      try {
        new SiteReport(source).render(directory);
      } finally {
        lock.close();
      }
    } catch (IOException | SettingsException e) {
      throw new MavenReportException(e.getMessage(), e);
    }
  }

  private RunStore store() {
    return new RunStore(CommandLine.of(session).or("store", store).orElseThrow());
  }

  private ReportedStudies reported() throws MavenReportException {
    PomProject pom = new PomProject(session, project, execution, getLog());
    try {
      NameCheck names =
          new NameCheck(
              execution.getMojoDescriptor().getPluginDescriptor(), PomReferences.of(session));
      names.checkValues(CommandLine.of(session), project.getProperties());
      names.checkPrefix(session.getUserProperties());
      names.checkProperties(CommandLine.of(session).properties());
      return pom.reported(pom.selected(CommandLine.of(session).or("studies", studies)), store());
    } catch (IOException | SettingsException e) {
      throw new MavenReportException(e.getMessage(), e);
    }
  }
}
