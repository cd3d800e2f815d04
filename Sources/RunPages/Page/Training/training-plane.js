// The plane of codes: the dots of images, which move as the encoder learns, under the rings of the prior.
//
// Needs elements.js, numbers.js, images.js, charts.js, training-frames.js and training-pointing.js.

/// Returns the radius of a dot, in pixels of the page: dots are smaller on a small plane.
const dotRadius = ({ width }) => clamped(width / 220, 1.7, 2.6);

/// The least number of milliseconds between two pictures of moving dots: more pictures would take time from training.
const pictureInterval = 30;

/// The distances of the plot from the edges of the drawing.
const planeEdges = { left: 46, top: 1, right: 1, bottom: 44 };

/// Whether the reader has asked for little motion.
const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");

/// Returns the images of each class, with its name and colour. Images without a class come last, if there are any.
function classGroups(labels, colors, shown) {
  const groups = new Map();
  shown.forEach((image, index) => {
    const label = labels[image] ?? -1;
    if (!groups.has(label)) { groups.set(label, []); }
    groups.get(label).push(index);
  });
  const order = Array.from(groups.keys()).sort((a, b) => (a < 0) - (b < 0) || a - b);
  return order.map((label) => ({
    name: label < 0 ? "unlabelled" : String(label), color: colors[label] ?? "#9aa0a6", dots: groups.get(label),
    isHidden: false,
  }));
}

/// Adds a button for each class, which hides and shows its dots.
function fillClasses(element, groups, changed) {
  for (const group of groups) {
    const swatch = html("span", { class: "swatch", style: `background: ${group.color}` });
    const button = html("button", { type: "button", "aria-pressed": "true" }, swatch, group.name);
    button.addEventListener("click", () => {
      group.isHidden = !group.isHidden;
      button.setAttribute("aria-pressed", String(!group.isHidden));
      changed();
    });
    element.append(button);
  }
}

/// Returns the layout of the plane for a width of the page.
function planeLayout(width, reach) {
  const { left, top, right, bottom } = planeEdges;
  const side = width - left - right;
  const range = [-reach, reach];
  return {
    left, top, width: side, height: side, fullWidth: width, fullHeight: side + top + bottom,
    x: axis({ range }, left, left + side), y: axis({ range }, top + side, top),
  };
}

/// Returns the prior as soft discs.
function priorDiscs({ x, y }, { deviation }) {
  return [3, 2.5, 2, 1.5, 1, 0.5].map((radius) => drawn("circle", {
    class: "disc", cx: x.place(0), cy: y.place(0), r: x.place(radius * deviation) - x.place(0),
  }));
}

/// Returns the rings of the prior with their labels.
function priorRings({ x, y }, { deviation }) {
  return [1, 2, 3].flatMap((radius) => [
    drawn("circle", { class: "sigma", cx: x.place(0), cy: y.place(0), r: x.place(radius * deviation) - x.place(0) }),
    label(`${radius}\u03c3`, x.place(0), y.place(radius * deviation) + 4, { class: "middle sigma-label" }),
  ]);
}

/// Returns a picture of dots, which moves them to new codes in the time between two reports.
function movingDots(picture, groups) {
  let [layout, shown, from, to] = [null, null, null, null];
  let [begin, duration, latest, isMoving] = [0, 0, 0, false];

  function draw() {
    if (!layout || !shown) { return; }
    const scale = picture.width / layout.width;
    const [context, radius] = [picture.getContext("2d"), dotRadius(layout)];
    context.setTransform(scale, 0, 0, scale, -scale * layout.left, -scale * layout.top);
    context.clearRect(layout.left, layout.top, layout.width, layout.height);
    context.globalAlpha = 0.85;
    for (const { color, dots } of groups.filter(({ isHidden }) => !isHidden)) {
      context.fillStyle = color;
      for (const dot of dots) {
        context.beginPath();
        context.arc(layout.x.place(shown[2 * dot]), layout.y.place(shown[2 * dot + 1]), radius, 0, 2 * Math.PI);
        context.fill();
      }
    }
  }

  function frame(now) {
    const part = clamped((now - begin) / duration, 0, 1);
    if (part === 1 || now - latest >= pictureInterval) {
      shown = from.map((value, index) => value + part * (to[index] - value));
      latest = now;
      draw();
    }
    isMoving = part < 1;
    if (isMoving) { requestAnimationFrame(frame); }
  }

  return {
    draw,
    resize(next) {
      layout = next;
      const side = Math.round(next.width * window.devicePixelRatio);
      setAttributes(picture, {
        width: side, height: side,
        style: `left: ${next.left}px; top: ${next.top}px; width: ${next.width}px; height: ${next.height}px`,
      });
      draw();
    },
    moveTo(codes) {
      const now = performance.now();
      if (!shown || stillness.matches) {
        [from, to, shown] = [codes, codes, codes];
        return draw();
      }
      [from, to, duration, begin] = [shown, codes, clamped(now - begin, 100, 500), now];
      if (!isMoving) { requestAnimationFrame(frame); }
      isMoving = true;
    },
  };
}

/// Shows the plane of codes.
///
/// - Parameters:
///   - reach: the largest number on each axis.
///   - choose: called with the code that the reader points at; null where there is no decoder.
function showPlane(section, session, live, reach, choose) {
  const area = section.querySelector(".plane-area");
  const groups = classGroups(live.labels, live.colors, live.shown);
  const picture = canvas(1, 1, { "aria-hidden": "true" });
  const [under, over] = ["under", "over"].map((name) => drawn("svg", { class: name }));
  const frame = drawn("g", {});
  over.append(frame);
  area.append(under, picture, over);
  const dots = movingDots(picture, groups);
  const pointing = choose ? planePointing(over, reach, choose) : null;
  followWidth(area, (width) => {
    const layout = planeLayout(width, reach);
    const marks = ticks([-reach, reach], width < 400 ? 4 : 8);
    for (const svg of [under, over]) { setAttributes(svg, { width, height: layout.fullHeight }); }
    under.replaceChildren(...(live.prior ? priorDiscs(layout, live.prior) : []));
    frame.replaceChildren(
      drawn("rect", { class: "frame", x: layout.left, y: layout.top, width: layout.width, height: layout.height }),
      ...(live.prior ? priorRings(layout, live.prior) : []),
      bottomAxis(layout, layout.x, marks, "first number of the code"),
      leftAxis(layout, layout.y, marks, "second number of the code", 36));
    dots.resize(layout);
    pointing?.resize(layout);
  });
  fillClasses(section.querySelector(".plane-classes"), groups, dots.draw);
  section.querySelector(".shown-count").textContent = grouped(live.shown.length);
  session.listen(({ codes }) => { if (codes) { dots.moveTo(codes); } });
  section.querySelector(".of-prior").hidden = !live.prior;
  section.hidden = false;
}
