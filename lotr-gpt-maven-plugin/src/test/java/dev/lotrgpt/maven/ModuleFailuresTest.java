package dev.lotrgpt.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;

class ModuleFailuresTest {
  private final MojoFailureException refuted = new MojoFailureException("1 claim is refuted");
  private final MojoExecutionException broken = new MojoExecutionException("<corpus> is missing");

  @Test
  void tellOfEachModuleThatFailed() {
    ModuleFailures failures = new ModuleFailures(3);
    failures.add("a", refuted);
    failures.add("b", new MojoFailureException("2 runs failed"));
    assertThatThrownBy(failures::rethrow)
        .isInstanceOf(MojoFailureException.class)
        .hasMessage("a: 1 claim is refuted\nb: 2 runs failed")
        .hasNoCause()
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2).contains(refuted));
  }

  @Test
  void areAnErrorWhereOneIs() {
    ModuleFailures failures = new ModuleFailures(2);
    failures.add("a", refuted);
    failures.add("b", broken);
    assertThatThrownBy(failures::rethrow)
        .isInstanceOf(MojoExecutionException.class)
        .hasMessage("a: 1 claim is refuted\nb: <corpus> is missing");
  }

  @Test
  void needNoNameWhereThereIsOneModule() {
    ModuleFailures failures = new ModuleFailures(1);
    assertThatCode(failures::rethrow).doesNotThrowAnyException();
    failures.add("a", refuted);
    assertThatThrownBy(failures::rethrow).hasMessage("1 claim is refuted");
  }
}
