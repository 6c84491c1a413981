package dev.lotrgpt.maven.progress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
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
    assertThat(StandardOutput.raw(maven4)).isExactlyInstanceOf(FileOutputStream.class);
    assertThat(StandardOutput.raw(System.out)).isSameAs(System.out);
  }

  @Test
  void whereNoLocaleWasChosenTextIsInUtf8() {
    assertThat(StandardOutput.encoding("ANSI_X3.4-1968")).isEqualTo(UTF_8);
    assertThat(StandardOutput.encoding("no-such-encoding")).isEqualTo(UTF_8);
    assertThat(StandardOutput.encoding("ISO-8859-1")).isEqualTo(ISO_8859_1);
  }

  @Test
  void textKeepsItsEncodingInAStreamOfAnother() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StandardOutput.in(UTF_8, new PrintStream(bytes, true, US_ASCII)).print("é—漢");
    assertThat(bytes.toString(UTF_8)).isEqualTo("é—漢");
  }
}
