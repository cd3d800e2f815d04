// Examples: their order in each epoch, and the rows of pixels that the program reads. Both are those of `ingot train`.
//
// Runs in the worker. Needs no other file.

/// Returns the low 64 bits of a number.
const low64 = (value) => BigInt.asUintN(64, value);

/// Returns a generator: a function that returns the next of the random 64-bit numbers of SplitMix64.
///
/// - Parameter stream: distinguishes generators with the same seed.
function splitMix64(seed, stream) {
  const increment = 0x9e3779b97f4a7c15n;
  let state = seed;
  function next() {
    state = low64(state + increment);
    const a = low64((state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n);
    const b = low64((a ^ (a >> 27n)) * 0x94d049bb133111ebn);
    return b ^ (b >> 31n);
  }
  state = next() ^ low64(BigInt(stream) * increment);
  next();
  return next;
}

/// Returns a random whole number below a bound, without bias, by the method of Lemire that Swift uses.
function randomBelow(bound, next) {
  const count = BigInt(bound);
  let product = next() * count;
  if (low64(product) < count) {
    const excess = low64(-count) % count;
    while (low64(product) < excess) { product = next() * count; }
  }
  return Number(product >> 64n);
}

/// Returns a list in random order. Swift's `shuffled(using:)` makes the same of the same generator.
function shuffled(list, next) {
  const result = list.slice();
  for (let place = 0; place < result.length - 1; place += 1) {
    const other = place + randomBelow(result.length - place, next);
    [result[place], result[other]] = [result[other], result[place]];
  }
  return result;
}

/// Returns a function that returns the examples of a step. Steps count from 1, and what is left of an epoch after its
/// last whole batch is skipped.
function minibatches(examples, batch, seed) {
  const stepsPerEpoch = Math.floor(examples.length / batch);
  let [shuffledEpoch, order] = [-1, []];
  return (step) => {
    const epoch = Math.floor((step - 1) / stepsPerEpoch);
    if (epoch !== shuffledEpoch) {
      [shuffledEpoch, order] = [epoch, shuffled(examples, splitMix64(seed, epoch))];
    }
    const start = ((step - 1) % stepsPerEpoch) * batch;
    return order.slice(start, start + batch);
  };
}

/// The float of each byte of a pixel. The factor is rounded before the product is, as in Swift.
const brightness = Float32Array.from({ length: 256 }, (_, byte) => byte * Math.fround(1 / 255));

/// Writes images as rows of floats.
function copyImages(pixels, columns, images, target) {
  images.forEach((image, row) => {
    const [from, to] = [image * columns, row * columns];
    for (let column = 0; column < columns; column += 1) { target[to + column] = brightness[pixels[from + column]]; }
  });
}
