// swift-tools-version: 6.1
import PackageDescription

/// Settings of every Swift target: explicit existentials, and imports that are internal unless they say otherwise.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A target whose folder bears its plain name and whose module carries the prefix `Ingot`.
func module(_ name: String, uses dependencies: [Target.Dependency] = []) -> Target {
  .target(name: "Ingot\(name)", dependencies: dependencies, path: "Sources/\(name)", swiftSettings: settings)
}

/// The tests of one target; support code shared by tests lives in `Tests/Support`.
func tests(_ name: String, uses dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)Tests", swiftSettings: settings)
}

let package = Package(
  name: "ingot",
  platforms: [.macOS(.v14)],
  products: [
    .library(name: "Ingot", targets: ["Ingot"]),
    .executable(name: "ingot", targets: ["IngotCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    // L0
    module("Diagnostics"),
    .systemLibrary(
      name: "CIngotOpenBLAS", path: "Sources/COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CIngotZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CIngotKernels", dependencies: ["CIngotOpenBLAS"], path: "Sources/CKernels"),

    // L1
    module("IR", uses: ["IngotDiagnostics"]),

    // L2
    module("Modeling", uses: ["IngotIR"]),
    module("IRParser", uses: ["IngotIR"]),
    module("Passes", uses: ["IngotIR"]),
    module("Differentiation", uses: ["IngotPasses"]),
    module("Optimization", uses: ["IngotPasses"]),
    module("Planning", uses: ["IngotPasses"]),
    module("Reference", uses: ["IngotIR"]),
    module("Data", uses: ["IngotDiagnostics", "CIngotZlib"]),

    // L3
    module(
      "Compiler", uses: ["IngotModeling", "IngotDifferentiation", "IngotOptimization", "IngotPasses", "IngotPlanning"]),
    module("Program", uses: ["IngotDiagnostics", "IngotIR", "IngotPlanning"]),
    module("Execution", uses: ["IngotProgram", "CIngotKernels"]),

    // L4
    module("Report", uses: ["IngotCompiler", "IngotData"]),

    // L5
    module("Training", uses: ["IngotCompiler", "IngotExecution", "IngotReport"]),

    // L6
    .target(
      name: "Ingot", dependencies: ["IngotModeling", "IngotCompiler", "IngotTraining"], path: "Sources/Ingot",
      swiftSettings: settings),
    .target(name: "IngotGraphs", dependencies: ["Ingot"], path: "graphs", exclude: ["ir"], swiftSettings: settings),
    .executableTarget(
      name: "IngotCLI",
      dependencies: [
        "Ingot", "IngotGraphs", "IngotIRParser", "IngotProgram", "IngotReference", "IngotReport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/CLI", swiftSettings: settings),

    // Tests
    .target(
      name: "IngotTestSupport",
      dependencies: [
        "IngotGraphs", "IngotIRParser", "IngotReference", "IngotExecution", "IngotCompiler", "IngotData", "CIngotZlib",
      ],
      path: "Tests/Support", swiftSettings: settings),
    tests("CLI", uses: ["IngotCLI", "IngotData", "IngotTestSupport"]),
    tests("Compiler", uses: ["IngotCompiler", "IngotExecution", "IngotReference", "IngotTestSupport"]),
    tests("Data", uses: ["IngotData", "IngotTestSupport", "CIngotZlib"]),
    tests("Differentiation", uses: ["IngotDifferentiation", "IngotTestSupport"]),
    tests("Execution", uses: ["IngotExecution", "IngotTestSupport"]),
    tests(
      "Filetest",
      uses: [
        "IngotCompiler", "IngotOptimization", "IngotPasses", "IngotPlanning", "IngotProgram", "IngotExecution",
        "IngotReference", "IngotTestSupport",
      ]),
    tests("IR", uses: ["IngotIR", "IngotTestSupport"]),
    tests("Modeling", uses: ["IngotModeling", "IngotCompiler", "IngotReference", "IngotTestSupport"]),
    tests("Report", uses: ["IngotReport", "IngotData", "IngotTestSupport"]),
    tests("Training", uses: ["IngotTraining", "IngotData", "IngotGraphs", "IngotIRParser", "IngotTestSupport"]),
  ]
)
