"use strict";

// The two runs that are chosen, side by side: all in which they differ.
(() => {
  const { runs, metrics, origins, same } = window.lotrRuns;
  const selects = ["one", "other"].map((id) => document.getElementById(id));
  const table = document.getElementById("difference-table");
  const place = document.getElementById("difference-chart");
  const equal = document.getElementById("equal");
  let chart = null;

  function cell(row, tag, text, className) {
    const element = document.createElement(tag);
    element.textContent = text;
    element.className = className ?? "";
    row.append(element);
    return element;
  }

  function heading(text, chosen) {
    const row = table.createTHead().insertRow();
    for (const [i, name] of [text, ...chosen.map((run) => run.label), "difference"].entries()) {
      const head = cell(row, "th", name, i === 3 ? "number" : "");
      head.scope = "col";
      if (i === 1 || i === 2) {
        const swatch = document.createElement("span");
        swatch.className = "swatch b-" + chosen[i - 1].ink;
        head.prepend(swatch);
      }
    }
  }

  // A hash is told by its beginning; thousands are set apart.
  function text(value) {
    return value === null || value === undefined ? "–"
      : /^[0-9a-f]{40,64}$/.test(value) ? value.slice(0, 10)
      : /^\d{4,}$/.test(value) ? Number(value).toLocaleString("en-GB")
      : value.replace(/^-(?=\d)/, "−");
  }

  function row(body, name, values, difference) {
    const line = body.insertRow();
    const head = cell(line, "th", "");
    head.scope = "row";
    // A name like evaluationInterval breaks between its words.
    name.replace(/([a-z])([A-Z])/g, "$1|$2").split("|").forEach((part, i) => head.append(...(i > 0 ? [document.createElement("wbr"), part] : [part])));
    values.forEach((value) => (cell(line, "td", text(value)).title = value ?? ""));
    cell(line, "td", difference ?? "", "number");
  }

  // With as many digits as the numbers themselves.
  function difference(values) {
    const [a, b] = values.map(Number);
    if (values.includes(null) || Number.isNaN(a) || Number.isNaN(b)) {
      return "";
    }
    const digits = Math.max(...values.map((value) => (value.split(".")[1] ?? "").length));
    const size = Math.abs(b - a);
    return (b > a ? "+" : "−") + (/e/.test(values) ? String(Number(size.toPrecision(6))) : size.toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  }

  function show() {
    const chosen = selects.map((select) => runs[select.value]);
    table.replaceChildren();
    heading("", chosen);
    const body = table.createTBody();
    let alike = Object.keys(same).length;
    const equals = [];
    const add = (name, values, isNumber) => {
      if (values[0] === values[1]) {
        equals.push(name.replace(/, in .*/, ""));
      } else {
        row(body, name, values, isNumber ? difference(values) : "");
      }
    };
    for (const key of Object.keys(chosen[0].settings)) {
      const values = chosen.map((run) => run.settings[key]);
      if (values[0] === values[1]) {
        alike++;
      } else {
        add(key, values, key !== "seed");
      }
    }
    metrics.forEach((metric, i) => add(metric, chosen.map((run) => run.numbers[i]), true));
    origins.names.forEach((name, i) => add(name, chosen.map((run) => origins.texts[run.origins[i]] ?? "–"), false));
    equal.textContent = chosen[0] === chosen[1] ? "Both are the same run." : "Not listed, as equal for both: " + [alike + " settings", ...equals].join(", ") + ".";
    // To be shared; in a site of one file, behind the name of the page.
    const page = location.hash.startsWith("#/") ? "#/differences.html#" : "#";
    history.replaceState(null, "", page + selects.map((select) => select.value).join(","));
    if (chart) {
      chart.destroy();
    }
    const drawn = chosen.filter((run, i) => run.x.length > 0 && chosen.indexOf(run) === i);
    chart = drawn.length > 0 ? window.lotrChart(place, window.lotrChart.ofRuns(drawn)) : null;
  }

  // The address may name them: differences.html#ONE,OTHER
  const ids = Object.keys(runs);
  const named = location.hash.split("#").pop().split(",").filter((id) => runs[id]);
  selects[0].value = named[0] ?? ids[0];
  selects[1].value = named[1] ?? ids.find((id) => id !== selects[0].value) ?? ids[0];
  selects.forEach((select) => select.addEventListener("change", show));
  show();
})();
