// The chart of losses.
//
// Needs elements.js, numbers.js, charts.js, training-history.js and training-frames.js.

/// The shapes that tell the ends of lines apart without colours, each around the origin.
const endShapes = [
  "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z", "M-3.6 -3.6h7.2v7.2h-7.2Z", "M0 -4.6L4.6 3.6H-4.6Z", "M0 -5L5 0L0 5L-5 0Z",
  "M0 4.6L4.6 -3.6H-4.6Z",
];

/// Returns the mark of a line's end.
function endShape(index, color, attributes = {}) {
  return drawn("path", { d: endShapes[index % endShapes.length], fill: color, class: "end-shape", ...attributes });
}

/// Returns a function that draws the chart into its element, for a width of the page.
function lossChart(element, history, colors) {
  const svg = drawn("svg", { role: "img", "aria-label": "Losses against the step" });
  element.append(svg);

  function lineParts({ line: { points } }, index, x, y) {
    if (points.length === 0) { return []; }
    const places = points.map(([step, loss]) => `${x.place(step).toFixed(1)} ${y.place(loss).toFixed(1)}`);
    return [
      drawn("path", { d: `M${places.join("L")}`, class: "loss", stroke: colors[index] }),
      endShape(index, colors[index], { transform: `translate(${places[places.length - 1]})` }),
    ];
  }

  return (width) => {
    const plot = { left: 48, top: 10, width: width - 60, height: 240 };
    const all = history.phases.flatMap(({ line }) => line.points);
    const range = [0, 1.05 * all.reduce((most, [, loss]) => Math.max(most, loss), 0.5)];
    const steps = [0, Math.max(50, history.phases[0].losses.length)];
    const x = axis({ range: steps }, plot.left, plot.left + plot.width);
    const y = axis({ range }, plot.top + plot.height, plot.top);
    const rows = ticks(range, 5);
    const grid = rows.map(({ value }) => drawn("line", {
      class: "grid-line", x1: plot.left, x2: plot.left + plot.width, y1: y.place(value), y2: y.place(value),
    }));
    setAttributes(svg, { width, height: 292, viewBox: `0 0 ${width} 292` });
    svg.replaceChildren(
      ...grid, bottomAxis(plot, x, ticks(steps, width / 120), "step"), leftAxis(plot, y, rows, "loss", 36),
      ...history.phases.flatMap((phase, index) => lineParts(phase, index, x, y)));
  };
}

/// Fills the legend with the names of the lines, and returns a function that writes their latest means.
function lossLegend(list, history, colors) {
  const values = history.phases.map(({ name }, index) => {
    const value = html("output", {}, "");
    const sample = drawn("svg", { width: 28, height: 12, viewBox: "-14 -6 28 12", "aria-hidden": "true" },
      drawn("path", { d: "M-14 0H14", class: "loss", stroke: colors[index] }), endShape(index, colors[index]));
    list.append(html("li", {}, sample, name, value));
    return value;
  });
  return () => history.phases.forEach((phase, index) => {
    values[index].textContent = recentMean(phase)?.toFixed(4) ?? "";
  });
}

/// Keeps the chart of losses and its legend up to date.
function showLosses(figure, session, colors) {
  const element = figure.querySelector(".losses-chart");
  const draw = lossChart(element, session.history, colors);
  const write = lossLegend(figure.querySelector(".losses-legend"), session.history, colors);
  followWidth(element, draw);
  session.listen(() => {
    if (element.clientWidth > 0) { draw(element.clientWidth); }
    write();
  });
}
