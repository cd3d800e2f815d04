// The program: the instructions of each phase, beside the share of a step that each takes.
//
// Needs elements.js and training-session.js.

/// The milliseconds between two updates of the shares.
const shareInterval = 1000;

/// Returns the sum of numbers.
const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

/// Writes a share as a percentage.
const percentage = (share) => `${(100 * share).toFixed(1)}\u2009%`;

/// Returns the shares of instructions in the time of a step, phase by phase; all are 0 before the first step.
function sharesOf(times) {
  const step = total(times.map(total)) || 1;
  return times.map((phase) => Array.from(phase, (time) => time / step));
}

/// Returns the text of an instruction, with its operations and its types set apart.
function instructionText(text) {
  const [, work, types] = /^(.*?)( : .*)?$/.exec(text);
  const parts = work.split(/((?:^|= |\|> )[a-z_0-9]+)/).filter((part) => part !== "");
  const code = html("code", {}, ...parts.flatMap((part) => {
    const [, before, operation] = /^(= |\|> |)([a-z_0-9]+)$/.exec(part) ?? [];
    return operation ? [before, html("b", {}, operation)] : [part];
  }));
  if (types) { code.append(html("span", { class: "types" }, types)); }
  return code;
}

/// Adds the section of a phase, and returns a function that shows its times and shares.
function phaseSection(program, { name, instructions }) {
  const heading = html("span", { class: "phase-share" });
  const rows = instructions.map((text) => {
    const [share, bar] = [html("td", { class: "number" }), html("div", { class: "bar" })];
    const [picture, code] = [html("td", { "aria-hidden": "true" }, bar), html("td", {}, instructionText(text))];
    return { share, bar, row: html("tr", {}, share, picture, code) };
  });
  const caption = `Instructions of the phase ${name}`;
  program.append(
    html("h3", {}, name, " ", heading),
    html("div", { class: "scroll instructions", tabindex: 0, role: "region", "aria-label": caption },
      html("table", {}, html("tbody", {}, ...rows.map(({ row }) => row)))));
  return (times, shares, longest) => {
    heading.textContent = `${percentage(total(shares))} of a step, ${total(times).toFixed(1)} ms`;
    rows.forEach(({ share, bar }, index) => {
      share.textContent = percentage(shares[index]);
      bar.style.width = `${(100 * shares[index]) / longest}%`;
    });
  };
}

/// Keeps the shares of all instructions up to date.
function showProgram(program, session, phases) {
  const sections = phases.map((phase) => phaseSection(program, phase));
  let next = 0;
  session.listen(({ times, isRunning }) => {
    const now = performance.now();
    if (isRunning && now < next) { return; }
    next = now + shareInterval;
    const shares = sharesOf(times);
    const longest = Math.max(...shares.flat()) || 1;
    sections.forEach((show, index) => show(times[index], shares[index], longest));
  });
}
