import IngotCompiler
import IngotExecution
import IngotIR
import IngotModeling
import IngotSampling
import IngotTestSupport
import Testing

/// Tests of sampling on untrained models.
struct SamplerTests {
  private func sampler(_ name: String, fallback: NormalFit? = nil) throws -> Sampler {
    let machine = try Machine(
      shippedModel(name).applying(["width=8"]).compile(batch: DrawPosition.block).planned, threads: 1)
    return try Sampler(machine, fallback: fallback)
  }

  private func message(_ call: () throws -> Void) -> String {
    do {
      try call()
      return ""
    } catch { return "\(error)" }
  }

  @Test(arguments: shippedNames)
  func everyModelHasThePriorOfItsCodes(_ name: String) throws {
    let sampler = try sampler(name)
    let found =
      switch sampler.prior {
      case .none: "none"
      case .fitted: "fitted"
      case .function(let role, let plain): "\(role.word)\(plain == nil ? "" : ", plain")"
      case .parts(_, let whole): "\(whole.word) in parts"
      }
    let expected = [
      "autoencoder": "none", "denoising-autoencoder": "none", "mixture-aae": "prior in parts",
      "reduction-aae": "style_prior, plain",
    ]
    #expect(found == expected[name] ?? "prior, plain")
    let classed = ["supervised-aae", "semisupervised-aae", "clustering-aae", "reduction-aae"]
    #expect(sampler.decodesClasses == classed.contains(name))
    #expect((sampler.classes != nil) == (classed + ["mixture-aae"]).contains(name))
  }

  @Test func aModelWithoutAPriorNeedsCodes() throws {
    #expect(message { _ = try sampler("autoencoder").draw(0..<3) }.contains("expected a prior to draw codes from"))
    let fit = try #require(NormalFit(to: scatteredNumbers(32 * 50), width: 32))
    #expect(try sampler("autoencoder", fallback: fit).draw(0..<3).count == 96)
  }

  /// A code depends only on its place in the series, however the series is cut.
  @Test(arguments: ["gaussian-aae", "mixture-aae", "reduction-aae", "autoencoder"])
  func aSeriesCanBeCutAnywhere(_ name: String) throws {
    let fit = NormalFit(to: scatteredNumbers(32 * 50), width: 32)
    let sampler = try sampler(name, fallback: fit)
    let width = sampler.codeWidth
    let label: ((Int) -> Int)? = name == "mixture-aae" ? { $0 % 10 } : nil
    let all = try sampler.draw(0..<400, seed: 5, classes: label)
    for range in [0..<1, 3..<130, 127..<129, 128..<256, 255..<400, 399..<400] {
      let part = try sampler.draw(range, seed: 5, classes: label)
      #expect(part == Array(all[(range.lowerBound * width)..<(range.upperBound * width)]), "\(range)")
      #expect(sampler.drawClasses(range, seed: 5) == sampler.drawClasses(0..<400, seed: 5).map { Array($0[range]) })
    }
    #expect(try sampler.draw(0..<400, seed: 6, classes: label) != all)
  }

  @Test func classesAreEquallyLikely() throws {
    let drawn = try #require(try sampler("supervised-aae").drawClasses(0..<20_000))
    for label in 0..<10 { #expect(abs(drawn.count { $0 == label } - 2000) < 200) }
  }

  /// The parts of the mixture's prior lie where their classes say.
  @Test func aClassPriorDrawsFromItsPart() throws {
    let sampler = try sampler("mixture-aae")
    let codes = try sampler.draw(0..<100) { _ in 0 }
    #expect(stride(from: 0, to: 200, by: 2).allSatisfy { codes[$0] > 2 && abs(codes[$0 + 1]) < 3 })
  }

  @Test func gridsAreEvenAndUpright() throws {
    let grid = try sampler("gaussian-aae").grid(rows: 3, columns: 5)
    #expect(grid.x == [-10, -5, 0, 5, 10] && grid.y == [-10, 0, 10])
    #expect(Array(grid.codes.prefix(4)) == [-10, 10, -5, 10] && Array(grid.codes.suffix(2)) == [10, -10])
    #expect(try sampler("gaussian-aae").grid(rows: 1, columns: 1).codes == [0, 0])
    #expect(message { _ = try sampler("likelihood-aae").grid(rows: 2, columns: 2) }.contains("found one of 8"))
  }

  @Test func interpolationsReachBothEnds() throws {
    let sampler = try sampler("gaussian-aae")
    #expect(try sampler.interpolation(from: [0, 4], to: [2, 0], count: 3) == [0, 4, 1, 2, 2, 0])
    #expect(message { _ = try sampler.interpolation(from: [0], to: [1, 2], count: 3) }.contains("codes of 2 numbers"))
    #expect(message { _ = try sampler.interpolation(from: [0, .nan], to: [1, 2], count: 3) }.contains("found nan"))
  }

  @Test func wrongClassesAreNamed() throws {
    let supervised = try sampler("supervised-aae")
    #expect(message { _ = try supervised.decode([0, 0]) }.contains("expected a class from 0 to 9 for input 'y'"))
    #expect(message { _ = try supervised.decode([0, 0], classes: [10]) }.contains("from 0 to 9, found 10"))
    #expect(message { _ = try supervised.decode([0, 0], classes: [-1]) }.contains("found -1"))
    #expect(message { try sampler("gaussian-aae").check([1]) }.contains("expected no class"))
    #expect(try supervised.decode([0, 0], classes: [9]).count == 784)
  }

  @Test func extentsFollowThePrior() throws {
    let gaussian = try sampler("gaussian-aae").extent()
    #expect(gaussian.center == [0, 0] && gaussian.reach == [10, 10])
    let mixture = try sampler("mixture-aae").extent()
    #expect(mixture.center == [0, 0] && mixture.reach.allSatisfy { (8...15).contains($0) })
    let fit = try #require(NormalFit(to: (0..<64).map { $0 < 32 ? 1 : 3 }, width: 32))
    let fitted = try sampler("autoencoder", fallback: fit).extent()
    #expect(fitted.center.allSatisfy { abs($0 - 2) < 1e-6 } && fitted.reach.allSatisfy { abs($0 - 2) < 1e-6 })
  }
}
