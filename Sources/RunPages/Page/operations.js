// Operations: what the instructions of a decoder do with rows of numbers.
//
// Needs no other file.

/// Adds rows of a matrix, each times its element of x, to a row of sums: those from `from` until before `to`. Zeros,
/// of which a ReLU makes many, cost nothing.
function accumulate(sums, x, matrix, from, to) {
  const columns = sums.length;
  for (let row = from; row < to; row += 1) {
    const factor = x[row];
    if (factor === 0) { continue; }
    const start = row * columns;
    for (let column = 0; column < columns; column += 1) { sums[column] += factor * matrix[start + column]; }
  }
}

/// Computes x W. A quantised W stays as it is stored: the rows of a group share the scales of their columns.
function multiply(out, x, weight) {
  out.fill(0);
  if (weight instanceof Float32Array) { return accumulate(out, x, weight, 0, x.length); }
  const { matrix, scales, group } = weight;
  const sums = new Float32Array(out.length);
  for (let from = 0, scale = 0; from < x.length; from += group) {
    sums.fill(0);
    accumulate(sums, x, matrix, from, Math.min(from + group, x.length));
    for (let column = 0; column < sums.length; column += 1, scale += 1) {
      out[column] += sums[column] * scales[scale];
    }
  }
}

/// Returns an operation that applies a function to each element of a row.
const each = (f) => (out, a) => {
  for (let index = 0; index < out.length; index += 1) { out[index] = f(a[index]); }
};

/// Returns an operation that applies a function to each pair of elements of two rows.
const pairwise = (f) => (out, a, b) => {
  for (let index = 0; index < out.length; index += 1) { out[index] = f(a[index], b[index]); }
};

const sum = pairwise((a, b) => a + b);
const product = pairwise((a, b) => a * b);

/// Shifts a row by a number, so that the sum of its exponentials is 1.
function logSoftmax(out, a) {
  const highest = a.reduce((x, y) => Math.max(x, y));
  const total = Math.log(a.reduce((all, x) => all + Math.exp(x - highest), 0)) + highest;
  each((x) => x - total)(out, a);
}

/// For each operation: a function of the instruction that returns a function of the result and the operands.
const operations = new Map(Object.entries({
  linear: () => (out, x, weight, bias) => {
    multiply(out, x, weight);
    sum(out, out, bias);
  },
  matmul: () => multiply,
  add: () => sum,
  subtract: () => pairwise((a, b) => a - b),
  multiply: () => product,
  divide: () => pairwise((a, b) => a / b),
  scale: ({ by }) => each((x) => by * x),
  exp: () => each(Math.exp),
  log: () => each(Math.log),
  relu: () => each((x) => Math.max(x, 0)),
  leaky_relu: ({ slope = 0.01 }) => each((x) => (x > 0 ? x : slope * x)),
  tanh: () => each(Math.tanh),
  sigmoid: () => each((x) => 1 / (1 + Math.exp(-x))),
  softplus: () => each((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  softmax: () => (out, a) => {
    logSoftmax(out, a);
    each(Math.exp)(out, out);
  },
  log_softmax: () => logSoftmax,
  concat_columns: () => (out, a, b) => {
    out.set(a);
    out.set(b, a.length);
  },
  slice_columns: ({ from = 0, columns }) => (out, a) => out.set(a.subarray(from, from + columns)),
  scale_columns: () => product,
  shift_columns: () => sum,
  inverse_deviation: ({ epsilon }) => each((x) => 1 / Math.sqrt(x + epsilon)),
  constant: ({ value }) => (out) => out.fill(value),
}));
