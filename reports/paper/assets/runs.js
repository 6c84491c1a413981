"use strict";

// The table of all runs: sorting, filtering, and comparing the runs that were chosen.
(() => {
  const PAGE = 100;
  const CHOSEN_MOST = 8;

  const table = document.getElementById("run-table");
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  const filter = document.getElementById("filter");
  const shown = document.getElementById("shown");
  const names = headings.map((heading) => (heading.dataset.key ?? heading.textContent.trim()).toLowerCase());
  const same = new Map(Object.entries(window.lotrRuns.same).map(([key, value]) => [key.toLowerCase(), value]));
  let rows = [...body.rows].map((row) => ({
    row,
    id: row.dataset.run,
    text: row.textContent.toLowerCase(),
    cells: [...row.cells].map((cell) => cell.dataset.sort ?? cell.textContent.trim()),
  }));
  let everything = false;

  const more = document.createElement("button");
  more.type = "button";
  more.addEventListener("click", () => {
    everything = true;
    show();
  });
  table.parentElement.after(more);

  function matches(row) {
    return filter.value.toLowerCase().split(/\s+/).filter(Boolean).every((word) => {
      const [, name, sign, wanted] = /^([^<>=]+)(<=|>=|[<>=])(.+)$/.exec(word) ?? [];
      const column = names.indexOf(name);
      const value = column >= 0 ? row.cells[column] : same.get(name);
      return value === undefined ? row.text.includes(word) : holds(value.toLowerCase(), sign, wanted);
    });
  }

  // As numbers where both are.
  function holds(value, sign, wanted) {
    const numbers = value !== "" && !Number.isNaN(Number(value)) && !Number.isNaN(Number(wanted));
    const [a, b] = numbers ? [Number(value), Number(wanted)] : [value, wanted];
    return { "=": a === b, "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b }[sign] && (sign === "=" || numbers);
  }

  function show() {
    const found = rows.filter(matches);
    const visible = everything ? found : found.slice(0, PAGE);
    body.replaceChildren(...visible.map((row) => row.row));
    shown.textContent =
      found.length === rows.length ? rows.length + " runs" : found.length + " of " + rows.length + " runs";
    more.hidden = visible.length === found.length;
    more.textContent = "Show all " + found.length;
  }

  function compare(a, b, numeric, sign) {
    if (!numeric) {
      return sign * a.localeCompare(b, "en", { numeric: true });
    }
    // What has no number comes last, whatever the direction.
    return a === "" || b === "" ? (a === "") - (b === "") : sign * (Number(a) - Number(b));
  }

  headings.forEach((heading, column) => {
    if (!heading.dataset.type) {
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      const direction = heading.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", direction);
      const sign = direction === "ascending" ? 1 : -1;
      rows.sort((a, b) => compare(a.cells[column], b.cells[column], heading.dataset.type === "number", sign));
      show();
    });
  });

  let waiting = 0;
  filter.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 80);
  });

  // Comparison
  const comparison = document.getElementById("comparison");
  const place = document.getElementById("comparison-chart");
  const settings = document.getElementById("comparison-settings");
  const chosen = [];
  let chart = null;

  table.addEventListener("change", (event) => {
    const id = event.target.closest("tr").dataset.run;
    if (event.target.checked) {
      chosen.push(id);
    } else {
      chosen.splice(chosen.indexOf(id), 1);
    }
    if (chosen.length > CHOSEN_MOST) {
      const first = chosen.shift();
      rows.find((row) => row.id === first).row.querySelector("input").checked = false;
    }
    draw();
  });

  function cell(row, tag, text, scope) {
    const element = document.createElement(tag);
    element.textContent = text;
    if (scope) {
      element.scope = scope;
    }
    row.append(element);
    return element;
  }

  function draw() {
    comparison.hidden = chosen.length === 0;
    if (chart) {
      chart.destroy();
      chart = null;
    }
    if (chosen.length === 0) {
      return;
    }
    const runs = chosen.map((id) => window.lotrRuns.runs[id]);
    const drawn = runs.filter((run) => run.x.length > 0);
    if (drawn.length > 0) {
      chart = window.lotrChart(place, window.lotrChart.ofRuns(drawn));
    }
    const head = document.createElement("thead");
    const first = head.insertRow();
    cell(first, "th", "setting", "col");
    runs.forEach((run) => {
      const heading = cell(first, "th", run.label, "col");
      const swatch = document.createElement("span");
      swatch.className = "swatch b-" + run.ink;
      heading.prepend(swatch);
    });
    const content = document.createElement("tbody");
    let equal = same.size;
    for (const key of Object.keys(runs[0].settings)) {
      const all = runs.map((run) => run.settings[key]);
      if (runs.length > 1 && new Set(all).size === 1) {
        equal++;
        continue;
      }
      const row = content.insertRow();
      cell(row, "th", key, "row");
      all.forEach((value) => cell(row, "td", value));
    }
    window.lotrRuns.metrics.forEach((metric, i) => {
      const row = content.insertRow();
      cell(row, "th", metric, "row");
      runs.forEach((run) => cell(row, "td", (run.numbers[i] ?? "–").replace(/^-(?=\d)/, "−")));
    });
    settings.replaceChildren(head, content);
    if (equal > 0) {
      const caption = document.createElement("caption");
      caption.textContent = equal + " other settings are the same.";
      settings.prepend(caption);
    }
  }

  show();
})();
