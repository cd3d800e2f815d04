import IngotEmission
import IngotFreezing
import IngotIR
import IngotReference
import IngotTestSupport
import Testing

/// The files of an exported Swift package.
struct SwiftPackageTests {
  /// Functions whose names mean something else in Swift.
  static let text = """
    module @unusual {batch: 3, seed: 1}
    param @net.0.weight: f32[2x4] = uniform {bound: 1.0}
    func @switch(%in: f32[3x2], %self: f32[3x4], %rows: f32[3x4]) -> f32[3x4] {
      %0 = matmul %in, @net.0.weight : f32[3x4]
      %1 = add %0, %self : f32[3x4]
      %2 = add %1, %rows : f32[3x4]
      return %2
    }
    func @init(%seed: f32[3x2], %step: i64) -> f32[3x2] {
      %0 = normal %step {stream: 0} : f32[3x2]
      %1 = add %0, %seed : f32[3x2]
      return %1
    }
    func @style_prior.y(%step: i64) -> f32[3x2] {
      %0 = normal %step {stream: 1} : f32[3x2]
      return %0
    }
    func @mean(%x: f32[3x2]) -> f32 {
      %0 = mean %x : f32
      return %0
    }
    """

  static func frozen(_ text: String) throws -> FrozenModule {
    let module = try Module(verifying: text)
    let executor = ReferenceExecutor(module)
    return try FrozenModule(module) { executor.parameters[$0.index] }
  }

  private func package(
    _ text: String, named name: String, takesAnyRows: Bool = false, imageSize: (width: Int, height: Int)? = nil
  ) throws -> [String: String] {
    let options = CSource.Options(name: name, takesAnyRows: takesAnyRows, dispatches: true)
    let files = SwiftPackage(try CSource(try Self.frozen(text), options), ExampleData(imageSize: imageSize)).files
    return Dictionary(uniqueKeysWithValues: files.map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) })
  }

  /// A decoder, with what draws its codes and without.
  private static func decoder(prior: Bool, batch: Int) -> String {
    """
    module @decoder {batch: \(batch), seed: 1}
    param @net.0.weight: f32[6x12] = uniform {bound: 1.0}
    func @sample(%y: f32[\(batch)x4] {role: labels}, %z: f32[\(batch)x2] {role: code}) -> f32[\(batch)x12] \
    {role: sample} {
      %0 = concat_columns %y, %z : f32[\(batch)x6]
      %1 = matmul %0, @net.0.weight : f32[\(batch)x12]
      return %1
    }

    """
      + (prior
        ? """
        func @prior(%step: i64) -> f32[\(batch)x2] {role: prior} {
          %0 = normal %step {stream: 0} : f32[\(batch)x2]
          return %0
        }
        """ : "")
  }

  @Test func filesHaveTheirPlaces() throws {
    let files = try package(Self.text, named: "unusual_aae")
    #expect(
      files.keys.sorted() == [
        "Package.swift", "Sources/CUnusualAAE/include/unusual_aae.h",
        "Sources/CUnusualAAE/include/unusual_aae_address.h", "Sources/CUnusualAAE/unusual_aae.c",
        "Sources/CUnusualAAE/unusual_aae.weights", "Sources/CUnusualAAE/unusual_aae_weights.S",
        "Sources/Example/main.swift", "Sources/UnusualAAE/UnusualAAE.swift",
      ])
    let manifest = try #require(files["Package.swift"])
    #expect(manifest.hasPrefix("// swift-tools-version: 5.9\n") && !manifest.contains("unsafeFlags"))
    #expect(manifest.contains("exclude: [\"unusual_aae.weights\"]"))
  }

  @Test func methodsHaveTheNamesOfTheFunctions() throws {
    let text = try #require(try package(Self.text, named: "m")["Sources/M/M.swift"])
    for method in [
      "func `switch`(`in`: [Float], self_2: [Float], rows_2: [Float]) throws -> [Float] {",
      "func init_2(seed_2: [Float], seed: UInt64, step: UInt64 = 1) throws -> [Float] {",
      "func stylePriorY(seed: UInt64, step: UInt64 = 1) -> [Float] {", "func mean(x: [Float]) throws -> [Float] {",
    ] {
      #expect(text.contains("  public \(method)\n"), "\(method)")
    }
    #expect(text.contains("of: \"rows\", in: \"switch\")"))
    #expect(text.contains("/// - Parameter x: 3 rows of 2 numbers.\n  /// - Returns: 1 number.\n"))
    #expect(!text.contains("imageSize"))
  }

  /// Names may hold anything.
  @Test func namesAreSpelledSafely() throws {
    var module = try Module(verifying: Self.text)
    for (index, name) in ["a\"\\(1)\n", "2d", "日本", "a b"].enumerated() { module.functions[index].name = name }
    let source = try CSource(
      try FrozenModule(module) { _ in Array(repeating: 0, count: 8) }, CSource.Options(name: "m"))
    let file = try #require(
      SwiftPackage(source, ExampleData(imageSize: nil)).files.first { $0.path == "Sources/M/M.swift" })
    let text = String(decoding: file.bytes, as: UTF8.self)
    for part in ["func a1(", "in: \"a\\\"\\\\(1)\\n\"", "func _2d(", "func x(", "func aB("] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test(arguments: [
    ("gaussian_aae", "GaussianAAE"), ("variational_autoencoder", "VariationalAutoencoder"), ("MyVAE_2", "MyVAE2"),
    ("x__", "X"), ("float", "FloatModel"), ("swift", "SwiftModel"), ("example", "ExampleModel"), ("x2d", "X2d"),
  ])
  func typesAreNamedAsInSwift(_ name: String, _ type: String) throws {
    let source = try CSource(try Self.frozen(Self.text), CSource.Options(name: name))
    #expect(SwiftPackage(source, ExampleData(imageSize: nil)).typeName == type)
  }

  @Test func exampleDrawsImages() throws {
    let size = (width: 4, height: 3)
    let path = "Sources/Example/main.swift"
    let one = try #require(try package(Self.decoder(prior: false, batch: 3), named: "m", imageSize: size)[path])
    #expect(one.contains("for call in 0..<34 {\n") && one.contains("map { _ in draw() }\n"))
    #expect(one.contains("samples.pgm"))
    let any = try #require(
      try package(Self.decoder(prior: true, batch: 8), named: "m", takesAnyRows: true, imageSize: size)[path])
    #expect(any.contains("let z = model.prior(rows: 100, seed: 1)\n") && !any.contains("draw"))
    let numbers = try #require(try package(Self.decoder(prior: false, batch: 3), named: "m")[path])
    #expect(numbers.contains("print(results") && !numbers.contains("Foundation"))
  }
}
