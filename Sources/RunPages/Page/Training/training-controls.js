// The controls of training: what starts and stops it, and its figures.
//
// Needs elements.js, training-frames.js, training-history.js and training-session.js.

/// Returns the seed that a text stands for: a whole number of 64 bits; undefined if it is none.
function seedOf(text) {
  const digits = text.trim();
  if (!/^[0-9]{1,20}$/.test(digits)) { return undefined; }
  const seed = BigInt(digits);
  return seed < 2n ** 64n ? seed : undefined;
}

/// Adds named figures to a list, and returns a function that writes them.
function figureList(list, names) {
  const values = names.map((name) => {
    const value = html("dd", {});
    list.append(html("div", {}, html("dt", {}, name), value));
    return value;
  });
  return (texts) => texts.forEach((text, index) => {
    if (values[index].textContent !== text) { values[index].textContent = text; }
  });
}

/// Connects the buttons and the field of the seed.
function connectControls(form, session) {
  const [pause, { seed: field }] = [form.querySelector(".pause"), form.elements];
  const fault = form.querySelector(".fault");
  field.value = String(session.seed);
  pause.addEventListener("click", () => {
    if (session.progress.isRunning) { session.pause(); } else { session.resume(); }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const seed = seedOf(field.value);
    const isWrong = seed === undefined;
    fault.textContent = isWrong ? "A seed is a whole number from 0 to 18446744073709551615." : "";
    field.setAttribute("aria-invalid", String(isWrong));
    if (isWrong) { field.focus(); } else { session.reset(seed); }
  });
  session.listen(({ isRunning }) => { pause.textContent = isRunning ? "Pause" : "Resume"; });
}

/// Shows how far training has come.
function showFigures(list, session, stepsPerEpoch) {
  const { phases } = session.history;
  const write = figureList(list, ["step", "epoch", "steps per second", ...phases.map(({ name }) => `${name} loss`)]);
  session.listen(({ step, isRunning, stepsPerSecond }) => write([
    grouped(step), grouped(Math.floor(Math.max(0, step - 1) / stepsPerEpoch) + 1),
    isRunning && stepsPerSecond > 0 ? stepsPerSecond.toFixed(1) : "\u2013",
    ...session.history.phases.map((phase) => recentMean(phase)?.toFixed(3) ?? "\u2013"),
  ]));
}
