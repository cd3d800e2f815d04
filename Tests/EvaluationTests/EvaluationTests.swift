import IngotCompiler
import IngotDatasets
import IngotDiagnostics
import IngotEvaluation
import IngotExecution
import IngotIRParser
import Testing

/// Tests that data that does not fit a trained program is refused before anything is measured.
struct EvaluationTests {
  /// Returns a machine for images of 4 pixels in 3 classes; its decoder receives the class.
  private func machine() throws -> Machine {
    let file = try GraphFile(
      parsing: """
        module @m {batch: 2, seed: 1}
        func @reconstruction(%x: f32[2x4] {role: images}, %y: f32[2x3] {role: labels}) -> f32[2x4] {role: reconstruction} {
          %0 = sigmoid %x : f32[2x4]
          return %0
        }
        func @classes(%x: f32[2x4] {role: images}) -> f32[2x3] {role: classes} {
          %0 = constant {value: 0.5} : f32[2x3]
          return %0
        }
        """, file: "evaluation.graph")
    try file.verify()
    return try Machine(Compilation(file.module).planned, threads: 1)
  }

  private func dataset(side: Int, labels: [UInt8]) -> Dataset {
    let pixels = (0..<(labels.count * side * side)).map { UInt8($0 % 256) }
    return Dataset(name: "other", width: side, height: side, pixels: pixels, labels: labels)
  }

  @Test func measuresWhatFits() throws {
    let evaluation = try Evaluation.measure(machine(), on: dataset(side: 2, labels: [0, 2, 0]), [0, 1, 2])
    #expect(evaluation.measurements.map(\.metric) == [.crossEntropy, .squaredError, .classificationError])
    #expect(evaluation.measurements[.classificationError] == 1.0 / 3)
  }

  /// Four images of one pixel would fill one row of the program's input, and one image of sixteen pixels would fill
  /// four rows.
  @Test(arguments: [1, 4, 3])
  func refusesImagesOfAnotherSize(_ side: Int) throws {
    let other = dataset(side: side, labels: [0, 1, 2, 0])
    let error = try #require(throws: IngotError.self) { try Evaluation.measure(machine(), on: other, [0, 1, 2, 3]) }
    #expect(error.kind == .badInput)
    #expect(
      "\(error)"
        == "error: 'other': expected images of 4 pixels for the input 'x' of '@reconstruction', found \(side)x\(side)")
  }

  @Test func refusesMoreClasses() throws {
    let other = dataset(side: 2, labels: [0, 11, 1])
    // The data is refused even if no measured image has such a class.
    let error = try #require(throws: IngotError.self) { try Evaluation.measure(machine(), on: other, [0]) }
    #expect(error.kind == .badInput)
    #expect("\(error)" == "error: 'other': expected labels below 3 for the input 'y' of '@reconstruction', found 11")
  }
}
