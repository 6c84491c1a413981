package dev.lotrgpt.maven;

import dev.lotrgpt.experiment.RunStore;
import dev.lotrgpt.experiment.SettingsException;
import dev.lotrgpt.experiment.WriteLock;
import dev.lotrgpt.maven.pom.CommandLine;
import dev.lotrgpt.maven.pom.ProjectStudies;
import dev.lotrgpt.maven.report.EarlierStore;
import dev.lotrgpt.maven.report.ReportSource;
import dev.lotrgpt.maven.report.SiteReport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.reporting.AbstractMavenReport;
import org.apache.maven.reporting.MavenReportException;

/** Shows the report of goal {@code report} among the reports of {@code mvn site}. */
@Mojo(name = "site-report", threadSafe = true)
public class SiteReportMojo extends AbstractMavenReport {
  private static final String FOLDER = "lotr-gpt";

  @Parameter(defaultValue = "${plugin}", readonly = true, required = true)
  private PluginDescriptor plugin;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  private MavenSession session;

  /** Directory of the run store, which keeps all that was trained. */
  @Parameter(property = "lotr-gpt.store", defaultValue = "${project.build.directory}/lotr-gpt")
  private File store;

  /** The studies to show, separated by commas: ids of executions. All by default. */
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
    boolean any = !ids().isEmpty();
    if (!any) {
      getLog().info("No experiments to report: nothing is trained in " + store().directory());
    }
    return any;
  }

  @Override
  protected void executeReport(Locale locale) throws MavenReportException {
    Path directory = getReportOutputDirectory().toPath().resolve(FOLDER);
    Optional<Path> earlier = CommandLine.of(session).or("compare", compare);
    try {
      ReportSource source =
          new ReportSource(
              project.getName(),
              project.getBasedir().toPath(),
              store(),
              ids(),
              earlier.isPresent() ? Optional.of(EarlierStore.in(earlier.get())) : Optional.empty(),
              Optional.ofNullable(CommandLine.of(session).or("stage", stage)));
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

  /** Of the studies that were planned, in the POM's order. */
  private List<String> ids() throws MavenReportException {
    try {
      List<String> stored = store().studies();
      return ProjectStudies.of(
              Optional.ofNullable(project.getPlugin(plugin.getPluginLookupKey())),
              CommandLine.of(session).or("studies", studies))
          .toReport(stored)
          .stream()
          .filter(stored::contains)
          .toList();
    } catch (IOException | SettingsException e) {
      throw new MavenReportException(e.getMessage(), e);
    }
  }
}
