import IngotDiagnostics
import IngotIR
import IngotIRParser
import IngotOptimization
import IngotPasses
import Testing

/// `compose` makes one function of several in a row.
struct ComposeTests {
  private static let text = """
    module @m {format: 1, batch: 2, seed: 1}

    param @w: f32[4x3] = zeros

    func @code(%x: f32[2x4] {role: images}, %step: i64) -> f32[2x3] {role: code} {
      %0 = dropout %x, %step {rate: 0.5, stream: 0} : f32[2x4]
      %1 = matmul %0, @w : f32[2x3]
      return %1
    }

    func @sample(%y: f32[2x3] {role: labels}, %z: f32[2x3] {role: code}, %step: i64) -> f32[2x3] {role: sample} {
      %0 = add %y, %z : f32[2x3]
      %1 = dropout %0, %step {rate: 0.5, stream: 1} : f32[2x3]
      return %1
    }

    """

  private func composed(_ names: [String]) throws -> Module {
    let module = try GraphFile(parsing: Self.text, file: "test.graph").module
    return try Pipeline([.compose(names), .extract(.func, names.joined(separator: "-"))]).run(module)
  }

  @Test func passesResultsOn() throws {
    #expect(
      try composed(["code", "sample"]).functions.map { function in
        try composed(["code", "sample"]).text(of: function)
      } == [
        """
        func @code-sample(%x: f32[2x4] {role: images}, %step: i64, %y: f32[2x3] {role: labels}) -> f32[2x3] {
          %0 = dropout %x, %step {rate: 0.5, stream: 0} : f32[2x4]
          %1 = matmul %0, @w : f32[2x3]
          %2 = add %y, %1 : f32[2x3]
          %3 = dropout %2, %step {rate: 0.5, stream: 1} : f32[2x3]
          return %3
        }

        """
      ])
  }

  @Test(arguments: [
    (["code", "samples"], "expected a function of 'm' ('code', 'sample'), found 'samples'; did you mean 'sample'?"),
    (
      ["sample", "code"], "'code': expected an input that takes the result of 'sample', f32[2x3], found 'x' of f32[2x4]"
    ),
  ])
  func saysWhatDoesNotFit(_ names: [String], _ message: String) throws {
    let error = #expect(throws: IngotError.self) { try composed(names) }
    #expect(error?.description.contains(message) == true)
  }
}
