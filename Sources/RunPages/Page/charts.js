// Charts: what `data-chart` says of them, and what is drawn on them.
//
// Needs elements.js.

/// Returns an axis that reaches from one position in the drawing to another. It turns numbers into positions and back.
function axis({ range, log }, from, to) {
  const unit = log ? Math.log10 : (value) => value;
  const number = log ? (value) => 10 ** value : (value) => value;
  const [low, high] = range.map(unit);
  return {
    place: (value) => from + ((unit(value) - low) / (high - low)) * (to - from),
    value: (place) => number(low + ((place - from) / (to - from)) * (high - low)),
  };
}

/// Returns what is known of a chart: its description, its axes, and the series that the reader has hidden.
function chartOf(svg) {
  const description = JSON.parse(svg.getAttribute("data-chart"));
  const [left, top, width, height] = description.plot;
  const chart = { svg, description, left, top, width, height, hidden: new Set() };
  chart.x = axis(description.x, left, left + width);
  chart.y = axis(description.y, top + height, top);
  chart.middle = [chart.x.value(left + width / 2), chart.y.value(top + height / 2)];
  // Whatever is added lies before the legend, so that the plot comes first when the reader moves by the Tab key.
  const legend = svg.querySelector(":scope > .legend");
  chart.add = (element) => svg.insertBefore(element, legend);
  chart.contains = (x, y) => x >= left && x <= left + width && y >= top && y <= top + height;
  return chart;
}

/// Adds a ring that can be moved to a position in a plot and is visible on light and dark. It is hidden at first.
function ring(chart, kind, radius) {
  const circles = ["halo", "line"].map((name) => drawn("circle", { class: name, r: radius }));
  const group = drawn("g", { class: kind, "aria-hidden": "true" }, ...circles);
  chart.add(group);
  const hide = () => group.classList.add("gone");
  hide();
  return {
    hide,
    moveTo(left, top) {
      circles.forEach((circle) => setAttributes(circle, { cx: left, cy: top }));
      group.classList.toggle("gone", !chart.contains(left, top));
    },
  };
}
