// The decoder of the model, which runs on the page, and the codes and classes that the reader gives it.
//
// What runs it is an engine: `interpreter` of interpreter.js or `webAssembly` of webassembly.js. An engine takes the
// embedded decoder and returns a function, or a promise of one, that takes a row for each input and returns pixels,
// which its next call may overwrite.
//
// Needs elements.js and numbers.js.

/// Returns a decoder that runs with what an engine has made of it.
function decoderWith({ image, inputs }, run) {
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

/// Returns what tests and the curious can call from the console.
function testInterface(decoder, chosen) {
  return {
    decode: (rows) => decoder.run({ ...chosen.rows, ...rows }).slice(),
    framesPerSecond(count) {
      const begin = performance.now();
      for (let frame = 0; frame < count; frame += 1) {
        const codes = decoder.codes.map((input) => [input.name, randomCode(input)]);
        decoder.run({ ...chosen.rows, ...Object.fromEntries(codes) });
      }
      return (1000 * count) / (performance.now() - begin);
    },
  };
}
