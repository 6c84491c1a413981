package dev.lotrgpt.maven.report.figure;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.XYPlot;

/** A chart with labels and marks that are placed once its axes are. */
record Panel(JFreeChart chart, List<Overlay> overlays) {

  /** Something drawn over a chart. */
  @FunctionalInterface
  interface Overlay {
    /**
     * @param panel all that belongs to the chart, its axes included
     * @param data where its curves are
     */
    void draw(Graphics2D graphics, XYPlot plot, Rectangle2D panel, Rectangle2D data);
  }

  void draw(Graphics2D graphics, Rectangle2D area) {
    ChartRenderingInfo info = new ChartRenderingInfo();
    chart.draw(graphics, area, info);
    Rectangle2D data = info.getPlotInfo().getDataArea();
    for (Overlay overlay : overlays) {
      overlay.draw(graphics, chart.getXYPlot(), area, data);
    }
  }
}
