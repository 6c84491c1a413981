"use strict";

// Adds to each figure with curves a button that swaps the drawing for a chart to look closer at.
for (const figure of document.querySelectorAll("figure[data-explorer]")) {
  const drawing = figure.querySelector(".drawing");
  const data = JSON.parse(figure.querySelector(".plots").textContent);
  const place = document.createElement("div");
  place.className = "explorer";
  drawing.after(place);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "explore";
  button.textContent = "Explore";
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-label", "Explore: " + figure.querySelector("h2, h3").textContent);
  figure.querySelector(".head").append(button);
  let chart = null;
  button.addEventListener("click", () => {
    if (chart) {
      chart.destroy();
      chart = null;
    } else {
      chart = window.lotrChart(place, data);
    }
    figure.classList.toggle("exploring", chart !== null);
    button.setAttribute("aria-pressed", String(chart !== null));
  });
}

// Code is there to be copied.
if (navigator.clipboard) {
  for (const code of document.querySelectorAll("pre.code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent.trim());
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 1500);
    });
    const box = document.createElement("div");
    box.className = "copyable";
    code.replaceWith(box);
    box.append(code, button);
  }
}
