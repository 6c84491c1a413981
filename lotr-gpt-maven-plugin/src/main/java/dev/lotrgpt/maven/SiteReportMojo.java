package dev.lotrgpt.maven;

import dev.lotrgpt.maven.goal.ReportGoal;
import dev.lotrgpt.maven.goal.ReportedStudies;
import dev.lotrgpt.maven.pom.ElementConfigurator;
import java.io.File;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.maven.doxia.sink.Sink;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.reporting.MavenReport;
import org.apache.maven.reporting.MavenReportException;

/** Shows the report of goal {@code report} among the reports of {@code mvn site}. */
@Mojo(name = "site-report", threadSafe = true, configurator = ElementConfigurator.HINT)
public class SiteReportMojo extends StoreMojo implements MavenReport {
  private static final String FOLDER = "lotr-gpt";

  /** Where the site is; Maven's site plugin says. */
  @Parameter(defaultValue = "${project.reporting.outputDirectory}", readonly = true)
  private File outputDirectory;

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
  public String getCategoryName() {
    return CATEGORY_PROJECT_REPORTS;
  }

  @Override
  public String getName(Locale locale) {
    return "Experiments";
  }

  @Override
  public String getDescription(Locale locale) {
    return "Studies of small language models: questions, claims, figures, runs.";
  }

  @Override
  public File getReportOutputDirectory() {
    return outputDirectory;
  }

  @Override
  public void setReportOutputDirectory(File directory) {
    this.outputDirectory = directory;
  }

  /** It brings pages of its own: the site links to them. */
  @Override
  public boolean isExternalReport() {
    return true;
  }

  @Override
  public boolean canGenerateReport() throws MavenReportException {
    boolean[] any = new boolean[1];
    work(() -> any[0] = isAnyTrained());
    return any[0];
  }

  @Override
  public void generate(Sink sink, Locale locale) throws MavenReportException {
    work(this::render);
  }

  /** Without a site around it. */
  @Override
  void run() throws IOException {
    if (isAnyTrained()) {
      render();
    }
  }

  private boolean isAnyTrained() throws IOException {
    ReportedStudies reported = reportedStudies();
    boolean any =
        reported.studies().stream().anyMatch(study -> !reported.untrained().contains(study.id()));
    if (!any) {
      getLog()
          .info(
              "No experiments to report: nothing is trained in " + workplace().store().directory());
    }
    return any;
  }

  private void render() throws IOException {
    new ReportGoal(
            workplace(),
            pom().title(),
            pom().about(),
            ReportGoal.earlier(compare),
            Optional.ofNullable(stage),
            pom().options())
        .render(reportedStudies().studies(), outputDirectory.toPath().resolve(FOLDER));
  }

  /** Errors become those that a report may have. */
  private void work(Work work) throws MavenReportException {
    try {
      perform(work);
    } catch (MojoExecutionException | MojoFailureException e) {
      throw new MavenReportException(e.getMessage(), e);
    }
  }
}
