import Foundation
import IngotCompiler
import IngotEmission
import IngotExecution
import IngotExporting
import IngotFreezing
import IngotIR
import IngotInference
import IngotModeling
import IngotTestSupport
import IngotTraining
import Testing

/// Exported packages, built as those of an app.
struct SwiftPackageBuildTests {
  private static let swift = try? run("swift", in: NSTemporaryDirectory(), ["--version"])

  /// A method call prints the bits that the executor computes, whatever the app is built for.
  @Test(.enabled(if: swift != nil, "needs swift on PATH"), .timeLimit(.minutes(5)))
  func anAppGetsTheBitsOfTheExecutor() throws {
    let folder = try TemporaryFolder()
    let trained = try trainedModel(in: folder)
    var options = ExportOptions()
    options.batch = .any
    try trained.export(["sample", "prior"], as: .swift, to: folder.path + "/any", options)
    let unusual = try SwiftPackageTests.frozen(SwiftPackageTests.text)
    let source = try CSource(unusual, CSource.Options(name: "unusual", dispatches: true))
    for file in SwiftPackage(source, ExampleData(imageSize: nil)).files {
      try write(file, to: folder.path + "/unusual")
    }

    var app = App()
    let any = try trained.frozen(["sample", "prior"], batch: 128)
    for rows in [1, 131] {
      let z = scatteredNumbers(rows * 2, from: -2, to: 2)
      try app.add("try GaussianAAE().sample(z: \(z))", any, "sample", ["z": z], rows: rows)
      try app.add("GaussianAAE().prior(rows: \(rows), seed: 7, step: 3)", any, "prior", [:], rows: rows)
    }
    let (a, b, c): ([Float], [Float], [Float]) = (
      [1, 2, 3, 4, 5, 6], scatteredNumbers(12), scatteredNumbers(12, salt: 2)
    )
    try app.add(
      "try Unusual().switch(in: \(a), self_2: \(b), rows_2: \(c))", unusual, "switch", ["in": a, "self": b, "rows": c])
    try app.add("try Unusual().init_2(seed_2: \(a), seed: 7, step: 3)", unusual, "init", ["seed": a])
    try app.add("Unusual().stylePriorY(seed: 7, step: 3)", unusual, "style_prior.y", [:])
    app.refuse(
      "try GaussianAAE().sample(z: [1, 2, 3])", "input 'z' of 'sample': expected rows of 2 numbers, found 3 numbers")
    app.refuse("try Unusual().mean(x: [1])", "input 'x' of 'mean': expected 6 numbers, found 1")
    for file in app.files { try write(file, to: folder.path + "/app") }

    for configuration in ["debug", "release"] {
      let output = try Self.run(
        "swift", in: folder.path,
        ["run", "-c", configuration, "--package-path", "\(folder.path)/app", "--scratch-path", "\(folder.path)/b"])
      let warnings = output.split(separator: "\n").filter { $0.contains("warning") }
      #expect(warnings == [], "\(configuration)")
      let lines = output.split(separator: "\n").filter { $0.hasPrefix("= ") }.map { String($0.dropFirst(2)) }
      try #require(lines.count == app.expected.count)
      for (place, (found, expected)) in zip(lines, app.expected).enumerated() {
        let isExpected = found == expected
        #expect(
          isExpected, "\(configuration), call \(place): expected \(expected.prefix(80)), found \(found.prefix(80))")
      }
    }
  }

  private func trainedModel(in folder: TemporaryFolder) throws -> TrainedModel {
    let model = try shippedModel("gaussian-aae").applying(["width=12"])
    try train(
      model,
      settings: TrainingSettings(
        data: .digits(count: 250), epochs: 1, batch: 20, seed: 3, threads: 1, folder: "\(folder.path)/run"))
    return try TrainedModel("\(folder.path)/run")
  }

  private func write(_ file: ArtifactFile, to folder: String) throws {
    let target = URL(fileURLWithPath: "\(folder)/\(file.path)")
    try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(file.bytes).write(to: target)
  }

  /// Runs a program whose temporary files are in a folder.
  private static func run(_ program: String, in folder: String, _ arguments: [String]) throws -> String {
    let outcome = try Programs.run(program, arguments, environment: ["TMPDIR": folder])
    let text = outcome.messages + outcome.output
    try #require(outcome.status == 0, "\(text)")
    return text
  }
}

/// A program that calls exported functions and prints the bits of what they return, and what it should print.
private struct App {
  private var calls: [String] = []
  private(set) var expected: [String] = []

  /// Adds a call, and has the executor say what it returns; a random function is called with seed 7 and step 3.
  mutating func add(
    _ call: String, _ frozen: FrozenModule, _ name: String, _ inputs: [String: [Float]], rows: Int? = nil
  ) throws {
    let machine = try Machine(frozen)
    let index = try frozen.module.indexOfFunction(named: name)
    let result = try machine.apply(
      functionAt: index, count: rows ?? frozen.module.batch, drawing: DrawPosition(seed: 7, step: 3)
    ) { inputs[$0.name] }
    calls.append("printBits { \(call) }")
    expected.append(result.map { String($0.bitPattern, radix: 16) }.joined(separator: " "))
  }

  /// Adds a call that throws.
  mutating func refuse(_ call: String, _ message: String) {
    calls.append("printBits { \(call) }")
    expected.append(message)
  }

  var files: [ArtifactFile] {
    [
      ArtifactFile(
        "Package.swift",
        """
        // swift-tools-version: 6.1
        import PackageDescription

        let package = Package(
          name: "app", dependencies: [.package(path: "../any"), .package(path: "../unusual")],
          targets: [
            .executableTarget(
              name: "app",
              dependencies: [
                .product(name: "GaussianAAE", package: "any"), .product(name: "Unusual", package: "unusual"),
              ])
          ])
        """),
      ArtifactFile(
        "Sources/app/main.swift",
        """
        import GaussianAAE
        import Unusual

        func printBits(_ call: () throws -> [Float]) {
          do {
            print("=", try call().map { String($0.bitPattern, radix: 16) }.joined(separator: " "))
          } catch {
            print("=", error)
          }
        }

        \(calls.joined(separator: "\n"))
        """),
    ]
  }
}
