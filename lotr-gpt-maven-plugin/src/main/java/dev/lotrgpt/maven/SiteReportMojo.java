package dev.lotrgpt.maven;

import dev.lotrgpt.experiment.RunStore;
import dev.lotrgpt.maven.pom.ProjectStudies;
import dev.lotrgpt.maven.report.ReportSource;
import dev.lotrgpt.maven.report.SiteReport;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.reporting.AbstractMavenReport;
import org.apache.maven.reporting.MavenReportException;

/** Puts the report among the project reports of {@code mvn site}; trains nothing. */
@Mojo(name = "site-report", defaultPhase = LifecyclePhase.SITE, threadSafe = true)
public class SiteReportMojo extends AbstractMavenReport {
  private static final String DIRECTORY = "lotr-gpt";

  @Parameter(defaultValue = "${plugin}", readonly = true, required = true)
  private PluginDescriptor plugin;

  /** Directory of the run store, which keeps all that was trained. */
  @Parameter(property = "lotr-gpt.store", defaultValue = "${project.build.directory}/lotr-gpt")
  private File store;

  /** Run store of an earlier reproduction to compare with. */
  @Parameter(property = "lotr-gpt.compare")
  private File compare;

  /** Deprecated, but what Maven's site plugin asks for. */
  @Override
  @SuppressWarnings("deprecation")
  public String getOutputName() {
    return DIRECTORY + "/index";
  }

  @Override
  public String getName(Locale locale) {
    return "Experiments";
  }

  @Override
  public String getDescription(Locale locale) {
    return "The studies of the language models that this project trains.";
  }

  /** The pages have a design of their own, and the site links to them. */
  @Override
  public boolean isExternalReport() {
    return true;
  }

  @Override
  public boolean canGenerateReport() throws MavenReportException {
    boolean trained = !studies().isEmpty();
    if (!trained) {
      getLog().info("No study is trained yet, so there is no report: run mvn verify first");
    }
    return trained;
  }

  @Override
  protected void executeReport(Locale locale) throws MavenReportException {
    ReportSource source =
        new ReportSource(
            getProject().getName(),
            getProject().getBasedir().toPath(),
            runs(),
            studies(),
            Optional.ofNullable(compare).map(File::toPath).map(RunStore::new));
    try {
      new SiteReport(source).render(getReportOutputDirectory().toPath().resolve(DIRECTORY));
    } catch (IOException e) {
      throw new MavenReportException(e.getMessage(), e);
    }
  }

  private RunStore runs() {
    return new RunStore(store.toPath());
  }

  private List<String> studies() throws MavenReportException {
    try {
      List<String> planned = runs().studies();
      return ProjectStudies.of(
              Optional.ofNullable(getProject().getPlugin(plugin.getPluginLookupKey())), null)
          .toReport(planned)
          .stream()
          .filter(planned::contains)
          .toList();
    } catch (IOException e) {
      throw new MavenReportException(e.getMessage(), e);
    }
  }
}
