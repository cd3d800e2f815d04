// Line charts, which show the values of their lines at the x under the pointer.
//
// Needs elements.js, numbers.js, card.js and pointing.js.

/// Returns the colour of a line, which is that of the first stroke of its series.
function colorOf(svg, series) {
  const own = `[data-series="${series}"]`;
  return svg.querySelector(`${own}[stroke], ${own} [stroke]`)?.getAttribute("stroke") ?? "currentColor";
}

/// Returns the lines of a chart: their names, colours and values by x.
function linesOf({ svg, description }) {
  return description.lines.map(({ name, points }, index) => {
    const values = new Map(points.filter((point) => point.every(Number.isFinite)));
    return { name, values, series: String(index), color: colorOf(svg, index) };
  });
}

/// Returns a table of the values of lines at x.
function valueTable(heading, lines, x) {
  const rows = lines.map(({ name, values, color }) => html("tr", {},
    html("td", {}, html("span", { class: "swatch", style: `background: ${color}` }), name),
    html("td", { class: "number" }, significant(values.get(x)))));
  return html("table", {}, html("caption", {}, heading), html("tbody", {}, ...rows));
}

/// Returns a rule at x and dots where it meets lines within the plot.
function ruleParts(chart, lines, x) {
  const left = chart.x.place(x);
  const dots = lines.map(({ values, color }) => ({ cx: left, cy: chart.y.place(values.get(x)), r: 3.5, fill: color }));
  return [
    drawn("line", { x1: left, x2: left, y1: chart.top, y2: chart.top + chart.height }),
    ...dots.filter(({ cx, cy }) => chart.contains(cx, cy)).map((dot) => drawn("circle", dot)),
  ];
}

/// Lets the chart show a rule at the x nearest to the pointer, and the values of all visible lines there.
function connectLines(chart) {
  const { svg, description } = chart;
  const lines = linesOf(chart);
  const visible = () => lines.filter(({ series }) => !chart.hidden.has(series));
  const rule = drawn("g", { class: "rule gone", "aria-hidden": "true" });
  const hide = () => rule.classList.add("gone");
  let current = null;

  /// Returns each x at which a visible line has a value, in order.
  function shownX() {
    const all = new Set(visible().flatMap(({ values }) => Array.from(values.keys())));
    return Array.from(all).filter((x) => Number.isFinite(chart.x.place(x))).sort((a, b) => a - b);
  }

  function show(place, x) {
    const found = visible().filter(({ values }) => values.has(x));
    const heading = [description.x.label, significant(x)].join(" ").trim();
    const texts = found.map(({ name, values }) => `${name} ${significant(values.get(x))}`);
    setAttributes(area, { "aria-valuenow": x, "aria-valuetext": [heading, ...texts].join(", ") });
    card.show(valueTable(heading, found, x), place, hide);
    rule.replaceChildren(...ruleParts(chart, found, x));
    rule.classList.remove("gone");
    current = x;
  }

  function showNearest(place) {
    const distance = (x) => Math.abs(chart.x.place(x) - place.left);
    const all = shownX();
    if (all.length === 0) { return card.hide(); }
    show(place, all.reduce((best, x) => (distance(x) < distance(best) ? x : best)));
  }

  function press({ key, shiftKey }) {
    const all = shownX();
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[key];
    const end = { Home: 0, End: all.length - 1 }[key];
    if (all.length === 0 || (step === undefined && end === undefined)) { return false; }
    const from = all.indexOf(current);
    const next = from < 0 ? (step < 0 ? all.length - 1 : 0) : from + step * (shiftKey ? 10 : 1);
    const x = all[clamped(end ?? next, 0, all.length - 1)];
    show(placeOnScreen(chart, chart.x.place(x), chart.top + chart.height / 3), x);
    return true;
  }

  chart.add(rule);
  const [low, high] = description.x.range;
  const attributes = {
    role: "slider", "aria-label": svg.getAttribute("aria-label") ?? description.y.label, "aria-valuemin": low,
    "aria-valuemax": high, "aria-valuenow": low, "aria-valuetext": "arrow keys show the values",
  };
  const area = cover(chart, attributes, { show: showNearest, press });
}
