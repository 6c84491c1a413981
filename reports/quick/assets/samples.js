"use strict";

// Toggles that show and hide a model in all strips, so that any two can stand side by side.
(() => {
  const texts = document.getElementById("texts");
  const articles = [...texts.querySelectorAll(".strip article")];
  const runs = new Map(articles.map((article) => [article.dataset.run, article.querySelector(".swatch").parentElement]));
  if (runs.size < 3) {
    return;
  }
  // Closed on a phone, whose screen they would fill.
  const choice = document.createElement("details");
  choice.className = "choice";
  choice.open = matchMedia("(min-width: 40.01rem)").matches;
  const summary = document.createElement("summary");
  choice.append(summary);
  const toggles = document.createElement("div");
  toggles.className = "toggles";
  toggles.setAttribute("role", "group");
  toggles.setAttribute("aria-label", "Models");
  const buttons = [...runs].map(([run, heading]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    const ink = [...heading.querySelector(".swatch").classList].find((name) => name.startsWith("b-")).slice(2);
    button.style.setProperty("--ink", "var(--" + ink + ")");
    button.addEventListener("click", () => show(run, button.getAttribute("aria-pressed") === "false"));
    toggles.append(button);
    return { run, button };
  });

  function show(run, shown) {
    buttons.find((one) => one.run === run).button.setAttribute("aria-pressed", String(shown));
    articles.filter((article) => article.dataset.run === run).forEach((article) => (article.hidden = !shown));
    const pressed = buttons.filter((one) => one.button.getAttribute("aria-pressed") === "true").length;
    summary.textContent = "Choose models: " + pressed + " of " + buttons.length + " are shown";
  }

  for (const [text, shown] of [["All", true], ["None", false]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = text;
    button.addEventListener("click", () => buttons.forEach((one) => show(one.run, shown)));
    toggles.append(button);
  }
  buttons.forEach((one) => show(one.run, true));
  choice.append(toggles);
  texts.prepend(choice);
})();
