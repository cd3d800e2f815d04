// Pointing at a code of the plane: with the pointer, with a finger that drags, or with the arrow keys.
//
// Needs elements.js, numbers.js and charts.js.

/// Covers the plane with an area that takes the pointer and the keys, and keeps a ring at the code that was pointed at
/// last, at first the middle.
///
/// - Parameters:
///   - reach: the largest number of a code on each axis.
///   - choose: called with a code at most once a frame.
function planePointing(svg, reach, choose) {
  const area = drawn("rect", {
    class: "plot decodes", tabindex: 0, role: "application", "aria-roledescription": "plot",
    "aria-label": "Codes; arrow keys choose a code to decode",
  });
  const marker = ring({ add: (element) => svg.append(element), contains: () => true }, "ring", 7);
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  let [code, layout] = [[0, 0], null];
  const tell = perFrame(choose);
  svg.append(area);

  function moveMarker() { marker.moveTo(layout.x.place(code[0]), layout.y.place(code[1])); }

  function moveTo(x, y, isByKeys) {
    code = [x, y].map((value) => clamped(value, -reach, reach));
    moveMarker();
    tell(code, isByKeys);
  }

  function follow({ clientX, clientY }) {
    const { left, top } = svg.getBoundingClientRect();
    moveTo(layout.x.value(clientX - left), layout.y.value(clientY - top), false);
  }

  area.addEventListener("pointermove", follow);
  area.addEventListener("pointerdown", follow);
  area.addEventListener("keydown", (event) => {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    if (!(key in steps) || ctrlKey || metaKey || altKey) { return; }
    event.preventDefault();
    const size = (shiftKey ? 0.1 : 0.02) * reach;
    moveTo(code[0] + steps[key][0] * size, code[1] + steps[key][1] * size, true);
  });
  return {
    resize(next) {
      layout = next;
      setAttributes(area, { x: next.left, y: next.top, width: next.width, height: next.height });
      moveMarker();
    },
  };
}
