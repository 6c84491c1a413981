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

  function row(body, name, values, difference) {
    const line = body.insertRow();
    cell(line, "th", name).scope = "row";
    values.forEach((value) => cell(line, "td", value ?? "–"));
    cell(line, "td", difference ?? "", "number");
  }

  // With the digits of the numbers themselves.
  function difference([a, b], [first, second]) {
    if (a === null || b === null || !first || !second) {
      return "";
    }
    const digits = (first.split(".")[1] ?? "").replace(/\D/g, "").length;
    const text = Math.abs(b - a).toFixed(digits);
    return (b > a ? "+" : b < a ? "−" : "") + text;
  }

  function show() {
    const chosen = selects.map((select) => runs[select.value]);
    table.replaceChildren();
    heading("", chosen);
    const body = table.createTBody();
    let alike = Object.keys(same).length;
    for (const key of Object.keys(chosen[0].settings)) {
      const values = chosen.map((run) => run.settings[key]);
      if (values[0] === values[1]) {
        alike++;
      } else {
        const numbers = values.map(Number);
        row(body, key, values, numbers.some(Number.isNaN) ? "" : Number((numbers[1] - numbers[0]).toPrecision(6)).toString().replace("-", "−"));
      }
    }
    metrics.forEach((metric, i) => {
      const texts = chosen.map((run) => run.numbers[i]);
      const values = texts.map((text) => (text === null ? null : Number(text)));
      row(body, metric, texts, difference(values, texts));
    });
    origins.names.forEach((name, i) => {
      const values = chosen.map((run) => origins.texts[run.origins[i]] ?? "–");
      if (values[0] !== values[1]) {
        row(body, name, values);
      }
    });
    equal.textContent = alike + " settings are the same for both, and what is not listed of where they come from.";
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
