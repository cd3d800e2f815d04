// Legends, which hide and show the series of their charts.
//
// Needs elements.js.

/// Lets the legend hide and show series: a click hides or shows one, a double click shows only one, or all again.
function connectLegend({ svg, hidden }) {
  const entries = Array.from(svg.querySelectorAll(".legend"));
  const all = entries.map((entry) => entry.getAttribute("data-series"));

  function update() {
    for (const mark of svg.querySelectorAll("[data-series]:not(.legend)")) {
      mark.classList.toggle("gone", hidden.has(mark.getAttribute("data-series")));
    }
    for (const entry of entries) {
      entry.setAttribute("aria-pressed", String(!hidden.has(entry.getAttribute("data-series"))));
    }
  }

  function toggle(series) {
    if (!hidden.delete(series)) { hidden.add(series); }
    update();
  }

  /// Shows one series alone. Shows all if it already was alone while the series `before` were hidden.
  function isolate(series, before) {
    const others = all.filter((other) => other !== series);
    const wasAlone = !before.has(series) && others.every((other) => before.has(other));
    hidden.clear();
    if (!wasAlone) { others.forEach((other) => hidden.add(other)); }
    update();
  }

  for (const entry of entries) { connectEntry(entry, hidden, toggle, isolate); }
  update();
}

/// Makes an entry of the legend a button.
function connectEntry(entry, hidden, toggle, isolate) {
  const series = entry.getAttribute("data-series");
  // The first click of a double click also toggles, so a double click starts from what was hidden before that.
  let before = new Set();
  function press(event) {
    before = new Set(hidden);
    if (event.altKey) { isolate(series, before); } else { toggle(series); }
  }
  setAttributes(entry, { role: "button", tabindex: 0, "aria-label": entry.getAttribute("data-name") });
  const box = entry.getBBox();
  const area = { x: box.x - 6, y: box.y + box.height / 2 - 9, width: box.width + 12, height: 18, rx: 3 };
  entry.prepend(drawn("title", {}, "Click to hide or show, double-click to show only this"), drawn("rect", area));
  entry.addEventListener("click", (event) => { if (event.detail < 2) { press(event); } });
  entry.addEventListener("dblclick", () => isolate(series, before));
  entry.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") { return; }
    event.preventDefault();
    press(event);
  });
}
