package import IngotIR
import IngotIRParser

extension Module {
  /// Parsed and verified.
  ///
  /// - Parameter text: in the text form of any form but a planned one.
  package init(verifying text: String) throws {
    let file = try GraphFile(parsing: text, file: "test.graph")
    try file.verify()
    self = file.module
  }
}
