package dev.lotrgpt.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.junit.jupiter.api.Test;

class WorkerClassPathTest {
  @Test
  void hasWhatTrainingNeedsAndAPomAdds() {
    List<Artifact> artifacts =
        List.of(
            artifact("dev.lotrgpt", "lotr-gpt-maven-plugin"),
            artifact("dev.lotrgpt", "lotr-gpt-core"),
            artifact("org.bytedeco", "dnnl"),
            artifact("org.jfree", "jfreechart"),
            artifact("org.apache.maven.reporting", "maven-reporting-api"),
            artifact("org.apache.commons", "commons-csv"),
            artifact("org.bytedeco", "cuda"));
    assertThat(WorkerClassPath.of(artifacts, "lotr-gpt-maven-plugin"))
        .extracting(path -> path.getFileName().toString())
        .containsExactly("lotr-gpt-core", "dnnl", "commons-csv", "cuda");
  }

  @Test
  void hasNothingElseThatThePluginNeeds() throws Exception {
    try (Reader pom = Files.newBufferedReader(Path.of("pom.xml"))) {
      assertThat(new MavenXpp3Reader().read(pom).getDependencies())
          .filteredOn(dependency -> !"test".equals(dependency.getScope()))
          .extracting(Dependency::getGroupId)
          .contains("org.jfree")
          .allMatch(group -> group.equals("dev.lotrgpt") || WorkerClassPath.isOfReports(group));
    }
  }

  private static Artifact artifact(String group, String name) {
    Artifact artifact =
        new DefaultArtifact(group, name, "1", "compile", "jar", null, new DefaultArtifactHandler());
    artifact.setFile(new File(name));
    return artifact;
  }
}
