"use strict";
// Reads a picture out under the pointer, or along the arrow keys.
for (const figure of document.querySelectorAll("figure.chart")) {
  const canvas = figure.querySelector(".canvas");
  const source = figure.querySelector("script");
  if (!canvas || !source) continue;
  const output = figure.querySelector("output");
  const cursor = canvas.querySelector(".cursor");
  let readings = null;
  let day = -1;
  const show = (chosen) => {
    readings ??= JSON.parse(source.textContent);
    day = Math.min(Math.max(chosen, 0), readings.length - 1);
    const place = `${(100 * (day + 0.5)) / readings.length}%`;
    cursor.setAttribute("x1", place);
    cursor.setAttribute("x2", place);
    figure.classList.add("read");
    output.textContent = readings[day];
  };
  const hide = () => {
    figure.classList.remove("read");
    output.textContent = "";
  };
  canvas.addEventListener("pointermove", (event) => {
    readings ??= JSON.parse(source.textContent);
    const box = canvas.getBoundingClientRect();
    show(Math.floor(((event.clientX - box.left) / box.width) * readings.length));
  });
  canvas.addEventListener("pointerleave", hide);
  figure.addEventListener("blur", hide);
  figure.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    show(day + (event.key === "ArrowRight" ? 1 : -1) * (event.shiftKey ? 7 : 1));
  });
}
