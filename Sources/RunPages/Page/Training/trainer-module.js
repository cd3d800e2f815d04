// The compiled program: its memory, its functions, and the time that its instructions take.
//
// Runs in the worker. Needs no other file.

/// Measures the instructions of phases. The program calls `mark` before each instruction of a function, and after the
/// last one with the number of instructions. Marks of other functions than phases count for nothing.
function instructionClock(phases) {
  const totals = new Map(phases.map(({ index, instructions }) => [index, new Float64Array(instructions.length)]));
  let [current, place, begin] = [undefined, 0, 0];
  return {
    mark(index, instruction) {
      const now = performance.now();
      if (current) { current[place] += now - begin; }
      current = totals.get(index);
      if (current && instruction === current.length) { current = undefined; }
      [place, begin] = [instruction, now];
    },
    clear() {
      for (const times of totals.values()) { times.fill(0); }
    },
    /// Returns the mean times of the instructions of each phase, in milliseconds.
    means: (steps) => phases.map(({ index }) => totals.get(index).map((time) => time / Math.max(1, steps))),
  };
}

/// Returns a function that reserves bytes behind what the module itself uses, each time at a multiple of 64.
function reservation(start) {
  let end = start;
  return (count) => {
    const place = Math.ceil(end / 64) * 64;
    end = place + count;
    return place;
  };
}

/// Makes a module's memory reach as far as an address.
function extend(memory, end) {
  const page = 65536;
  const missing = Math.ceil((end - memory.buffer.byteLength) / page);
  if (missing > 0) { memory.grow(missing); }
}

/// Loads the program. Its functions take and return rows in memory that the next call of any of them may overwrite.
///
/// - Parameter mark: called by the program; see `instructionClock`.
async function loadProgram({ module, store, work, symbols, batch, inputs, phases, code, sample, priorDraw }, mark) {
  const { instance } = await WebAssembly.instantiate(module, { env: { ingot_mark: mark } });
  const { memory, __heap_base: heap, ...functions } = instance.exports;
  const reserve = reservation(heap.value);
  const [storePlace, workPlace] = [reserve(store), reserve(work)];
  const inputPlaces = inputs.map(({ rows, columns }) => reserve(4 * rows * columns));
  const [inputsPlace, lossesPlace] = [reserve(4 * inputs.length), reserve(4 * phases.length)];
  // What functions besides a step read and write: no row is longer than an image or a code.
  const longest = batch * Math.max(inputs[0].columns, code?.columns ?? 0, sample?.columns ?? 0);
  const [operandPlace, resultPlace] = [reserve(4 * longest), reserve(4 * longest)];
  extend(memory, reserve(0));
  const floatsAt = (place, count) => new Float32Array(memory.buffer, place, count);
  new Uint32Array(memory.buffer, inputsPlace, inputs.length).set(inputPlaces);
  const losses = floatsAt(lossesPlace, phases.length);

  return {
    /// The rows of each input, to be filled before a step.
    inputs: inputs.map(({ rows, columns }, index) => floatsAt(inputPlaces[index], rows * columns)),
    /// The rows of the operand, to be filled before `encode` or `decode`.
    operand: floatsAt(operandPlace, longest),
    initialize(seed) {
      const fault = functions[symbols.initialize](storePlace, store, seed);
      if (fault !== 0) { throw new Error(`the program cannot be initialised (${fault})`); }
    },
    /// Runs all phases once and returns their losses.
    step(seed, number) {
      functions[symbols.step](storePlace, workPlace, inputsPlace, seed, BigInt(number), lossesPlace);
      return losses;
    },
    encode() {
      functions[code.symbol](storePlace, workPlace, operandPlace, resultPlace);
      return floatsAt(resultPlace, batch * code.columns);
    },
    decode() {
      functions[sample.symbol](storePlace, workPlace, operandPlace, resultPlace);
      return floatsAt(resultPlace, batch * sample.columns);
    },
    /// Returns draws of the prior, as many as a batch has rows.
    draw(seed) {
      functions[priorDraw.symbol](storePlace, workPlace, seed, 1n, resultPlace);
      return floatsAt(resultPlace, batch * code.columns);
    },
  };
}
