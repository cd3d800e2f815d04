// The start of the page that trains a model.
//
// It reads the program and the images from the element `#live`. Needs all other files but those of reports.

/// Returns the rows of a list of numbers.
function rowsOf(numbers, columns) {
  return Array.from({ length: numbers.length / columns }, (_, row) =>
    Array.from(numbers.subarray(row * columns, (row + 1) * columns)));
}

/// Returns how far the axes of the plane reach from zero.
function reachOf({ prior }, draws) {
  if (prior) { return 3.5 * prior.deviation; }
  return draws ? 1.2 * draws.reduce((most, value) => Math.max(most, Math.abs(value)), 0) : 5;
}

/// Returns a sheet of codes beside a plane, on a grid.
function gridSheet({ batch, images, prior }, reach) {
  const side = Math.min(9, Math.floor(Math.sqrt(batch - 1)), Math.max(3, Math.floor(252 / images.width)));
  const extent = prior ? 2 * prior.deviation : reach;
  const limits = prior ? "two standard deviations of the prior" : fixed(extent);
  const caption = `What the decoder makes of ${side} times ${side} codes of the plane, up to ${limits} on each side.`;
  return { codes: gridOfCodes(side, extent), width: 252, caption };
}

/// Returns a sheet of draws of the prior, for codes that are no plane.
function drawSheet({ batch, code }, draws) {
  const side = Math.min(7, Math.floor(Math.sqrt(batch)));
  const codes = rowsOf(draws, code.columns).slice(0, side * side);
  return { codes, width: 588, caption: `What the decoder makes of ${codes.length} draws of the prior.` };
}

/// Shows what the code of the model allows: the plane of codes, the decoder, both or neither.
async function showCodes(session, live) {
  const isPlane = live.code?.columns === 2;
  const draws = await session.draws();
  const reach = reachOf(live, draws);
  const canDecode = live.sample && (isPlane || draws);
  const choose = canDecode && showDecoder(
    document.querySelector(".decodes"), session, live,
    isPlane ? gridSheet(live, reach) : drawSheet(live, draws), isPlane);
  if (isPlane) { showPlane(document.querySelector(".plane"), session, live, reach, choose || null); }
}

/// Returns what tests and the curious can call from the console.
function testInterface(session, { phases }) {
  const named = (values) => Object.fromEntries(phases.map(({ name }, index) => [name, values[index]]));
  return {
    pause: session.pause,
    resume: session.resume,
    runTo: session.runTo,
    reset: (seed) => session.reset(BigInt(seed)),
    decode: async (code) => Array.from(await session.decode(code)),
    state() {
      const { step, isRunning, stepsPerSecond, codes, times } = session.progress;
      return {
        step, isRunning, stepsPerSecond, codes: Array.from(codes ?? []),
        losses: named(session.history.phases.map(({ losses }) => losses.slice())),
        shares: named(sharesOf(times)), times: named(times.map((phase) => Array.from(phase))),
      };
    },
  };
}

/// Says why the page cannot train, in place of what it would show.
function fail(error) {
  const text = `This browser cannot train the model: ${error.message}`;
  document.querySelector("main").replaceChildren(html("ul", { class: "warnings" }, html("li", {}, text)));
}

/// Starts the worker, connects the page to it and trains. Returns what tests and the curious can call.
async function start() {
  const live = JSON.parse(document.getElementById("live").textContent);
  const session = await startSession(live, fail);
  const form = document.querySelector(".run");
  connectControls(form, session);
  showFigures(form.querySelector(".figures"), session, Math.floor(live.examples.length / live.batch));
  await showCodes(session, live);
  await session.resume();
  showLosses(document.querySelector(".losses"), session, live.colors);
  showProgram(document.querySelector(".program"), session, live.phases);
  return Object.assign(window.ingot, testInterface(session, live));
}

window.ingot = {};
window.ingot.ready = start();
window.ingot.ready.catch(fail);
