// Pictures of codes: the dots of the data, and the grid of decoded codes.
//
// Needs elements.js, numbers.js, images.js, card.js, charts.js and pointing.js.

/// Returns a function that finds the dot nearest to a place, within ten pixels of the screen; undefined if none is.
function dotFinder(chart, rows, { columns, classes }) {
  const places = classes.map((_, index) => {
    const [left, top] = [chart.x.place(rows[index * columns]), chart.y.place(rows[index * columns + 1])];
    return chart.contains(left, top) ? { left, top } : null;
  });
  const series = new Map(Array.from(chart.svg.querySelectorAll(".legend"), (entry) =>
    [entry.getAttribute("data-name"), entry.getAttribute("data-series")]));
  const seriesOf = classes.map((label) => series.get(label < 0 ? "unlabelled" : String(label)));
  return ({ left, top }) => {
    let [nearest, least] = [undefined, (10 / chart.svg.getScreenCTM().a) ** 2];
    places.forEach((place, index) => {
      if (place === null || chart.hidden.has(seriesOf[index])) { return; }
      const distance = (place.left - left) ** 2 + (place.top - top) ** 2;
      if (distance < least) { [nearest, least] = [index, distance]; }
    });
    return nearest;
  };
}

/// Returns a small image with a caption, for the card.
function thumbnail(width, height) {
  const [image, caption] = [canvas(width, height), html("figcaption", {})];
  return { image, caption, figure: html("figure", {}, image, caption) };
}

/// Lets the chart of codes show the images behind its dots. Where the decoder takes these codes, a click chooses one:
/// the point under the pointer, which is also decoded, if codes have two numbers, and the code of a dot if more.
function connectCodes(chart, codes, decoder, chosen) {
  const rows = floats(codes.rows);
  const draw = spriteImages(codes, codes.classes.length);
  const nearest = dotFinder(chart, rows, codes);
  const code = decoder && codes.decodes ? decoder.codes.find(({ columns }) => columns === codes.columns) : undefined;
  const isPlane = code !== undefined && codes.columns === 2;
  const here = isPlane ? thumbnail(decoder.image.width, decoder.image.height) : null;
  const behind = thumbnail(1, 1);
  const content = html("div", { class: "images" }, ...(isPlane ? [here.figure] : []), behind.figure);
  const mark = ring(chart, "mark", 4.5);

  function show(point) {
    const dot = nearest(point);
    if (dot === undefined && !isPlane) { return card.hide(); }
    if (isPlane) {
      paint(here.image, decoder.run({ ...chosen.rows, [code.name]: [point.x, point.y] }));
      here.caption.textContent = vector([point.x, point.y]);
    }
    behind.figure.hidden = dot === undefined;
    if (dot === undefined) {
      mark.hide();
    } else {
      draw(behind.image, dot);
      behind.caption.textContent = codes.classes[dot] < 0 ? "unlabelled" : `class ${codes.classes[dot]}`;
      mark.moveTo(chart.x.place(rows[dot * codes.columns]), chart.y.place(rows[dot * codes.columns + 1]));
    }
    card.show(content, point, mark.hide);
  }

  function choose(point) {
    if (isPlane) { return chosen.set(code.name, [point.x, point.y]); }
    const dot = nearest(point);
    if (!code || dot === undefined) { return; }
    chosen.set(code.name, rows.slice(dot * codes.columns, (dot + 1) * codes.columns));
  }

  if (code) { showChosen(chart, code, chosen); }
  const whatArrowsDo = isPlane ? "choose a code" : "move a point and show the image behind a dot near it";
  const area = connectPlane(chart, `Codes; arrow keys ${whatArrowsDo}`, {
    start: () => (isPlane ? chosen.rows[code.name] : chart.middle), show, choose, isChosenByArrows: isPlane,
  });
  if (isPlane) { area.classList.add("decodes"); }
}

/// Keeps a ring at the first two numbers of the chosen code.
function showChosen(chart, code, chosen) {
  const marker = ring(chart, "ring", 7);
  chosen.listen(() => {
    const [x, y] = chosen.rows[code.name];
    marker.moveTo(chart.x.place(x), chart.y.place(y));
  });
}

/// Lets a picture of decoded codes on a grid show the code under the pointer and, where there is a decoder for it,
/// choose it.
function connectGrid(chart, decoder, chosen) {
  const codes = decoder ? decoder.codes : [];
  const code = codes.length === 1 && codes[0].columns === 2 ? codes[0] : undefined;
  const content = html("div", {});

  function show(point) {
    content.textContent = vector([point.x, point.y]);
    card.show(content, point, null);
  }

  function choose(point) {
    if (code) { chosen.set(code.name, [point.x, point.y]); }
  }

  if (code) { showChosen(chart, code, chosen); }
  const label = `Grid of codes; arrow keys move a point${code ? ", Enter chooses it" : ""}`;
  const area = connectPlane(chart, label, { start: () => chart.middle, show, choose });
  if (code) { area.classList.add("decodes"); }
}
