// An engine: it interprets the instructions of a decoder, with weights in integers.
//
// Needs numbers.js and operations.js.

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

/// The engine that interprets instructions. Returns undefined for a decoder with an operation that this page does not
/// know.
function interpreter({ image, inputs, program: { instructions, result, parameters } }) {
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
  return (rows) => {
    for (const input of inputs) { values.get(`%${input.name}`).set(rows[input.name]); }
    for (const step of steps) { step(); }
    return pixels;
  };
}
