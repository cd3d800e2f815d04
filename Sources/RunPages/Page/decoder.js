// The decoder of the model, which runs on the page, and the codes and classes that the reader gives it.
//
// Needs elements.js, numbers.js and operations.js.

/// Returns the values of a stored parameter as operations take them: floats, or a quantised matrix with its scales.
function parameter({ f32, q8, q12, scales, group }) {
  if (f32 !== undefined) { return floats(f32); }
  const matrix = q8 === undefined ? unpacked(new Uint8Array(bytes(q12))) : new Int8Array(bytes(q8));
  return { matrix, scales: floats(scales), group };
}

/// Returns integers of 12 bits, of which two are packed in three bytes, the lowest bits first.
function unpacked(packed) {
  const integers = new Int16Array((packed.length / 3) * 2);
  for (let index = 0, byte = 0; byte < packed.length; index += 2, byte += 3) {
    const pair = packed[byte] | (packed[byte + 1] << 8) | (packed[byte + 2] << 16);
    // Shifts extend the sign.
    integers[index] = (pair << 20) >> 20;
    integers[index + 1] = (pair << 8) >> 20;
  }
  return integers;
}

/// Returns a decoder whose `run` takes a row for each input and returns pixels, which the next run overwrites.
/// Returns undefined for a decoder with an operation that this page does not know.
function compiled({ image, inputs, instructions, result, parameters }) {
  const values = new Map();
  for (const [name, stored] of Object.entries(parameters)) { values.set(`@${name}`, parameter(stored)); }
  for (const input of inputs) { values.set(`%${input.name}`, new Float32Array(input.columns)); }
  const steps = [];
  for (const instruction of instructions) {
    const operation = operations.get(instruction.op);
    const operands = instruction.in.map((name) => values.get(name));
    if (!operation || operands.includes(undefined)) { return undefined; }
    const out = new Float32Array(instruction.columns);
    const apply = operation(instruction);
    steps.push(() => apply(out, ...operands));
    values.set(instruction.out, out);
  }
  const pixels = values.get(result);
  if (!pixels || pixels.length !== image.width * image.height) { return undefined; }
  function run(rows) {
    for (const input of inputs) { values.get(`%${input.name}`).set(rows[input.name]); }
    for (const step of steps) { step(); }
    return pixels;
  }
  return { image, inputs, codes: inputs.filter(({ role }) => role === "code"), run };
}

/// Draws from a normal distribution, by the method of Box and Muller.
function normal() {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

/// Draws a code from where most codes of an input lie: its extent is two standard deviations.
function randomCode({ center, extent }) {
  return Float32Array.from(center, (middle, index) => middle + (extent[index] / 2) * normal());
}

/// Returns the rows that the reader has chosen, one for each input of a decoder: at first the middle of the codes and
/// the first class. After a change, and after a listener is added, all listeners are called before the next frame.
function chosenRows({ inputs }) {
  const rows = {};
  for (const { name, role, columns, center } of inputs) {
    rows[name] = role === "code" ? Float32Array.from(center) : oneHot(columns, 0);
  }
  const listeners = [];
  const changed = perFrame(() => listeners.forEach((listener) => listener()));
  return {
    rows,
    listen(listener) {
      listeners.push(listener);
      changed();
    },
    set(name, row) {
      rows[name] = Float32Array.from(row);
      changed();
    },
  };
}
