/** Returns the next multiple of the alignment of vectors. */
const aligned = (address) => Math.ceil(address / 64) * 64;

/** Returns a list of names for a message. */
const listed = (names) => (names.length === 0 ? "nothing" : names.map((name) => `'${name}'`).join(", "));

const numbered = (count) => `${count} number${count === 1 ? "" : "s"}`;

/** Throws unless the members of an object are among these names. */
function checkNames(place, object, names) {
  if (typeof object !== "object" || object === null) {
    throw new TypeError(`${place}: expected an object with ${listed(names)}, found ${object}`);
  }
  const wrong = Object.keys(object).find((name) => !names.includes(name));
  if (wrong !== undefined) { throw new TypeError(`${place}: expected ${listed(names)}, found '${wrong}'`); }
}

/** Returns the numbers of an input as floats. */
function floatsOf(place, given, count) {
  const unit = takesAnyRows ? `rows of ${numbered(count)}` : numbered(count);
  if (!Array.isArray(given) && !(ArrayBuffer.isView(given) && typeof given.length === "number")) {
    throw new TypeError(`${place}: expected ${unit}, found ${given === undefined ? "none" : typeof given}`);
  }
  if (takesAnyRows ? given.length % count !== 0 : given.length !== count) {
    throw new RangeError(`${place}: expected ${unit}, found ${numbered(given.length)}`);
  }
  const floats = new Float32Array(given.length);
  for (let index = 0; index < floats.length; index += 1) {
    const number = given[index];
    floats[index] = typeof number === "number" ? number : NaN;
    if (!Number.isFinite(floats[index])) {
      const found = typeof number === "number" ? number : typeof number;
      throw new RangeError(`${place}: expected finite numbers, found ${found} at index ${index}`);
    }
  }
  return floats;
}

/** Returns a whole number as an integer of 64 bits. */
function integerOf(place, given) {
  const isWhole = typeof given === "bigint" || Number.isSafeInteger(given);
  if (!isWhole || given < 0 || given >= 2n ** 64n) {
    throw new RangeError(`${place}: expected a whole number from 0 below 2 ** 64, found ${given}`);
  }
  return BigInt(given);
}

/** A running module: its weights, its memory, and calls of its functions. */
class Instance {
  #exports;
  #weights;
  #arena;
  #free;

  /** Runs a module, given as its bytes or compiled. */
  static async of(module, weights) {
    const { byteLength } = weights;
    if (byteLength !== weightBytes) {
      throw new RangeError(`expected ${weightBytes} bytes of weights, found ${byteLength}`);
    }
    const started = await WebAssembly.instantiate(module);
    // Bytes give the module and its instance, a compiled module only the instance.
    return new Instance((started.instance ?? started).exports, weights);
  }

  constructor(exports, weights) {
    this.#exports = exports;
    this.#weights = aligned(exports.__heap_base.value);
    this.#arena = aligned(this.#weights + weightBytes);
    this.#free = aligned(this.#arena + arenaBytes);
    this.#reserve(this.#free);
    const source = ArrayBuffer.isView(weights) ? [weights.buffer, weights.byteOffset, weightBytes] : [weights];
    new Uint8Array(exports.memory.buffer).set(new Uint8Array(...source), this.#weights);
  }

  /** Makes the memory reach to an address. */
  #reserve(end) {
    const { memory } = this.#exports;
    const missing = end - memory.buffer.byteLength;
    if (missing > 0) { memory.grow(Math.ceil(missing / 65536)); }
  }

  /** Calls a function. All is copied, so that results stay as they are. */
  call({ name, symbol, inputs, result, draws }, given, options) {
    checkNames(name, given, inputs.map((input) => input.name));
    const takesRows = takesAnyRows && inputs.length === 0;
    checkNames(name, options, [...(takesRows ? ["rows"] : []), ...(draws ? ["seed", "step"] : [])]);
    const arrays = inputs.map((input) => floatsOf(`${name}, '${input.name}'`, given[input.name], input.count));
    const rows = takesRows
      ? Number(integerOf(`${name}, 'rows'`, options.rows ?? 1))
      : this.#rows(name, inputs, arrays);
    const moment = draws
      ? [integerOf(`${name}, 'seed'`, options.seed ?? defaultSeed), integerOf(`${name}, 'step'`, options.step ?? 1)]
      : [];
    const { memory } = this.#exports;
    let end = this.#free;
    const addresses = [...arrays.map(({ length }) => length), rows * result].map((length) => {
      const address = end;
      end = aligned(end + 4 * length);
      return address;
    });
    this.#reserve(end);
    arrays.forEach((array, index) => new Float32Array(memory.buffer, addresses[index]).set(array));
    const output = addresses.pop();
    const counts = takesAnyRows ? [rows] : [];
    this.#exports[symbol](this.#arena, this.#weights, ...addresses, ...counts, ...moment, output);
    return new Float32Array(memory.buffer, output, rows * result).slice();
  }

  /** Returns the number of rows of all inputs; 1 if it is fixed. */
  #rows(name, inputs, arrays) {
    if (!takesAnyRows) { return 1; }
    const rows = arrays.map(({ length }, index) => length / inputs[index].count);
    const other = rows.findIndex((count) => count !== rows[0]);
    if (other >= 0) {
      const [first, second] = [inputs[0].name, inputs[other].name];
      throw new RangeError(
        `${name}: expected equally many rows of '${first}' and '${second}', found ${rows[0]} and ${rows[other]}`);
    }
    return rows[0];
  }
}
