/// The purpose of random numbers. Each purpose has its own domain, so that no draw ever repeats another.
///
/// All numbers come from Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011), a pure
/// function of a key and a counter. Block `b` of four 32-bit words of stream `s` at step `t` is
///
///     key     = (seed mod 2^32, seed / 2^32)
///     counter = (b, s, t mod 2^32, domain + 2^8 * (t / 2^32))
///
/// and element `e` of a tensor takes word `e mod 4` of block `e / 4`. From a word `w`:
/// - *uniform* in [0, 1): `(w / 2^8) * 2^-24`, rounded down;
/// - *dropout* keeps the element when `w >= rate * 2^32`;
/// - *normal* pairs words (Box and Muller): with `u = (w0 / 2^8 + 1) * 2^-24` and `v` uniform from `w1`, the two
///   elements are `sqrt(-2 ln u) cos(2 pi v)` and `sqrt(-2 ln u) sin(2 pi v)`;
/// - *mixture* and *swiss_roll* take block `r` for row `r`: a component from the first word, a place from the second,
///   and a pair of normal numbers from the other two;
/// - *categorical* takes word `r` for row `r`: the class is the uniform number times the number of classes, rounded
///   down.
package enum RandomDomain: UInt32, Sendable {
  /// Draws of instructions; the stream is the attribute, the step counts from 1.
  case instructions = 0
  /// Initial parameters; the stream is the parameter's position in the module, and the step is 0.
  case parameters = 1
  /// What is drawn to sample a trained model, outside of its program.
  case sampling = 2
}
