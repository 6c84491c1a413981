package dev.lotrgpt.maven.report.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lotrgpt.maven.report.plot.Ink;
import java.awt.geom.Path2D;
import org.junit.jupiter.api.Test;

class SvgCanvasTest {
  @Test
  void writesLinesAlongAnAxisInTheirShortForm() {
    Path2D path = new Path2D.Double();
    path.moveTo(1, 2);
    path.lineTo(5, 2);
    path.lineTo(5, 7.25);
    path.lineTo(8, 9);
    path.closePath();
    path.lineTo(8, 2); // from where the closed part began
    SvgCanvas canvas = new SvgCanvas();
    canvas.setPaint(InkColor.of(Ink.GRID));
    canvas.fill(path);
    assertThat(canvas.elements()).contains(" d=\"M1 2H5V7.3L8 9ZL8 2\"");
  }
}
