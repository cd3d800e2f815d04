extension Call {
  /// The schedule by which the rate of an update changes with the step, counted from 1. At step `t`, the rate is
  /// multiplied by
  ///
  /// - *warm-up*: `t / warmup` while `t < warmup`;
  /// - *drops*: `factor` for each number in `at` that `t` exceeds, where 0 means none;
  /// - *cosine*: `(1 + cos(pi min(t - 1, over) / over)) / 2` (Loshchilov and Hutter, arXiv 1608.03983, without
  ///   restarts), if `over` is not 0.
  package struct RateSchedule: Hashable, Sendable {
    package let warmup: Int
    package let drops: [Int]
    package let factor: Double
    package let over: Int
  }

  /// The rate schedule of an update.
  package var rateSchedule: RateSchedule {
    RateSchedule(
      warmup: integer(.warmup), drops: integers(.at).filter { $0 > 0 }, factor: double(.factor), over: integer(.over))
  }
}
