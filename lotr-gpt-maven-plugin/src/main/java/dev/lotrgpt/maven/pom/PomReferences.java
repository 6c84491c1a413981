package dev.lotrgpt.maven.pom;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Model;
import org.apache.maven.model.io.xpp3.MavenXpp3Writer;
import org.apache.maven.project.MavenProject;

/** The properties that the POMs of a build use themselves: a plugin's version, for example. */
public final class PomReferences {
  private final List<Model> models = new ArrayList<>();

  /**
   * @param models of POMs, as they were written
   */
  PomReferences(List<Model> models) {
    this.models.addAll(models);
  }

  /** Of all projects of a build and their parents. */
  public static PomReferences of(MavenSession session) {
    List<Model> models = new ArrayList<>();
    for (MavenProject project : session.getProjects()) {
      for (MavenProject pom = project; pom != null; pom = pom.getParent()) {
        Optional.ofNullable(PomFile.model(pom)).ifPresent(models::add);
      }
    }
    return new PomReferences(models);
  }

  boolean uses(String property) {
    return models.stream()
        .map(PomReferences::text)
        .anyMatch(t -> t.contains("${" + property + "}"));
  }

  private static String text(Model model) {
    try {
      StringWriter text = new StringWriter();
      new MavenXpp3Writer().write(text, model);
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter takes any text", e);
    }
  }
}
