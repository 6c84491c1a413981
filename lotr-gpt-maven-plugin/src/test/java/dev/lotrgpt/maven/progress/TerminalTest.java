package dev.lotrgpt.maven.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import org.apache.maven.logging.LoggingPrintStream;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.junit.jupiter.api.Test;

class TerminalTest {
  /** Named like those that Maven installs. */
  private static final class ConsoleMavenTransferListener extends AbstractTransferListener {}

  private static final class SimplexTransferListener extends AbstractTransferListener {}

  private static final class MavenTransferListener extends AbstractTransferListener {}

  private static final class Slf4jMavenTransferListener extends AbstractTransferListener {}

  private static final class BatchModeMavenTransferListener extends AbstractTransferListener {}

  private static final class QuietMavenTransferListener extends AbstractTransferListener {}

  @Test
  void aLineIsOverwrittenWhereMavenOverwritesItsOwn() {
    assertThat(Terminal.showsProgress(new ConsoleMavenTransferListener())).isTrue();
    assertThat(Terminal.showsProgress(new SimplexTransferListener())).isTrue();
    assertThat(Terminal.showsProgress(new MavenTransferListener())).isTrue();
    // --log-file, --batch-mode, --no-transfer-progress, and whatever else embeds Maven.
    assertThat(Terminal.showsProgress(new Slf4jMavenTransferListener())).isFalse();
    assertThat(Terminal.showsProgress(new BatchModeMavenTransferListener())).isFalse();
    assertThat(Terminal.showsProgress(new QuietMavenTransferListener())).isFalse();
    assertThat(Terminal.showsProgress(null)).isFalse();
  }

  @Test
  void textGoesPastMavensLinesOfTheLog() {
    PrintStream maven4 = new LoggingPrintStream();
    assertThat(StandardOutput.raw(maven4))
        .isNotSameAs(maven4)
        .isExactlyInstanceOf(PrintStream.class);
    assertThat(StandardOutput.raw(System.out)).isSameAs(System.out);
  }
}
