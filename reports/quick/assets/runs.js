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
  // A column is known by its key, and by what its heading says.
  const columns = new Map();
  headings.forEach((heading, i) => {
    [heading.dataset.key, heading.textContent].filter(Boolean).forEach((name) => columns.set(name.trim().toLowerCase(), i));
  });
  const same = new Map(Object.entries(window.lotrRuns.same).map(([key, value]) => [key.toLowerCase(), value]));
  let rows = [...body.rows].map((row) => ({
    row,
    id: row.dataset.run,
    text: row.textContent.toLowerCase(),
    texts: [...row.cells].map((cell) => cell.textContent.trim()),
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

  // Names may be of several words, such as best val.; the longest one that fits is meant.
  const TERM = new RegExp(
    "(?:^|\\s)(" +
      [...columns.keys(), ...same.keys()]
        .sort((a, b) => b.length - a.length)
        .map((name) => name.replace(/[^\w\s]/g, "\\$&"))
        .join("|") +
      ")\\s*(<=|>=|!=|[<>=])\\s*(\"[^\"]*\"|\\S+)",
    "g",
  );

  // What is asked for: words of the row, conditions on columns, and names that are no column's.
  function parse(query) {
    const conditions = [];
    const rest = query.toLowerCase().replace(TERM, (_, name, sign, wanted) => {
      conditions.push({ name, sign, wanted: wanted.replaceAll('"', "") });
      return " ";
    });
    const words = (rest.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ""));
    const unknown = words
      .map((word) => /^(.+?)(<=|>=|!=|[<>=])/.exec(word)?.[1])
      .filter((name) => name && !columns.has(name) && !same.has(name));
    return { conditions, words, unknown };
  }

  function matches(row, { conditions, words }) {
    return (
      words.every((word) => row.text.includes(word)) &&
      conditions.every(({ name, sign, wanted }) => {
        const column = columns.get(name);
        const value = column === undefined ? same.get(name) : row.cells[column];
        return holds(value.toLowerCase(), (row.texts[column] ?? value).toLowerCase(), sign, wanted);
      })
    );
  }

  // As numbers where both are; else as it is shown, or as one of several that are.
  function holds(value, text, sign, wanted) {
    const [a, b] = [value === "" ? NaN : Number(value), amount(wanted)];
    const equal = a === b || text === wanted || text.split(", ").includes(wanted);
    return { "=": equal, "!=": !equal, "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b }[sign];
  }

  // As the report writes numbers: 817k, 1.27M, 8%.
  function amount(text) {
    const [, digits, unit] = /^([-+]?[\d.]+(?:e[-+]?\d+)?)([%kmg]?)$/.exec(text.replaceAll(",", "")) ?? [];
    return digits === undefined ? NaN : Number((Number(digits) * { "": 1, "%": 0.01, k: 1e3, m: 1e6, g: 1e9 }[unit]).toPrecision(12));
  }

  function show() {
    const asked = parse(filter.value);
    const found = rows.filter((row) => matches(row, asked));
    const visible = everything ? found : found.slice(0, PAGE);
    body.replaceChildren(...visible.map((row) => row.row));
    shown.textContent =
      (found.length === rows.length ? rows.length + " runs" : found.length + " of " + rows.length + " runs") +
      asked.unknown.map((name) => "; there is no column " + name).join("");
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
  const bar = document.getElementById("chosen");
  const count = document.getElementById("chosen-count");
  const chosen = [];
  let chart = null;

  table.addEventListener("change", (event) => {
    const id = event.target.closest("tr").dataset.run;
    if (!event.target.checked) {
      chosen.splice(chosen.indexOf(id), 1);
    } else if (chosen.length < CHOSEN_MOST) {
      chosen.push(id);
    } else {
      event.target.checked = false;
      count.textContent = "No more than " + CHOSEN_MOST + " can be compared";
      return;
    }
    draw();
  });
  document.getElementById("chosen-clear").addEventListener("click", () => {
    chosen.length = 0;
    rows.forEach((row) => (row.row.querySelector("input").checked = false));
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
    bar.hidden = chosen.length === 0;
    count.textContent = chosen.length + (chosen.length === 1 ? " run" : " runs") + " chosen";
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
