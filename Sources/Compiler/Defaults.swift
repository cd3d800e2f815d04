/// The default settings of a run or a compilation.
public enum Defaults {
  /// The number of rows of every input.
  public static let batch = 100
  /// The seed of the parameters, of every random stream and of the order of images.
  public static let seed: UInt64 = 10
  /// The number of times that a run goes through its data.
  public static let epochs = 20
  /// The number of digits to draw if no data is named.
  public static let digits = 10_000
}
