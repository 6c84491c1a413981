"use strict";

// A chart to look closer at: hover for values, drag to zoom, toggle curves. Built with uPlot.
//
// element: where it goes
// data: {xName, yName, logarithmic, series: [{label, ink, dashed, x: [], y: []}]}
// returns {destroy()}
window.lotrChart = function (element, data) {
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const number = (value) =>
    Math.abs(value) >= 1000 || Number.isInteger(value)
      ? Math.round(value).toLocaleString("en-GB")
      : value.toFixed(3);

  const toggles = document.createElement("div");
  toggles.className = "toggles";
  toggles.setAttribute("role", "group");
  toggles.setAttribute("aria-label", "Curves");
  const canvas = document.createElement("div");
  canvas.className = "canvas";
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", data.yName + " over " + data.xName + "; left and right arrow move along, drag to zoom");
  const reading = document.createElement("p");
  reading.className = "reading";
  reading.setAttribute("role", "status");
  element.append(toggles, canvas, reading);

  const table = uPlot.join(data.series.map((series) => [series.x, series.y]));
  const hint = "Move over the chart for values, drag to zoom, double-click for all of it.";
  reading.textContent = hint;

  // The initial loss would squeeze all others: it may leave the chart.
  const later = data.series.flatMap((series) => series.y.filter((y, i) => y !== null && (data.logarithmic || series.x[i] > 0)));
  const all = later.length ? later : data.series.flatMap((series) => series.y);
  const low = Math.min(...all);
  const high = Math.max(...all);
  const margin = Math.max(0.02, (high - low) * 0.05);

  const axis = (more) => ({
    stroke: () => css("muted"),
    font: "12px " + getComputedStyle(document.body).fontFamily,
    grid: { stroke: () => css("grid"), width: 1 },
    border: { show: false },
    ticks: { show: false },
    ...more,
  });
  const options = {
    width: Math.max(280, element.clientWidth),
    height: Math.min(420, Math.max(280, element.clientWidth * 0.55)),
    legend: { show: false },
    cursor: { drag: { x: true, y: true, uni: 20 }, focus: { prox: 24 }, points: { size: 7 } },
    focus: { alpha: 0.35 },
    scales: {
      x: { time: false, distr: data.logarithmic ? 3 : 1 },
      y: { range: (u, min, max) => (u.zoomed ? [min, max] : [low - margin, high + margin]) },
    },
    axes: [
      axis({ grid: { show: false }, label: data.xName, size: 30, labelSize: 18, labelGap: -2, labelFont: "12px " + getComputedStyle(document.body).fontFamily, values: (u, ticks) => ticks.map((tick) => (tick === null ? "" : number(tick))) }),
      axis({ size: 46 }),
    ],
    series: [
      {},
      ...data.series.map((series) => ({
        label: series.label,
        stroke: () => css(series.ink),
        width: series.dashed ? 1.5 : 2,
        dash: series.dashed ? [5, 3] : undefined,
        spanGaps: true,
        points: { show: series.x.length <= 12, size: 6 },
      })),
    ],
    hooks: {
      setSelect: [(u) => (u.zoomed = true)],
      setCursor: [(u) => read(u)],
      setSeries: [(u) => read(u)],
    },
  };

  let focused = null;
  function read(u) {
    const index = u.cursor.idx;
    if (index === null || index === undefined) {
      reading.textContent = hint;
      return;
    }
    const shown = data.series
      .map((series, i) => ({ label: series.label, y: table[i + 1][index], show: u.series[i + 1].show }))
      .filter((series, i) => series.show && series.y !== null && series.y !== undefined && (focused === null || focused === i + 1));
    const values = shown.slice(0, 6).map((series) => series.label + " " + series.y.toFixed(3));
    reading.textContent =
      data.xName + " " + number(table[0][index]) + ": " + values.join(" · ") + (shown.length > 6 ? " · …" : "");
  }

  const chart = new uPlot(options, table, canvas);
  canvas.addEventListener("dblclick", () => {
    chart.zoomed = false;
    chart.setData(table);
  });
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      const from = chart.cursor.idx ?? (step > 0 ? -1 : table[0].length);
      const to = Math.min(table[0].length - 1, Math.max(0, from + step));
      chart.setCursor({ left: chart.valToPos(table[0][to], "x"), top: 10 });
      event.preventDefault();
    }
  });

  data.series.forEach((series, i) => {
    const toggle = document.createElement("button");
    toggle.type = "button";
    toggle.textContent = series.label;
    toggle.classList.toggle("dashed", series.dashed);
    toggle.style.setProperty("--ink", "var(--" + series.ink + ")");
    toggle.setAttribute("aria-pressed", "true");
    toggle.addEventListener("click", () => {
      const show = !chart.series[i + 1].show;
      chart.setSeries(i + 1, { show });
      toggle.setAttribute("aria-pressed", String(show));
    });
    const focus = (on) => () => {
      focused = on ? i + 1 : null;
      chart.setSeries(on ? i + 1 : null, { focus: on });
    };
    toggle.addEventListener("mouseenter", focus(true));
    toggle.addEventListener("mouseleave", focus(false));
    toggles.append(toggle);
  });

  const resize = new ResizeObserver(() => {
    const width = Math.max(280, element.clientWidth);
    if (width !== chart.width) {
      chart.setSize({ width, height: options.height });
    }
  });
  resize.observe(element);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const redraw = () => chart.redraw();
  dark.addEventListener("change", redraw);

  return {
    chart,
    destroy() {
      resize.disconnect();
      dark.removeEventListener("change", redraw);
      chart.destroy();
      element.replaceChildren();
    },
  };
};
