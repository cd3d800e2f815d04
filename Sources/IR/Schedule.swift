/// How the rate of an update changes with the step, counted from 1. At step `t` the rate is multiplied by
///
/// - *warm-up*: `t / warmup` while `t < warmup`;
/// - *drops*: `factor` for each number of `at` that `t` is beyond, 0 being none;
/// - *cosine*: `(1 + cos(pi min(t - 1, over) / over)) / 2` (Loshchilov and Hutter, arXiv 1608.03983, without restarts),
///   where `over` is not 0.
package struct Schedule: Hashable, Sendable {
  package let warmup: Int
  package let drops: [Int]
  package let factor: Double
  package let over: Int
}

extension Call {
  /// Of an update.
  package var schedule: Schedule {
    Schedule(
      warmup: integer(.warmup), drops: integers(.at).filter { $0 > 0 }, factor: decimal(.factor), over: integer(.over))
  }
}
