"use strict";
// Draws the pictures with plotly, in the colours of the page, and lets their switches be pressed.
const style = getComputedStyle(document.documentElement);
const figures = [...document.querySelectorAll("figure.drawn")];

// "@arm3" is what the page's style calls --arm3; "@arm3/0.1" the same, so much of it.
function colour(name) {
  const [key, part] = name.slice(1).split("/");
  const value = style.getPropertyValue(`--${key}`).trim();
  return part ? `${value}${Math.round(255 * part).toString(16).padStart(2, "0")}` : value;
}

function coloured(value) {
  if (typeof value === "string") return /^@[a-z]+\d?(\/[\d.]+)?$/.test(value) ? colour(value) : value;
  if (Array.isArray(value)) return typeof value[0] === "number" ? value : value.map(coloured);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, coloured(each)]));
}

function pressed(figure) {
  const chosen = new Map();
  for (const chip of figure.querySelectorAll(".chip[data-key]")) {
    const { key, value } = chip.dataset;
    if (!chosen.has(key)) chosen.set(key, new Set());
    if (chip.getAttribute("aria-pressed") === "true") chosen.get(key).add(value);
  }
  return chosen;
}

function isShown(trace, chosen) {
  return Object.entries(trace.meta).every(([key, value]) => !chosen.has(key) || chosen.get(key).has(value));
}

// Where there is little room, the names of rows stand above them instead of beside.
function narrowed(layout, width) {
  const labels = layout.yaxis.ticktext;
  if (width > 560) return layout;
  const slim = { ...layout, dragmode: false, margin: { ...layout.margin, l: labels ? 8 : 40, r: 6 } };
  if (!labels) return slim;
  const lift = layout.barmode ? 13 : 8;
  slim.height = 60 + Math.round(1.3 * (layout.height - 60));
  slim.yaxis = { ...layout.yaxis, showticklabels: false };
  slim.annotations = [
    ...layout.annotations,
    ...labels.map((text, row) => ({
      text, x: 0, y: row, xref: "paper", yref: "y", xanchor: "left", yanchor: "bottom", yshift: lift,
      showarrow: false, font: { size: 10, color: layout.font.color }, bgcolor: `${layout.paper_bgcolor}b0`,
    })),
  ];
  return slim;
}

function draw(figure) {
  const place = figure.querySelector(".drawing");
  figure.spec ??= JSON.parse(figure.querySelector("script").textContent);
  const chosen = pressed(figure);
  const data = figure.spec.data.map((trace) => ({ ...coloured(trace), visible: isShown(trace, chosen) }));
  const layout = narrowed(coloured(figure.spec.layout), place.clientWidth);
  place.style.height = `${layout.height}px`;
  return Plotly.react(place, data, layout, { displayModeBar: false, responsive: true });
}

function press(figure, chip) {
  const own = [...chip.parentElement.querySelectorAll(".chip[data-key]")];
  if (chip.dataset.all) {
    const on = !own.every((each) => each.getAttribute("aria-pressed") === "true");
    for (const each of own) each.setAttribute("aria-pressed", on);
  } else if (chip.parentElement.dataset.one) {
    for (const each of own) each.setAttribute("aria-pressed", each === chip);
  } else {
    chip.setAttribute("aria-pressed", chip.getAttribute("aria-pressed") !== "true");
  }
  draw(figure);
}

for (const figure of figures) {
  for (const chip of figure.querySelectorAll(".chip")) {
    chip.addEventListener("click", () => press(figure, chip));
  }
  figure.querySelector(".svg")?.addEventListener("click", () => {
    const place = figure.querySelector(".drawing");
    const { width, height } = place.getBoundingClientRect();
    Plotly.downloadImage(place, { format: "svg", width, height, filename: figure.id });
  });
}

// One after the other, so that the page answers in between.
async function drawAll() {
  for (const figure of figures) {
    await draw(figure);
    figure.dataset.ready = "yes";
    await new Promise((go) => setTimeout(go));
  }
  document.body.dataset.ready = "yes";
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
matchMedia("(max-width: 640px)").addEventListener("change", drawAll);
drawAll();
