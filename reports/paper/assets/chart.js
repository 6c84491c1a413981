"use strict";

// Plots to look closer at: hover for values, drag to zoom, toggle series, smooth curves, and choose
// the scale of an axis. As they are shown first, they have the ticks, colours, points and bands of
// the drawing that they take the place of. Built with uPlot.
//
// element: where they go
// plots: [{heading, x: axis, y: axis, curves, bands, dots}] as ExploredPlot writes them, with
//   axis: {name, label, logarithmic, range: [low, high], ticks: [value], texts: [text]},
//   curves: [{series, ink, pen, kind, x: [], y: []}], bands: [{series, ink, x, low, high}],
//   dots: [{series, ink, shape, x, y}]
// returns {destroy()}
window.lotrChart = (() => {
  const HINT = "Move over a chart for values, drag to zoom, double-click for all of it.";
  const DASHES = { dashed: [5, 3], dashdot: [9, 3, 2, 3], dotted: [2, 3] };
  const WIDTHS = { thin: 0.8, dashed: 1.8 };
  const PALE = 0.8;

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const number = (value) =>
    Math.abs(value) >= 1000 || Number.isInteger(value)
      ? Math.round(value).toLocaleString("en-GB")
      : String(Number(value.toPrecision(4)));

  function add(parent, tag, className, text) {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text ?? "";
    parent.append(element);
    return element;
  }

  // As far as an average with a half-life of some evaluations goes, corrected for its start.
  function smoothed(values, weight) {
    let sum = 0;
    let norm = 0;
    return values.map((value) => {
      if (value === null || value === undefined || weight === 0) {
        return value;
      }
      sum = weight * sum + (1 - weight) * value;
      norm = weight * norm + (1 - weight);
      return sum / norm;
    });
  }

  // One, two and five times each power of ten; only the powers where there are many.
  function logarithmicTicks(low, high) {
    const ticks = [];
    const decades = Math.log10(high / low);
    const factors = decades > 3 ? [1] : decades > 0.7 ? [1, 2, 5] : [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9];
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      for (const factor of factors) {
        const tick = factor * 10 ** power;
        if (tick >= low && tick <= high) {
          ticks.push(tick);
        }
      }
    }
    return ticks;
  }

  function evenTicks(low, high, most) {
    const rough = (high - low) / most;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9)) * power;
    const ticks = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      ticks.push(Number((i * step).toPrecision(10)));
    }
    return ticks;
  }

  // All with as many decimals as the one with most.
  function evenTexts(ticks) {
    const digits = Math.max(0, ...ticks.map((tick) => (String(tick).split(".")[1] ?? "").length));
    return ticks.map((tick) => tick.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  }

  function one(place, plot, state, read) {
    const section = add(place, "div", "plot", "");
    add(section, "p", "measure", plot.heading);
    const canvas = add(section, "div", "canvas", "");
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", plot.heading + " over " + plot.x.name + "; left and right arrow move along, drag to zoom");

    // Points that no line joins are a series of their own, drawn below as all points are.
    const joined = new Set(plot.curves.filter((curve) => curve.kind !== "fit").map((curve) => curve.series));
    const loose = new Map();
    for (const dot of plot.dots.filter((dot) => !joined.has(dot.series) && dot.shape !== "small")) {
      const points = loose.get(dot.series) ?? { series: dot.series, ink: dot.ink, pen: "none", x: [], y: [] };
      points.x.push(dot.x);
      points.y.push(dot.y);
      loose.set(dot.series, points);
    }
    const curves = [...plot.curves, ...loose.values()];
    const plain = uPlot.join(curves.map((curve) => [curve.x, curve.y]));
    const table = () => [plain[0], ...plain.slice(1).map((values, i) => (curves[i].kind === "fit" || curves[i].pen === "none" ? values : smoothed(values, state.smoothing)))];

    const scales = {
      x: { axis: plot.x, logarithmic: state.logX ?? plot.x.logarithmic, zoomed: null },
      y: { axis: plot.y, logarithmic: state.logY ?? plot.y.logarithmic, zoomed: null },
    };
    const range = (key) => () => {
      const scale = scales[key];
      if (scale.zoomed) {
        return scale.zoomed;
      }
      let [low, high] = scale.axis.range;
      if (scale.logarithmic && low <= 0) {
        // The first place that a logarithm has.
        const all = key === "x" ? plain[0] : plain.slice(1).flat();
        low = Math.min(...all.filter((value) => value > 0));
      }
      return [low, high];
    };
    const ticks = (key) => (u, axis, low, high) => {
      const scale = scales[key];
      const own = !scale.zoomed && scale.logarithmic === scale.axis.logarithmic;
      if (own) {
        return scale.axis.ticks;
      }
      return scale.logarithmic ? logarithmicTicks(low, high) : evenTicks(low, high, key === "x" ? 6 : 5);
    };
    // Those that would touch the one before stay without a text; the last one has one.
    const texts = (key) => (u, values) => {
      const scale = scales[key];
      const own = values.map((value) => scale.axis.texts[scale.axis.ticks.indexOf(value)]);
      const all = own.includes(undefined) && !scale.logarithmic ? evenTexts(values) : own.map((text, i) => text ?? number(values[i]));
      if (key === "y") {
        return all;
      }
      const shown = all.map(() => "");
      const taken = [];
      for (const i of [all.length - 1, ...all.keys()]) {
        const half = all[i] ? (all[i].length * 7) / 2 + 4 : 0;
        const at = u.valToPos(values[i], "x");
        if (all[i] && taken.every((other) => Math.abs(other.at - at) >= other.half + half)) {
          taken.push({ at, half });
          shown[i] = all[i];
        }
      }
      return shown;
    };

    const font = "12px " + getComputedStyle(document.body).fontFamily;
    const axis = (key, more) => ({
      stroke: () => css("muted"),
      font,
      border: { show: false },
      ticks: { show: false },
      splits: ticks(key),
      filter: (u, splits) => splits,
      values: texts(key),
      ...more,
    });

    function hidden(series) {
      return state.hidden.has(series);
    }

    function bands(u) {
      const context = u.ctx;
      for (const band of plot.bands.filter((band) => !hidden(band.series))) {
        context.save();
        context.beginPath();
        context.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
        context.clip();
        context.globalAlpha = 0.14;
        context.fillStyle = css(band.ink);
        context.beginPath();
        const at = (x, y) => [u.valToPos(x, "x", true), u.valToPos(y, "y", true)];
        band.x.forEach((x, i) => context.lineTo(...at(x, band.high[i])));
        [...band.x.keys()].reverse().forEach((i) => context.lineTo(...at(band.x[i], band.low[i])));
        context.fill();
        context.globalAlpha = PALE;
        context.strokeStyle = css(band.ink);
        const hasRuns = plot.curves.some((curve) => curve.kind === "run" && curve.series === band.series);
        context.lineWidth = devicePixelRatio;
        for (const end of hasRuns ? [] : [band.low, band.high]) {
          context.beginPath();
          band.x.forEach((x, i) => context.lineTo(...at(x, end[i])));
          context.stroke();
        }
        context.restore();
      }
    }

    function dots(u) {
      const context = u.ctx;
      const ratio = devicePixelRatio;
      context.save();
      // That of the curve that was drawn last.
      context.setLineDash([]);
      context.beginPath();
      context.rect(u.bbox.left - 6 * ratio, u.bbox.top - 6 * ratio, u.bbox.width + 12 * ratio, u.bbox.height + 12 * ratio);
      context.clip();
      for (const dot of plot.dots.filter((dot) => !hidden(dot.series))) {
        const x = u.valToPos(dot.x, "x", true);
        const y = u.valToPos(dot.y, "y", true);
        if (!Number.isFinite(x) || !Number.isFinite(y)) {
          continue;
        }
        context.beginPath();
        context.arc(x, y, { dot: 4.5, ring: 4, small: 2.5 }[dot.shape] * ratio, 0, 2 * Math.PI);
        context.globalAlpha = dot.shape === "small" ? PALE : 1;
        context.fillStyle = css(dot.shape === "ring" ? "paper" : dot.ink);
        context.fill();
        if (dot.shape === "ring") {
          context.lineWidth = 2.2 * ratio;
          context.strokeStyle = css(dot.ink);
          context.stroke();
        }
      }
      context.restore();
    }

    const options = (width) => ({
      width,
      height: Math.min(400, Math.max(260, width * 0.6)),
      padding: [8, 16, 0, 0],
      legend: { show: false },
      cursor: { drag: { x: true, y: true, uni: 20 }, focus: { prox: 24 }, points: { size: 7 }, sync: { key: state.key, setSeries: false } },
      focus: { alpha: 0.35 },
      scales: {
        x: { time: false, distr: scales.x.logarithmic ? 3 : 1, range: range("x") },
        y: { distr: scales.y.logarithmic ? 3 : 1, range: range("y") },
      },
      axes: [
        axis("x", { grid: { show: false }, label: plot.x.label ?? plot.x.name, size: 30, labelSize: 18, labelGap: -2, labelFont: font }),
        axis("y", { size: 46, grid: { stroke: () => css("grid"), width: 1 } }),
      ],
      series: [
        {},
        ...curves.map((curve) => ({
          label: curve.series,
          show: !hidden(curve.series),
          stroke: () => css(curve.ink),
          alpha: curve.pen === "thin" && curve.kind === "run" ? PALE : 1,
          width: WIDTHS[curve.pen] ?? 2.2,
          dash: DASHES[curve.pen],
          spanGaps: true,
          paths: curve.pen === "none" ? () => null : undefined,
          points: { show: false },
        })),
      ],
      hooks: {
        setSelect: [
          (u) => {
            const { left, top, width: across, height: down } = u.select;
            if (across > 0) {
              scales.x.zoomed = [u.posToVal(left, "x"), u.posToVal(left + across, "x")];
            }
            if (down > 0) {
              scales.y.zoomed = [u.posToVal(top + down, "y"), u.posToVal(top, "y")];
            }
          },
        ],
        drawAxes: [bands],
        draw: [dots],
        setCursor: [(u) => read(u, plot, curves)],
      },
    });

    let chart = null;
    const width = () => Math.max(260, Math.floor(canvas.clientWidth));
    function draw() {
      if (chart) {
        chart.destroy();
      }
      scales.x.logarithmic = state.logX ?? plot.x.logarithmic;
      scales.y.logarithmic = state.logY ?? plot.y.logarithmic;
      chart = new uPlot(options(width()), table(), canvas);
    }
    draw();

    canvas.addEventListener("dblclick", () => {
      scales.x.zoomed = null;
      scales.y.zoomed = null;
      draw();
    });
    canvas.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step) {
        const from = chart.cursor.idx ?? (step > 0 ? -1 : plain[0].length);
        const to = Math.min(plain[0].length - 1, Math.max(0, from + step));
        chart.setCursor({ left: chart.valToPos(plain[0][to], "x"), top: 10 });
        event.preventDefault();
      }
    });
    const resize = new ResizeObserver(() => {
      if (width() !== chart.width) {
        chart.setSize({ width: width(), height: Math.min(400, Math.max(260, width() * 0.6)) });
      }
    });
    resize.observe(canvas);

    return {
      draw,
      redraw: () => chart.redraw(),
      focus(series) {
        const i = curves.findIndex((curve) => curve.series === series);
        chart.setSeries(series !== null && i >= 0 ? i + 1 : null, { focus: series !== null });
      },
      destroy() {
        resize.disconnect();
        chart.destroy();
      },
    };
  }

  // An even axis over values that come as they are chosen.
  function axis(name, values, margin) {
    const low = Math.min(...values);
    const high = Math.max(...values);
    const room = margin * (high - low || 1);
    const ticks = evenTicks(low - room, high + room, name ? 6 : 5);
    return { name, logarithmic: false, range: [low - room, high + room], ticks, texts: evenTexts(ticks) };
  }

  // Runs of one colour, such as those of several seeds, are told apart by these.
  const PENS = ["solid", "dashed", "dashdot", "dotted"];

  // The losses of runs that a reader chose, in the colours that they have on all pages.
  function ofRuns(runs) {
    return [plotOf("Validation loss", runs, "val"), plotOf("Training loss", runs, "train")];
  }

  function plotOf(name, runs, loss) {
    const used = {};
    const curves = runs.map((run) => {
      used[run.ink] = (used[run.ink] ?? -1) + 1;
      return { series: run.label, ink: run.ink, pen: PENS[used[run.ink] % PENS.length], kind: "mean", x: run.x, y: run[loss] };
    });
    // The initial loss would squeeze all others.
    const later = curves.flatMap((curve) => curve.y.filter((y, i) => y !== null && curve.x[i] > 0));
    const x = axis("iteration", curves.flatMap((curve) => curve.x), 0);
    const y = axis("", later.length > 0 ? later : curves.flatMap((curve) => curve.y), 0.06);
    return { heading: name + " (nats a character)", x, y, curves, bands: [], dots: [] };
  }

  let charts = 0;
  function lotrChart(element, plots) {
    const state = { hidden: new Set(), smoothing: 0, logX: null, logY: null, key: "lotr-" + ++charts };
    const toggles = add(element, "div", "toggles", "");
    toggles.setAttribute("role", "group");
    toggles.setAttribute("aria-label", "Curves");
    const dials = add(element, "div", "dials", "");
    const place = add(element, "div", "plots-" + plots.length, "");
    place.classList.add("explored");
    const reading = add(element, "p", "reading", HINT);
    reading.setAttribute("role", "status");

    let focused = null;
    function read(u, plot, curves) {
      const index = u.cursor.idx;
      if (index === null || index === undefined) {
        reading.textContent = HINT;
        return;
      }
      const shown = curves
        .map((curve, i) => ({ curve, y: u.data[i + 1][index] }))
        .filter(({ curve, y }) => !state.hidden.has(curve.series) && curve.kind !== "run" && y !== null && y !== undefined)
        .filter(({ curve }) => focused === null || focused === curve.series);
      const values = shown.slice(0, 6).map(({ curve, y }) => (curve.series ? curve.series + ": " : "") + y.toFixed(3));
      reading.textContent = plot.x.name + " " + number(u.data[0][index]) + ": " + values.join(" · ") + (shown.length > 6 ? " · …" : "");
    }

    const all = plots.map((plot) => one(place, plot, state, read));

    const series = new Map();
    for (const plot of plots) {
      for (const mark of [...plot.curves, ...plot.dots]) {
        if (mark.series && !(series.has(mark.series) && mark.kind === undefined)) {
          series.set(mark.series, series.get(mark.series) ?? mark);
        }
      }
    }
    for (const [name, mark] of series) {
      const toggle = add(toggles, "button", mark.pen === "dashed" ? "dashed" : "", name);
      toggle.type = "button";
      toggle.style.setProperty("--ink", "var(--" + mark.ink + ")");
      toggle.setAttribute("aria-pressed", "true");
      toggle.addEventListener("click", () => {
        const show = state.hidden.delete(name);
        if (!show) {
          state.hidden.add(name);
        }
        toggle.setAttribute("aria-pressed", String(show));
        all.forEach((chart) => chart.draw());
      });
      const focus = (on) => () => {
        focused = on ? name : null;
        all.forEach((chart) => chart.focus(focused));
      };
      toggle.addEventListener("mouseenter", focus(true));
      toggle.addEventListener("mouseleave", focus(false));
    }

    function choice(name, key, label) {
      const box = add(dials, "label", "", "");
      const input = document.createElement("input");
      input.type = "checkbox";
      input.checked = plots[0][key].logarithmic;
      input.addEventListener("change", () => {
        state[name] = input.checked;
        all.forEach((chart) => chart.draw());
      });
      box.append(input, " " + label);
    }
    if (plots.every((plot) => plot.x.range[1] > 0 && !plot.x.texts.some((text) => Number.isNaN(Number.parseFloat(text))))) {
      choice("logX", "x", "logarithmic horizontal axis");
    }
    choice("logY", "y", "logarithmic vertical axis");
    if (plots.some((plot) => plot.curves.some((curve) => curve.x.length > 8 && curve.kind !== "fit"))) {
      const box = add(dials, "label", "", "smoothing ");
      const input = document.createElement("input");
      input.type = "range";
      input.min = "0";
      input.max = "0.95";
      input.step = "0.05";
      input.value = "0";
      input.addEventListener("input", () => {
        state.smoothing = Number(input.value);
        all.forEach((chart) => chart.draw());
      });
      box.append(input);
    }

    const dark = matchMedia("(prefers-color-scheme: dark)");
    const redraw = () => all.forEach((chart) => chart.redraw());
    dark.addEventListener("change", redraw);

    return {
      destroy() {
        dark.removeEventListener("change", redraw);
        all.forEach((chart) => chart.destroy());
        element.replaceChildren();
      },
    };
  }
  return Object.assign(lotrChart, { ofRuns });
})();
