// Pointing at places of a plot, with the pointer, a finger or the arrow keys.
//
// A place has a position in the drawing, `left` and `top`, and one on the screen, `clientX` and `clientY`. A point is a
// place that also has `x` and `y` in the units of the axes.
//
// Needs elements.js, numbers.js, card.js and charts.js.

/// Covers the plot with an area that takes the pointer and the keys.
///
/// - Parameters:
///   - show: called at most once a frame with a place.
///   - choose: called with the place of a click or touch; by default, these choose nothing.
///   - press: called with each key; returns whether it knows the key.
function cover(chart, attributes, { show, choose = () => {}, press }) {
  const { svg, left: x, top: y, width, height } = chart;
  const area = drawn("rect", { class: "plot", x, y, width, height, tabindex: 0, ...attributes });
  const update = perFrame((place) => { if (place) { show(place); } else { card.hide(); } });
  function placeOf({ clientX, clientY, pointerType }) {
    const point = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
    return { left: point.x, top: point.y, clientX, clientY, isTouch: pointerType === "touch" };
  }
  chart.add(area);
  // A finger that moves scrolls the page.
  const byPointer = (event, place) => { if (event.pointerType !== "touch") { update(place); } };
  area.addEventListener("pointermove", (event) => byPointer(event, placeOf(event)));
  area.addEventListener("pointerleave", (event) => byPointer(event, null));
  area.addEventListener("blur", () => update(null));
  area.addEventListener("click", (event) => {
    choose(placeOf(event));
    update(placeOf(event));
  });
  area.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.key === "Escape") { update(null); } else if (press(event)) { event.preventDefault(); }
  });
  return area;
}

/// Returns the place at a position in the drawing.
function placeOnScreen({ svg }, left, top) {
  const point = new DOMPoint(left, top).matrixTransform(svg.getScreenCTM());
  return { left, top, clientX: point.x, clientY: point.y };
}

/// Lets the reader point at any place of a plot, with the pointer or with the arrow keys.
///
/// - Parameters:
///   - start: returns where the arrow keys begin, as x and y in the units of the axes.
///   - show: called with the point under the pointer.
///   - choose: called with the point of a click or touch.
///   - isChosenByArrows: whether each arrow key chooses the new point. If not, Enter does.
function connectPlane(chart, label, { start, show, choose, isChosenByArrows = false }) {
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const marker = ring(chart, "mark", 2);
  let cursor = null;
  const pointAt = (place) => ({ ...place, x: chart.x.value(place.left), y: chart.y.value(place.top) });

  /// Returns the place that the arrow keys move.
  function currentPlace() {
    if (cursor && !isChosenByArrows) { return cursor; }
    const [x, y] = start();
    return placeOnScreen(chart, chart.x.place(x), chart.y.place(y));
  }

  function press({ key, shiftKey }) {
    if (key === "Enter" || key === " ") {
      choose(pointAt(currentPlace()));
      return true;
    }
    if (!(key in steps)) { return false; }
    const [across, down] = steps[key];
    const [from, size] = [currentPlace(), shiftKey ? 0.05 : 0.01];
    const left = clamped(from.left + across * size * chart.width, chart.left, chart.left + chart.width);
    const top = clamped(from.top + down * size * chart.height, chart.top, chart.top + chart.height);
    cursor = placeOnScreen(chart, left, top);
    if (isChosenByArrows) { choose(pointAt(cursor)); } else { marker.moveTo(left, top); }
    show({ ...pointAt(cursor), isByKeys: true });
    return true;
  }

  const attributes = { role: "application", "aria-roledescription": "plot", "aria-label": label };
  const area = cover(chart, attributes, {
    show: (place) => show(pointAt(place)), choose: (place) => choose(pointAt(place)), press,
  });
  ["blur", "pointermove"].forEach((event) => area.addEventListener(event, marker.hide));
  return area;
}
