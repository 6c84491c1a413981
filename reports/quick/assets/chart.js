"use strict";

// Plots to look closer at: hover for values, drag to zoom, toggle series, smooth curves, and choose
// the scale of an axis. As they are shown first, they have the ticks, colours, points and bands of
// the drawing that they take the place of. Built with uPlot.
//
// element: where they go
// plots: [{heading, x: axis, y: axis, curves, bands, dots}] as ExploredPlot writes them, with
//   axis: {name, label, logarithmic, even, range: [low, high], ticks: [value], texts: [text]},
//   curves: [{series, ink, pen, kind, x: [], y: []}], bands: [{series, ink, x, low, high}],
//   dots: [{series, ink, shape, x, y}]
// returns {destroy()}
window.lotrChart = (() => {
  const HINT = matchMedia("(hover: none)").matches
    ? "Tap a chart for values."
    : "Move over a chart for values, drag to zoom, double-click for all of it.";
  const DASHES = { dashed: [5, 3], dashdot: [9, 3, 2, 3], dotted: [2, 3], longdash: [12, 4], dashdotdot: [9, 3, 2, 3, 2, 3] };
  const width = (pen) => (pen === "thin" ? 0.8 : DASHES[pen] ? 1.8 : 2.2);
  const PALE = 0.8;

  // From fewer ticks, nobody reads what is between them.
  const FEWEST_TICKS = 3;

  // Of the texts below an axis.
  const MOST_ROWS = 3;
  const ROW = 18;

  // All texts of an axis of numbers; others are names.
  const NUMBER = /^[−-]?\d[\d,.]*[kMG]?([\s\u00a0]?(%|s|points|\(.*×\)))?$/;
  const isNamed = (axis) => !axis.texts.every((text) => NUMBER.test(text));

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

  // Of fewer points, smoothing leaves nothing that was measured.
  const FEWEST_SMOOTHED = 20;

  // The mean of what lies around each point, weighted by how many points away it is: of one side
  // alone, a curve that falls would lie too high throughout.
  function smoothed(values, weight) {
    const known = (value) => value !== null && value !== undefined;
    return values.map((value, i) => {
      if (!known(value) || weight === 0) {
        return value;
      }
      let [sum, norm] = [0, 0];
      values.forEach((other, j) => {
        if (known(other)) {
          const share = weight ** Math.abs(i - j);
          sum += share * other;
          norm += share;
        }
      });
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

  // In at most so many steps; in more where fewer than three ticks would be left.
  function evenTicks(low, high, most) {
    const rough = (high - low) / most;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9)) * power;
    const ticks = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      ticks.push(Number((i * step).toPrecision(10)));
    }
    return ticks.length < FEWEST_TICKS && most < 18 ? evenTicks(low, high, most + 1) : ticks;
  }

  // All with as many decimals as the one with most.
  function evenTexts(ticks) {
    const digits = Math.max(0, ...ticks.map((tick) => (String(tick).split(".")[1] ?? "").length));
    return ticks.map((tick) => tick.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  }

  // As the drawings write large counts: 112k, 1.25M.
  function short(value) {
    const [unit, suffix] = [[1e9, "G"], [1e6, "M"], [1e3, "k"]].find(([unit]) => Math.abs(value) >= unit) ?? [1, ""];
    return Number((value / unit).toPrecision(10)) + suffix;
  }

  const share = (value) => Number((100 * value).toPrecision(6)) + " %";

  // Where the drawing has none: powers of ten and parts of them, or round numbers where those are
  // too few; written as the drawing writes its own. Some of them may do without a text.
  function roundTicks(axis, low, high, most, logarithmic) {
    const write = axis.texts.some((text) => /\d[kMG]/.test(text)) ? short : axis.texts.every((text) => text.endsWith("%")) ? share : null;
    const powers = logarithmic ? logarithmicTicks(low, high) : [];
    if (powers.length >= FEWEST_TICKS) {
      return { values: powers, texts: powers.map(write ?? number), even: true };
    }
    const values = evenTicks(low, high, most);
    return { values, texts: write ? values.map(write) : evenTexts(values), even: true };
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
      const all = key === "x" ? plain[0] : plain.slice(1).flat();
      if (scale.logarithmic && low <= 0) {
        // The first place that a logarithm has.
        low = Math.min(...all.filter((value) => value > 0));
      }
      if (scale.axis.logarithmic && !scale.logarithmic) {
        // A margin that is a factor there would be most of the axis here.
        const margin = 0.05 * (Math.max(...all) - Math.min(...all));
        low = Math.max(0, Math.min(...all) - margin);
        high = Math.max(...all) + margin;
      }
      return [low, high];
    };
    // Those of the drawing as long as its scale is shown, and of names always.
    const ticks = (key, low, high) => {
      const { axis, logarithmic, zoomed } = scales[key];
      const own = { values: axis.ticks, texts: axis.texts, even: axis.even };
      if (!zoomed && logarithmic === axis.logarithmic) {
        return own;
      }
      if (isNamed(axis)) {
        const seen = (_, i) => axis.ticks[i] >= low && axis.ticks[i] <= high;
        return { values: own.values.filter(seen), texts: own.texts.filter(seen), even: false };
      }
      return roundTicks(axis, low, high, key === "x" ? 6 : 5, logarithmic);
    };

    const font = "12px " + getComputedStyle(document.body).fontFamily;
    const measure = document.createElement("canvas").getContext("2d");
    const measured = (text) => {
      measure.font = font;
      return measure.measureText(text).width;
    };
    // Below the horizontal axis: in rows, or without those that would touch another where they are
    // one step apart. The last one has its text always.
    const below = (u, { values, texts, even }) => {
      const shown = texts.map(() => "");
      const rows = Array.from({ length: even ? 1 : MOST_ROWS }, () => []);
      const order = even ? [texts.length - 1, ...texts.keys()] : [...texts.keys()].reverse();
      for (const i of order) {
        const half = measured(texts[i]) / 2 + 4;
        const at = u.valToPos(values[i], "x");
        const row = rows.findIndex((taken) => taken.every((other) => Math.abs(other.at - at) >= other.half + half));
        if (row >= 0 && shown[i] === "") {
          rows[row].push({ at, half });
          shown[i] = "\n".repeat(row) + texts[i];
        }
      }
      return shown;
    };
    const texts = (key) => (u) => {
      const { min, max } = u.scales[key];
      const all = ticks(key, min, max);
      return key === "y" ? all.texts : below(u, all);
    };
    // Beside the chart, for the half of the last text that reaches beyond it.
    const beside = () => {
      const [low, high] = range("x")();
      const { values, texts } = ticks("x", low, high);
      if (values.length === 0) {
        return 16;
      }
      const at = (value) => (scales.x.logarithmic ? Math.log(value) : value);
      const inside = ((at(high) - at(values[values.length - 1])) / (at(high) - at(low))) * (across() - 80);
      return Math.max(16, Math.ceil(measured(texts[texts.length - 1]) / 2 - inside) + 2);
    };

    const axis = (key, more) => ({
      stroke: () => css("muted"),
      font,
      border: { show: false },
      ticks: { show: false },
      splits: (u, i, low, high) => ticks(key, low, high).values,
      filter: (u, splits) => splits,
      values: texts(key),
      ...more,
    });

    const rows = (u, values) => 30 + ROW * Math.max(0, ...(values ?? []).map((text) => text.split("\n").length - 1));

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

    const across = () => Math.max(260, Math.floor(canvas.clientWidth));
    const size = () => ({ width: across(), height: Math.min(400, Math.max(260, across() * 0.6)) });
    const options = () => ({
      ...size(),
      padding: [8, beside, 0, 0],
      legend: { show: false },
      cursor: { drag: { x: true, y: true, uni: 20 }, focus: { prox: 24 }, points: { size: 7 }, sync: { key: state.key, setSeries: false } },
      focus: { alpha: 0.35 },
      scales: {
        x: { time: false, distr: scales.x.logarithmic ? 3 : 1, range: range("x") },
        y: { distr: scales.y.logarithmic ? 3 : 1, range: range("y") },
      },
      axes: [
        axis("x", { grid: { show: false }, label: plot.x.label ?? plot.x.name, size: rows, labelSize: 18, labelGap: -2, labelFont: font }),
        axis("y", { size: 46, grid: { stroke: () => css("grid"), width: 1 } }),
      ],
      series: [
        {},
        ...curves.map((curve) => ({
          label: curve.series,
          show: !hidden(curve.series),
          stroke: () => css(curve.ink),
          alpha: curve.pen === "thin" && curve.kind === "run" ? PALE : 1,
          width: width(curve.pen),
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
    function draw() {
      if (chart) {
        chart.destroy();
      }
      scales.x.logarithmic = state.logX ?? plot.x.logarithmic;
      scales.y.logarithmic = state.logY ?? plot.y.logarithmic;
      chart = new uPlot(options(), table(), canvas);
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
      if (across() !== chart.width) {
        chart.setSize(size());
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
    return { name, logarithmic: false, even: true, range: [low - room, high + room], ticks, texts: evenTexts(ticks) };
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

  // A sample of how a series is drawn: its line, and what stands at each of its points. Where points
  // have the colours of conditions, it has that of none.
  function swatch(name, plots) {
    const plot = plots.find((plot) => [...plot.curves, ...plot.dots].some((mark) => mark.series === name));
    const curves = plot.curves.filter((curve) => curve.series === name);
    const curve = curves.find((one) => one.kind !== "run") ?? curves[0];
    const dots = plot.dots.filter((dot) => dot.series === name && dot.shape !== "small");
    const inks = new Set((curve ? [curve] : dots).map((mark) => mark.ink));
    const svg = element("svg", { viewBox: "0 0 26 12", "aria-hidden": "true" });
    svg.style.color = "var(--" + (inks.size === 1 ? [...inks][0] : "muted") + ")";
    if (curve) {
      const dashes = (DASHES[curve.pen] ?? []).join(" ");
      svg.append(element("path", { d: "M0 6H26", stroke: "currentColor", "stroke-width": width(curve.pen), "stroke-dasharray": dashes }));
    }
    if (dots.length > 0 && dots.length >= (curve?.x.length ?? 0)) {
      const sign = element("circle", { cx: 13, cy: 6, r: 4, stroke: "currentColor", "stroke-width": 2.2 });
      sign.style.fill = dots[0].shape === "ring" ? "var(--paper)" : "currentColor";
      svg.append(sign);
    }
    return svg;
  }

  function element(tag, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
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
      reading.textContent = plot.heading + (state.smoothing > 0 ? ", smoothed" : "") + ", at " + plot.x.name.replace(/ \(.*/, "") + " " + number(u.data[0][index]) + ": " + values.join(" · ") + (shown.length > 6 ? " · …" : "");
    }

    const all = plots.map((plot) => one(place, plot, state, read));

    const series = new Set(plots.flatMap((plot) => [...plot.curves, ...plot.dots].map((mark) => mark.series)).filter((name) => name));
    for (const name of series) {
      const toggle = add(toggles, "button", "", "");
      toggle.append(swatch(name, plots), name);
      toggle.type = "button";
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
    if (plots.every((plot) => plot.x.range[1] > 0 && !isNamed(plot.x))) {
      choice("logX", "x", "logarithmic horizontal axis");
    }
    choice("logY", "y", "logarithmic vertical axis");
    if (plots.some((plot) => plot.curves.some((curve) => curve.x.length >= FEWEST_SMOOTHED && curve.kind !== "fit"))) {
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
