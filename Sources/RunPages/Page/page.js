// The start of the script. Without it, the report can be read; with it, the charts answer the pointer, the arrow keys
// and the finger, and the decoder of the model runs on the page.
//
// It reads `data-chart` of each chart, and the decoder and the codes from the element `#live`. Needs all other files.

/// Connects the charts and the panel.
function start() {
  const live = JSON.parse(document.getElementById("live")?.textContent ?? "{}");
  const panel = document.querySelector(".decoder");
  const run = live.decoder && interpreter(live.decoder);
  const decoder = run && decoderWith(live.decoder, run);
  const chosen = decoder && chosenRows(decoder);
  card.attach();
  for (const svg of document.querySelectorAll("svg[data-chart]")) {
    const chart = chartOf(svg);
    // The parts of a picture are not read out; those of a group are.
    svg.setAttribute("role", "group");
    connectLegend(chart);
    if (chart.description.lines) { connectLines(chart); }
    if (live.codes && svg.closest(".codes")) { connectCodes(chart, live.codes, decoder, chosen); }
    if (svg.closest(".grid")) { connectGrid(chart, decoder, chosen); }
  }
  if (decoder && panel) { fillPanel(panel, decoder, chosen); }
  window.ingot = decoder ? testInterface(decoder, chosen) : {};
}

start();
