import IngotCompiler
import IngotGraphs
import IngotIR
import IngotIRParser
import IngotTestSupport
import Testing

struct RoundTripTests {
  /// Printing, parsing and printing again produces the same text, in every form.
  @Test(arguments: shippedNames, Form.allCases)
  func printingSurvivesParsing(_ name: String, _ form: Form) throws {
    let graph = try shippedModel(name)
    let module = try #require(try graph.compile().module(in: form))
    let file = try GraphFile(parsing: module.description, file: "\(name).graph")
    try file.verify(as: form)
    #expect(file.module.description == module.description)
  }

  /// The dumps in the repository match what the models compile to; `tools/bless` rewrites them.
  @Test(arguments: shippedNames, Form.allCases)
  func dumpsAreTrue(_ name: String, _ form: Form) throws {
    let graph = try shippedModel(name)
    let module = try #require(try graph.compile(batch: 100, seed: 10).module(in: form))
    let dump = try Repository.text(of: "graphs/ir/\(name)/\(form.rawValue).graph")
    #expect(dump == module.description, "run tools/bless")
  }
}
