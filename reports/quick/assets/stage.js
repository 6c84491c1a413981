"use strict";

// The form that lets the model write.
(() => {
  const form = document.getElementById("stage");
  const prompt = document.getElementById("prompt");
  const temperature = document.getElementById("temperature");
  const topK = document.getElementById("top-k");
  const seed = document.getElementById("seed");
  const length = document.getElementById("length");
  const output = document.getElementById("text");
  const status = document.getElementById("status");
  const stop = document.getElementById("stop");
  const model = window.lotrModel(window.lotrStage);
  const numbers = new Map(model.symbols.map((symbol, i) => [symbol, i]));
  let running = 0;

  // Repeatable random numbers in [0, 1): mulberry32.
  function generator(state) {
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  function choose(logits, heat, most, random) {
    const order = [...logits.keys()].sort((a, b) => logits[b] - logits[a]);
    if (heat === 0) {
      return order[0];
    }
    const likely = most > 0 ? order.slice(0, most) : order;
    const weights = likely.map((i) => Math.exp((logits[i] - logits[likely[0]]) / heat));
    let rest = random() * weights.reduce((a, b) => a + b, 0);
    for (let i = 0; i < likely.length; i++) {
      rest -= weights[i];
      if (rest < 0) {
        return likely[i];
      }
    }
    return likely[0];
  }

  async function write() {
    const mine = ++running;
    const known = [...prompt.value].filter((symbol) => numbers.has(symbol));
    const lost = [...prompt.value].length - known.length;
    const begin = known.length > 0 ? known : [numbers.has("\n") ? "\n" : model.symbols[0]];
    const random = generator(Number(seed.value) || 0);
    const many = Number(length.value);
    output.replaceChildren();
    const bold = document.createElement("b");
    bold.textContent = begin.join("");
    const text = document.createTextNode("");
    output.append(bold, text);
    stop.disabled = false;

    model.reset();
    const started = performance.now();
    let logits = null;
    for (const symbol of begin) {
      logits = model.next(numbers.get(symbol));
    }
    let shown = performance.now();
    for (let i = 1; i <= many && mine === running; i++) {
      const token = choose(logits, Number(temperature.value), Number(topK.value), random);
      text.data += model.symbols[token];
      logits = model.next(token);
      const now = performance.now();
      if (now - shown > 25 || i === many) {
        status.textContent =
          i + " characters, " + Math.round((1000 * (begin.length + i)) / (now - started)) + " a second" +
          (lost > 0 ? "; the model does not know " + lost + " of your characters" : "");
        output.scrollTop = output.scrollHeight;
        await new Promise((resume) => setTimeout(resume));
        shown = performance.now();
      }
    }
    if (mine === running) {
      stop.disabled = true;
    }
  }

  for (const range of [temperature, topK]) {
    const value = document.getElementById(range.id + "-value");
    const tell = () =>
      (value.textContent = range === topK && range.value === "0" ? "all" : range.value);
    range.addEventListener("input", tell);
    tell();
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    write();
  });
  stop.addEventListener("click", () => {
    running++;
    stop.disabled = true;
  });
})();
