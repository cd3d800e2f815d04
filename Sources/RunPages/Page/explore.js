// The start of the page of an exported model.
//
// It reads the decoder from the element `#live`. Needs all other files but those of reports.

/// Returns the mean time of decoding a random code, in milliseconds.
function decodeTime(decoder, chosen) {
  const codes = Array.from({ length: 32 }, () => ({ ...chosen.rows, ...Object.fromEntries(randomCodes(decoder)) }));
  let [count, elapsed] = [codes.length, 0];
  // The clock of a browser is coarse.
  while (elapsed < 30 && count < 4096) {
    count *= 2;
    const begin = performance.now();
    for (let index = 0; index < count; index += 1) { decoder.run(codes[index % codes.length]); }
    elapsed = performance.now() - begin;
  }
  return elapsed / count;
}

/// Loads the model and connects the page to it. Returns what tests and the curious can call.
async function start() {
  const { decoder: embedded } = JSON.parse(document.getElementById("live").textContent);
  const decoder = decoderWith(embedded, await webAssembly(embedded));
  const chosen = chosenRows(decoder);
  card.attach();
  const [plane, draws] = [document.querySelector(".plane"), document.querySelector(".draws")];
  if (plane) { connectDecodedPlane(plane, decoder, chosen); }
  if (draws) { fillDraws(draws, decoder, chosen); }
  fillPanel(document.querySelector(".decoder"), decoder, chosen);
  const time = Math.max(0.01, decodeTime(decoder, chosen));
  document.getElementById("time").textContent = `; an image takes ${time.toFixed(2)} ms here`;
  return Object.assign(window.ingot, testInterface(decoder, chosen));
}

window.ingot = {};
window.ingot.ready = start();
window.ingot.ready.catch((error) => {
  const text = `This browser cannot run the model: ${error.message}`;
  document.querySelector("main").replaceChildren(html("ul", { class: "warnings" }, html("li", {}, text)));
});
