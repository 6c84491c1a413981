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
  const tokenizer = window.lotrTokenizer(window.lotrStage);
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

  // The likeliest first; those that may be among them are gathered, and sorted when they are many.
  function likeliest(logits, count) {
    const byScore = (a, b) => logits[b] - logits[a] || a - b;
    let found = [];
    let worst = -Infinity;
    for (let token = 0; token < logits.length; token++) {
      if (logits[token] > worst) {
        found.push(token);
        if (found.length === 2 * count) {
          found = found.sort(byScore).slice(0, count);
          worst = logits[found[count - 1]];
        }
      }
    }
    return found.sort(byScore).slice(0, count);
  }

  function choose(logits, heat, most, random) {
    const likely = likeliest(logits, heat === 0 ? 1 : most > 0 ? most : logits.length);
    if (heat === 0) {
      return likely[0];
    }
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
    const known = tokenizer.encode(prompt.value);
    const lost = [...prompt.value].length - [...known.text].length;
    const begin = known.tokens.length > 0 ? known : tokenizer.encode(tokenizer.start);
    const decode = tokenizer.decoder();
    const random = generator(Number(seed.value) || 0);
    const many = Number(length.value);
    output.replaceChildren();
    const bold = document.createElement("b");
    bold.textContent = begin.text;
    const text = document.createTextNode("");
    output.append(bold, text);
    stop.disabled = false;

    model.reset();
    const started = performance.now();
    let logits = null;
    for (const token of begin.tokens) {
      logits = model.next(token);
    }
    let shown = performance.now();
    let characters = 0;
    for (let tokens = begin.tokens.length + 1; characters < many && mine === running; tokens++) {
      const token = choose(logits, Number(temperature.value), Number(topK.value), random);
      // A token may be a part of a character, or longer than what is missing.
      const written = [...decode(token)].slice(0, many - characters);
      characters += written.length;
      text.data += written.join("");
      logits = model.next(token);
      const now = performance.now();
      if (now - shown > 25 || characters === many) {
        const speed = Math.round((1000 * tokens) / (now - started));
        status.textContent =
          characters + " characters, " + speed + (tokenizer.unit === "token" ? " tokens" : "") + " a second" +
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
