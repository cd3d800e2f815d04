/// What a run or a compilation takes where it is told nothing else.
public enum Defaults {
  /// Rows of every input.
  public static let batch = 100
  /// Of the parameters, of every random stream and of the order of images.
  public static let seed: UInt64 = 10
  /// How often a run goes through its data.
  public static let epochs = 20
  /// Digits that are drawn where no data is named.
  public static let digits = 10_000
}
