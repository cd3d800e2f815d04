import Foundation
import IngotCompiler
import IngotDatasets
import IngotEvaluation
import IngotExecution
import IngotIR
import IngotTestSupport
import Testing

/// Tests of evaluation on programs whose metrics can be computed by hand.
struct MeasureTests {
  private func machine(_ functions: String, batch: Int = 10) throws -> Machine {
    let module = try Module(verifying: "module @m {batch: \(batch), seed: 1}\n" + functions)
    return try Machine(Compilation(module).planned, threads: 1)
  }

  /// Returns a discriminator that assigns the probability `real` to every draw, and the value of its first pixel to an
  /// image.
  private func discriminator(real: Float) throws -> Machine {
    try machine(
      """
      func @judge-real(%step: i64) -> f32[10x1] {role: real, of: @judge} {
        %0 = constant {value: \(real)} : f32[10x1]
        return %0
      }
      func @judge-fake(%x: f32[10x4] {role: images}) -> f32[10x1] {role: fake, of: @judge} {
        %0 = slice_columns %x : f32[10x1]
        return %0
      }
      """)
  }

  /// Returns images of four pixels with the given bytes.
  private func dataset(_ images: [[UInt8]], labels: [UInt8]) -> Dataset {
    Dataset(name: "hand", width: 2, height: 2, pixels: Array(images.joined()), labels: labels)
  }

  /// A cluster takes the label of its strongest image, not the most frequent label of its images.
  @Test func namesClustersByTheirStrongestImage() throws {
    let machine = try machine(
      """
      func @clusters(%x: f32[10x4] {role: images}) -> f32[10x2] {role: clusters} {
        %0 = slice_columns %x : f32[10x2]
        return %0
      }
      """)
    let data = dataset(
      [[255, 0, 0, 0], [100, 0, 0, 0], [100, 0, 0, 0], [0, 200, 0, 0], [0, 90, 0, 0]], labels: [3, 5, 5, 1, 1])
    let evaluation = try Evaluation.measure(machine, on: data, [0, 1, 2, 3, 4])
    #expect(evaluation.measurements[.clusteringError] == 2.0 / 5)
    // The names may come from other images.
    let names = dataset([[255, 0, 0, 0], [0, 255, 0, 0]], labels: [5, 0])
    let other = try Evaluation.measure(machine, on: data, [0, 1, 2, 3, 4], validation: (names, [0, 1]))
    #expect(other.measurements[.clusteringError] == 3.0 / 5)
  }

  @Test func measuresDiscriminators() throws {
    let machine = try discriminator(real: 0.75)
    let data = dataset([[255, 0, 0, 0], [0, 0, 0, 0], [25, 0, 0, 0], [230, 0, 0, 0]], labels: [0, 0, 0, 0])
    let evaluation = try Evaluation.measure(machine, on: data, [0, 1, 2, 3])
    #expect(evaluation.measurements[.accuracy(discriminator: "judge")] == 0.75)
  }

  /// Codes drawn from the prior are as close to it as two samples are to each other; shifted codes are far from it.
  @Test(arguments: [(Float(0), 0.0...0.05), (4, 0.7...1.2)])
  func measuresTheDistanceToThePrior(_ shift: Float, _ range: ClosedRange<Double>) throws {
    let machine = try machine(
      """
      func @code(%x: f32[10x4] {role: images}, %step: i64) -> f32[10x2] {role: code} {
        %0 = normal %step {mean: \(shift), stream: 7} : f32[10x2]
        return %0
      }
      func @prior(%step: i64) -> f32[10x2] {role: prior} {
        %0 = normal %step {stream: 8} : f32[10x2]
        return %0
      }
      """)
    let data = dataset(Array(repeating: [0, 0, 0, 0], count: 1000), labels: Array(repeating: 0, count: 1000))
    let evaluation = try Evaluation.measure(machine, on: data, Array(0..<1000))
    #expect(range.contains(try #require(evaluation.measurements[.meanDiscrepancy])))
    #expect(abs(try #require(evaluation.measurements[.leastCodeDeviation]) - 1) < 0.1)
    #expect(abs(try #require(evaluation.measurements[.mostCodeDeviation]) - 1) < 0.1)
  }

  /// A diverged model has no metric that looks good.
  @Test func tellsWhatIsNoNumber() throws {
    let machine = try machine(
      """
      func @code(%x: f32[10x4] {role: images}) -> f32[10x4] {role: code} {
        %0 = divide %x, %x : f32[10x4]
        return %0
      }
      func @prior(%step: i64) -> f32[10x4] {role: prior} {
        %0 = normal %step {stream: 8} : f32[10x4]
        return %0
      }
      func @sample(%z: f32[10x4] {role: code}) -> f32[10x4] {role: sample} {
        %0 = subtract %z, %z : f32[10x4]
        %1 = divide %0, %0 : f32[10x4]
        return %1
      }
      """)
    let data = dataset(Array(repeating: [0, 9, 9, 9], count: 20), labels: Array(repeating: 0, count: 20))
    let evaluation = try Evaluation.measure(machine, on: data, Array(0..<20))
    #expect(try #require(evaluation.measurements[.meanDiscrepancy]).isNaN)
    #expect(try #require(evaluation.measurements[.logLikelihood]).isNaN)
  }

  /// Images that are sorted by class are measured like any others.
  @Test func looksAtImagesOfEveryKind() throws {
    let machine = try discriminator(real: 1.0)
    let sorted = (0..<4000).map { [$0 < 2000 ? UInt8(0) : 255, 0, 0, 0] }
    let data = dataset(sorted, labels: Array(repeating: 0, count: 4000))
    #expect(
      try Evaluation.measure(machine, on: data, Array(0..<4000)).measurements[.accuracy(discriminator: "judge")] == 0.75
    )
  }

  @Test func refusesFunctionsThatReadSomethingElse() throws {
    let machine = try machine(
      """
      func @code(%w: f32[10x4]) -> f32[10x4] {role: code} {
        %0 = scale %w {by: 2.0} : f32[10x4]
        return %0
      }
      """)
    let data = dataset([[0, 0, 0, 0]], labels: [0])
    #expect {
      try Evaluation.measure(machine, on: data, [0])
    } throws: { "\($0)".contains("'@code': expected inputs that are images or their labels, found 'w'") }
  }

  /// For a model that always paints the same grey, the window is a single normal density around it with the
  /// best-fitting width.
  @Test func measuresLikelihoodByOneDensity() throws {
    let machine = try machine(
      """
      func @prior(%step: i64) -> f32[10x4] {role: prior} {
        %0 = constant {value: 0.5} : f32[10x4]
        return %0
      }
      func @sample(%z: f32[10x4] {role: code}) -> f32[10x4] {role: sample} {
        %0 = scale %z {by: 1.0} : f32[10x4]
        return %0
      }
      """)
    // Every pixel is off by 0.2 (51 of 255).
    let image: [UInt8] = [179, 77, 179, 77]
    let off = [179.0, 77, 179, 77].map { $0 / 255 - 0.5 }.reduce(0) { $0 + $1 * $1 }
    let data = dataset(Array(repeating: image, count: 8), labels: Array(repeating: 0, count: 8))
    let evaluation = try Evaluation.measure(machine, on: data, Array(0..<8), samples: 30)
    let width = try #require(evaluation.measurements[.parzenWidth])
    let expected = -off / (2 * width * width) - 2 * log(2 * .pi * width * width)
    #expect(abs(try #require(evaluation.measurements[.logLikelihood]) - expected) < 1e-4)
    // The best width of one density is the root mean square of a pixel's distance.
    #expect(abs(log(width / (off / 4).squareRoot())) < 0.1)
  }
}
