// Frames of charts that follow the width of the page: their axes and their ticks.
//
// Needs elements.js and numbers.js.

/// Writes a whole number with a comma between groups of digits.
const grouped = (number) => String(number).replace(/\B(?=([0-9]{3})+$)/g, ",");

/// Returns about `count` round numbers of a range with their labels: one, two or five times a power of ten apart.
function ticks([low, high], count) {
  const rough = (high - low) / count;
  const power = Math.floor(Math.log10(rough));
  const digit = [1, 2, 5, 10].find((candidate) => candidate * 10 ** power >= 0.999 * rough);
  const [step, digits] = [digit * 10 ** power, Math.max(0, digit === 10 ? -power - 1 : -power)];
  const [first, last] = [Math.ceil(low / step - 1e-6), Math.floor(high / step + 1e-6)];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const value = (first + index) * step;
    return { value, label: withMinus(digits > 0 ? value.toFixed(digits) : grouped(value)) };
  });
}

/// Returns text of a drawing.
function label(text, x, y, attributes = {}) { return drawn("text", { x, y, ...attributes }, text); }

/// Returns the horizontal axis of a chart, below its plot.
function bottomAxis({ left, top, width, height }, scale, marks, title) {
  const bottom = top + height;
  const parts = marks.flatMap(({ value, label: text }) => {
    const x = scale.place(value);
    return [
      drawn("line", { x1: x, x2: x, y1: bottom, y2: bottom + 4 }), label(text, x, bottom + 17, { class: "middle" }),
    ];
  });
  const name = label(title, left + width / 2, bottom + 35, { class: "middle title" });
  return drawn("g", { class: "axis" }, ...parts, name);
}

/// Returns the vertical axis of a chart, on the left of its plot.
function leftAxis({ left, top, height }, scale, marks, title, distance) {
  const parts = marks.flatMap(({ value, label: text }) => {
    const y = scale.place(value);
    return [drawn("line", { x1: left - 4, x2: left, y1: y, y2: y }), label(text, left - 7, y + 4, { class: "end" })];
  });
  const [x, y] = [left - distance, top + height / 2];
  const name = label(title, x, y, { class: "middle title", transform: `rotate(-90 ${x} ${y})` });
  return drawn("g", { class: "axis" }, ...parts, name);
}

/// Calls an action with the width of an element, now and whenever it changes.
function followWidth(element, action) {
  let latest = 0;
  new ResizeObserver(([{ contentRect: { width } }]) => {
    if (width === latest || width === 0) { return; }
    latest = width;
    action(width);
  }).observe(element);
}
