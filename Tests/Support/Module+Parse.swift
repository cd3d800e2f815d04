package import IngotIR
import IngotIRParser

extension Module {
  /// Parses and verifies a module.
  ///
  /// - Parameter text: The text of a module in any form except the planned one.
  package init(verifying text: String) throws {
    let file = try GraphFile(parsing: text, file: "test.graph")
    try file.verify()
    self = file.module
  }
}
