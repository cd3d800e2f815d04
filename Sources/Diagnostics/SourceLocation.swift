/// A location in user-written text: a line of the DSL or of a `.graph` file. Lines and columns count from 1.
public struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  public var file: String
  public var line: Int
  public var column: Int

  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  public var description: String { "\(file):\(line):\(column)" }

  /// The location with only the last folder and the name of the file, for pages and tables that do not depend on where
  /// the sources are.
  package var short: String {
    "\(file.split(separator: "/").suffix(2).joined(separator: "/")):\(line):\(column)"
  }
}
