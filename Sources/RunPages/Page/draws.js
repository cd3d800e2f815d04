// Draws: images of random codes, of which the reader chooses one.
//
// Needs elements.js, images.js, decoder.js, plane.js and decoder-panel.js.

/// The number of images that are drawn at once.
const drawCount = 80;

/// Returns a new code for each input of a decoder that takes one.
const randomCodes = (decoder) => decoder.codes.map((input) => [input.name, randomCode(input)]);

/// Fills the figure of draws with buttons.
function fillDraws(figure, decoder, chosen) {
  const { width, height } = decoder.image;
  const draws = Array.from({ length: drawCount }, (_, index) => {
    const picture = canvas(width, height);
    const button = html("button", { type: "button", "aria-label": `draw ${index + 1}` }, picture);
    const draw = { picture, button, codes: randomCodes(decoder) };
    button.addEventListener("click", () => draw.codes.forEach(([name, row]) => chosen.set(name, row)));
    return draw;
  });
  const repaint = paintedInTurn(drawCount, (index) => {
    const { picture, codes } = draws[index];
    paint(picture, decoder.run({ ...chosen.rows, ...Object.fromEntries(codes) }));
  });
  const again = html("button", { type: "button", class: "random" }, "Draw again");
  again.addEventListener("click", () => {
    draws.forEach((draw) => { draw.codes = randomCodes(decoder); });
    repaint();
  });
  const sheet = html("div", { class: "sheet", role: "group", "aria-label": "draws" });
  sheet.append(...draws.map(({ button }) => button));
  figure.querySelector("h3").after(sheet);
  figure.append(again);
  whenOthersChange(decoder, chosen, repaint);
}
