// The panel of the decoder: sliders for codes, a strip of buttons for classes, and the image that they decode to.
//
// Needs elements.js, numbers.js, decoder.js and images.js.

/// The number of sliders of a code that are not folded away.
const openSliders = 12;

/// The number of classes, from the first, whose buttons have pictures.
const picturedClasses = 20;

/// Returns a slider for one number of a code, with its value.
function slider(input, index, chosen) {
  const [low, high] = [-1, 1].map((sign) => input.center[index] + sign * input.extent[index]);
  const name = input.columns === 1 ? input.name : `${input.name} ${index + 1}`;
  const handle = html("input", { type: "range", min: low, max: high, step: "any", "aria-label": name });
  const text = html("output", {});
  const symbol = html("span", {}, input.name);
  if (input.columns > 1) { symbol.append(html("sub", {}, String(index + 1))); }
  handle.addEventListener("input", () => {
    const row = chosen.rows[input.name].slice();
    row[index] = Number(handle.value);
    chosen.set(input.name, row);
  });
  chosen.listen(() => {
    const value = chosen.rows[input.name][index];
    handle.value = String(value);
    text.textContent = fixed(value);
  });
  return html("label", { class: "slider" }, symbol, handle, text);
}

/// Returns the sliders of a code.
function sliders(input, chosen) {
  const all = input.center.map((_, index) => slider(input, index, chosen));
  const group = html("div", { role: "group", "aria-label": `code ${input.name}` }, ...all.slice(0, openSliders));
  const rest = all.slice(openSliders);
  if (rest.length > 0) { group.append(html("details", {}, html("summary", {}, `${rest.length} more`), ...rest)); }
  return group;
}

/// Returns a strip of buttons, one for each class, with pictures of the chosen code in these classes.
function classButtons(input, decoder, chosen) {
  const { width, height } = decoder.image;
  const pictures = Array.from({ length: Math.min(input.columns, picturedClasses) }, () => canvas(width, height));
  const buttons = Array.from({ length: input.columns }, (_, label) => {
    const picture = label < pictures.length ? [pictures[label]] : [];
    return html("button", { type: "button", role: "radio", "aria-label": String(label) }, ...picture, String(label));
  });
  const choose = (label) => chosen.set(input.name, oneHot(input.columns, label));
  buttons.forEach((button, label) => {
    button.addEventListener("click", () => choose(label));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
      if (step === undefined) { return; }
      event.preventDefault();
      const next = (label + step + buttons.length) % buttons.length;
      choose(next);
      buttons[next].focus();
    });
  });
  const repaint = paintedInTurn(pictures.length, (label) =>
    paint(pictures[label], decoder.run({ ...chosen.rows, [input.name]: oneHot(input.columns, label) })));
  chosen.listen(() => {
    const current = chosen.rows[input.name].indexOf(1);
    buttons.forEach((button, label) => {
      setAttributes(button, { "aria-checked": String(label === current), tabindex: label === current ? 0 : -1 });
    });
    repaint();
  });
  return html("div", { class: "classes", role: "radiogroup", "aria-label": `class ${input.name}` }, ...buttons);
}

/// The time of a frame, in milliseconds, that is spent on painting pictures.
const paintingTime = 8;

/// Returns a function that calls `paintOne` with the index of each picture, at least one a frame, and `whenDone` after
/// the last. If called again before all are done, it continues with the next one, so that each gets its turn while a
/// slider moves.
function paintedInTurn(count, paintOne, whenDone = () => {}) {
  let [next, left] = [0, 0];
  function step() {
    const end = performance.now() + paintingTime;
    do {
      paintOne(next);
      next = (next + 1) % count;
      left -= 1;
    } while (left > 0 && performance.now() < end);
    if (left > 0) { requestAnimationFrame(step); } else { whenDone(); }
  }
  return () => {
    if (left === 0) { requestAnimationFrame(step); }
    left = count;
  };
}

/// Fills the panel: the decoded image, what it is decoded from, and the controls.
function fillPanel(panel, decoder, chosen) {
  const { width, height } = decoder.image;
  // Pixels are enlarged by a whole number: the longest side takes at most 280 pixels of the page, but at least 196.
  const longest = Math.max(width, height);
  const times = Math.max(Math.ceil(196 / longest), Math.floor(280 / longest));
  const size = `width: ${times * width}px; aspect-ratio: ${width} / ${height}`;
  const image = canvas(width, height, { role: "img", "aria-label": "decoded image", style: size });
  const text = html("p", { class: "decoded", "aria-live": "polite" });
  const controls = html("div", { class: "controls" }, ...decoder.inputs.map((input) =>
    input.role === "code" ? sliders(input, chosen) : classButtons(input, decoder, chosen)));
  if (decoder.codes.length > 0) {
    const random = html("button", { type: "button", class: "random" }, "Random");
    random.addEventListener("click", () => decoder.codes.forEach((input) => chosen.set(input.name, randomCode(input))));
    controls.append(random);
  }
  chosen.listen(() => {
    paint(image, decoder.run(chosen.rows));
    text.textContent = decoder.inputs.map(({ name, role }) => {
      const row = chosen.rows[name];
      return `${name} = ${role === "code" ? vector(row) : row.indexOf(1)}`;
    }).join(", ");
  });
  panel.append(html("h3", {}, "Decoder"), html("div", { class: "image" }, image, text), controls);
  panel.hidden = false;
}
