// An engine: it runs a WebAssembly module.
//
// Needs numbers.js, and `modelOf`, which the page defines: a function of the bytes of a module and of its weights that
// returns a promise of an object with a method for each function.

/// The engine that runs a WebAssembly module.
async function webAssembly({ inputs, program: { module, weights, method, rows } }) {
  const model = await modelOf(bytes(module), bytes(weights));
  // A call may take several rows; the first one counts.
  const given = Object.fromEntries(inputs.map(({ name, columns }) => [name, new Float32Array(rows * columns)]));
  return (chosen) => {
    for (const { name } of inputs) { given[name].set(chosen[name]); }
    const pixels = model[method](given);
    return pixels.subarray(0, pixels.length / rows);
  };
}
