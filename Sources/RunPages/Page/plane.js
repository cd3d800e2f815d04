// The plane of codes: what each of them decodes to, and the image of the code under the pointer.
//
// Needs elements.js, numbers.js, images.js, card.js, charts.js, pointing.js, codes.js and decoder-panel.js.

/// Keeps a picture of images behind a chart: what the codes at the middles of its cells decode to, with whatever else
/// the reader has chosen.
function showImagesBehind(chart, columns, rows, decoder, code, chosen) {
  const { width, height } = decoder.image;
  const [sheet, tile] = [canvas(columns * width, rows * height), canvas(width, height)];
  const [context, picture] = [sheet.getContext("2d"), chart.svg.querySelector("image")];
  function paintCell(index) {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    const x = chart.x.value(chart.left + ((column + 0.5) / columns) * chart.width);
    const y = chart.y.value(chart.top + ((row + 0.5) / rows) * chart.height);
    paint(tile, decoder.run({ ...chosen.rows, [code.name]: [x, y] }));
    context.drawImage(tile, column * width, row * height);
  }
  const repaint = paintedInTurn(columns * rows, paintCell, () => picture.setAttribute("href", sheet.toDataURL()));
  whenOthersChange(decoder, chosen, repaint);
}

/// Calls an action at first and whenever the reader changes anything but a code.
function whenOthersChange(decoder, chosen, action) {
  let latest = null;
  chosen.listen(() => {
    const others = decoder.inputs.filter((input) => !decoder.codes.includes(input));
    const current = others.map(({ name }) => chosen.rows[name].join()).join(";");
    if (current === latest) { return; }
    latest = current;
    action();
  });
}

/// Lets the plane of codes show the image of the code under the pointer. A click chooses the code.
function connectDecodedPlane(figure, decoder, chosen) {
  const chart = chartOf(figure.querySelector("svg[data-chart]"));
  const [code] = decoder.codes;
  const { image, caption, figure: content } = thumbnail(decoder.image.width, decoder.image.height);
  chart.svg.setAttribute("role", "group");
  function show(point) {
    paint(image, decoder.run({ ...chosen.rows, [code.name]: [point.x, point.y] }));
    caption.textContent = vector([point.x, point.y]);
    card.show(content, point, null);
  }
  const { columns, rows } = figure.dataset;
  showImagesBehind(chart, Number(columns), Number(rows), decoder, code, chosen);
  showChosen(chart, code, chosen);
  const area = connectPlane(chart, "Codes; arrow keys choose a code", {
    start: () => chosen.rows[code.name], show, isChosenByArrows: true,
    choose: (point) => chosen.set(code.name, [point.x, point.y]),
  });
  area.classList.add("decodes");
}
