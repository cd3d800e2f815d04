// Numbers and rows of numbers: how they are read, made and written.
//
// Needs no other file.

/// Returns the number between two bounds that is nearest to a value.
const clamped = (value, low, high) => Math.min(high, Math.max(low, value));

/// Writes a minus sign in place of a hyphen.
const withMinus = (text) => text.replace("-", "\u2212");

/// Formats a number with two decimals.
const fixed = (value) => withMinus(value.toFixed(2));

/// Formats a number with four significant digits.
function significant(value) {
  const size = Math.abs(value);
  if (value === 0 || (Number.isInteger(value) && size < 1e6)) { return withMinus(String(value)); }
  return withMinus(size >= 1e-4 && size < 1e6 ? plain(value.toPrecision(4)) : value.toExponential(3));
}

/// Writes a number of up to seven digits without an exponent.
function plain(text) { return text.includes("e") ? String(Number(text)) : text; }

/// Formats a code; a long code is cut.
function vector(row) {
  const shown = Array.from(row.slice(0, 4), fixed);
  if (row.length > shown.length) { shown.push("\u2026"); }
  return shown.length === 1 ? shown[0] : `(${shown.join(", ")})`;
}

/// Returns a row of zeros with a one for the class `label`.
const oneHot = (count, label) => Float32Array.from({ length: count }, (_, index) => (index === label ? 1 : 0));

/// Returns a buffer of the bytes that a text in base64 stands for.
function bytes(base64) {
  const text = atob(base64);
  const result = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) { result[index] = text.charCodeAt(index); }
  return result.buffer;
}

/// Returns the numbers that a text in base64 stands for.
const floats = (base64) => new Float32Array(bytes(base64));
