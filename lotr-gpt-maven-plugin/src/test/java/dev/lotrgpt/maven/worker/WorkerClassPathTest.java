package dev.lotrgpt.maven.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.model.Dependency;
import org.junit.jupiter.api.Test;

class WorkerClassPathTest {
  private static final String PLUGIN = "dev.lotrgpt:lotr-gpt-maven-plugin:maven-plugin:1";
  private static final String CORE = "dev.lotrgpt:lotr-gpt-core:jar:1";
  private static final String CUDA = "org.bytedeco:cuda:jar:13";

  private final List<Artifact> artifacts =
      List.of(
          artifact(PLUGIN),
          artifact(PLUGIN, CORE),
          artifact(PLUGIN, CORE, "org.bytedeco:dnnl:jar:linux-x86_64:3"),
          artifact(PLUGIN, "org.jfree:jfreechart:jar:1"),
          artifact(PLUGIN, "org.jfree:jfreechart:jar:1", "org.x:of-charts:jar:1"),
          artifact(PLUGIN, CUDA),
          artifact(PLUGIN, CUDA, "org.x:of-cuda:jar:1"));

  @Test
  void hasWhatTrainingNeeds() {
    assertThat(names(List.of())).containsExactly("lotr-gpt-core", "dnnl");
  }

  @Test
  void hasWhatAPomAdds() {
    Dependency added = new Dependency();
    added.setGroupId("org.bytedeco");
    added.setArtifactId("cuda");
    assertThat(names(List.of(added))).containsExactly("lotr-gpt-core", "dnnl", "cuda", "of-cuda");
  }

  private List<String> names(List<Dependency> added) {
    return WorkerClassPath.of(artifacts, "dev.lotrgpt", added).stream()
        .map(path -> path.getFileName().toString())
        .toList();
  }

  private static Artifact artifact(String... trail) {
    String[] id = trail[trail.length - 1].split(":");
    Artifact artifact =
        new DefaultArtifact(
            id[0], id[1], id[id.length - 1], "compile", id[2], null, new DefaultArtifactHandler());
    artifact.setFile(new File(id[1]));
    artifact.setDependencyTrail(List.of(trail));
    return artifact;
  }
}
