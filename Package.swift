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
    // Nothing below.
    module("Diagnostics"),
    module("Formatting"),
    .systemLibrary(
      name: "CIngotOpenBLAS", path: "Sources/COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CIngotZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CIngotKernels", dependencies: ["CIngotOpenBLAS"], path: "Sources/CKernels"),

    // The compiler: from a model to a program.
    module("IR", uses: ["IngotDiagnostics"]),
    module("IRParser", uses: ["IngotDiagnostics", "IngotIR"]),
    module("Reference", uses: ["IngotDiagnostics", "IngotIR"]),
    module("Modeling", uses: ["IngotDiagnostics", "IngotIR"]),
    module("Passes", uses: ["IngotDiagnostics", "IngotIR"]),
    module("Differentiation", uses: ["IngotDiagnostics", "IngotIR", "IngotPasses"]),
    module("Optimization", uses: ["IngotDiagnostics", "IngotIR", "IngotPasses"]),
    module("Planning", uses: ["IngotDiagnostics", "IngotIR", "IngotPasses"]),
    module(
      "Compiler",
      uses: [
        "IngotDiagnostics", "IngotDifferentiation", "IngotIR", "IngotModeling", "IngotOptimization", "IngotPasses",
        "IngotPlanning",
      ]),
    module("Program", uses: ["IngotDiagnostics", "IngotIR", "IngotPlanning"]),
    module("Execution", uses: ["CIngotKernels", "IngotDiagnostics", "IngotIR", "IngotProgram"]),

    // Files and what is drawn.
    module("Files", uses: ["CIngotZlib", "IngotDiagnostics"]),
    module("Datasets", uses: ["IngotDiagnostics", "IngotFiles"]),
    module("Charts", uses: ["IngotFiles", "IngotFormatting"]),
    module("RunPages", uses: ["IngotCharts", "IngotFiles", "IngotFormatting"]),
    module(
      "Explorer",
      uses: ["IngotCompiler", "IngotDiagnostics", "IngotFormatting", "IngotIR", "IngotPasses", "IngotPlanning"]),

    // Training.
    module(
      "Evaluation",
      uses: [
        "IngotCharts", "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotDifferentiation", "IngotExecution",
        "IngotFiles", "IngotIR",
        "IngotPasses", "IngotRunPages",
      ]),
    module(
      "Training",
      uses: [
        "IngotCharts", "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotEvaluation", "IngotExecution",
        "IngotExplorer", "IngotFiles", "IngotFormatting", "IngotIR", "IngotModeling", "IngotPasses", "IngotRunPages",
      ]),

    // What users see.
    .target(
      name: "Ingot",
      dependencies: [
        "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotEvaluation", "IngotModeling", "IngotTraining",
      ], path: "Sources/Ingot", swiftSettings: settings),
    .target(name: "IngotGraphs", dependencies: ["Ingot"], path: "graphs", exclude: ["ir"], swiftSettings: settings),
    .executableTarget(
      name: "IngotCLI",
      dependencies: [
        "Ingot", "IngotCharts", "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotEvaluation",
        "IngotExecution", "IngotExplorer", "IngotFiles", "IngotFormatting", "IngotIR", "IngotIRParser",
        "IngotModeling", "IngotGraphs", "IngotPasses", "IngotPlanning", "IngotProgram", "IngotReference",
        "IngotTraining", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/CLI", swiftSettings: settings),

    // Tests
    .target(
      name: "IngotTestSupport",
      dependencies: [
        "CIngotZlib", "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotExecution", "IngotFiles", "IngotIR",
        "IngotIRParser", "IngotModeling", "IngotGraphs", "IngotPasses", "IngotReference",
      ],
      path: "Tests/Support", swiftSettings: settings),
    tests("Charts", uses: ["IngotCharts", "IngotFiles", "IngotFormatting", "IngotTestSupport"]),
    tests(
      "CLI",
      uses: ["IngotCLI", "IngotCompiler", "IngotDatasets", "IngotFiles", "IngotGraphs", "IngotIR", "IngotTestSupport"]),
    tests(
      "Compiler",
      uses: [
        "IngotCompiler", "IngotExecution", "IngotGraphs", "IngotIR", "IngotIRParser", "IngotModeling", "IngotPasses",
        "IngotPlanning", "IngotReference", "IngotTestSupport",
      ]),
    tests("Datasets", uses: ["CIngotZlib", "IngotDatasets", "IngotDiagnostics", "IngotFiles", "IngotTestSupport"]),
    tests("Diagnostics", uses: ["IngotDiagnostics"]),
    tests(
      "Differentiation", uses: ["IngotDifferentiation", "IngotIR", "IngotPasses", "IngotReference", "IngotTestSupport"]),
    tests(
      "Evaluation",
      uses: [
        "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotEvaluation", "IngotExecution", "IngotFiles",
        "IngotIR", "IngotIRParser", "IngotTestSupport",
      ]),
    tests(
      "Execution",
      uses: [
        "CIngotKernels", "IngotCompiler", "IngotExecution", "IngotGraphs", "IngotIR", "IngotPasses", "IngotPlanning",
        "IngotProgram", "IngotReference", "IngotTestSupport",
      ]),
    tests("Explorer", uses: ["IngotCompiler", "IngotExplorer", "IngotGraphs", "IngotIR", "IngotTestSupport"]),
    tests("Files", uses: ["IngotDatasets", "IngotDiagnostics", "IngotFiles", "IngotTestSupport"]),
    tests(
      "Filetest",
      uses: [
        "IngotCompiler", "IngotDiagnostics", "IngotExecution", "IngotIR", "IngotIRParser", "IngotOptimization",
        "IngotPasses", "IngotPlanning", "IngotProgram", "IngotReference", "IngotTestSupport",
      ]),
    tests("Formatting", uses: ["IngotFormatting", "IngotTestSupport"]),
    tests("Ingot", uses: ["Ingot", "IngotTestSupport"]),
    tests("IR", uses: ["IngotIR", "IngotTestSupport"]),
    tests(
      "IRParser",
      uses: ["IngotCompiler", "IngotDiagnostics", "IngotGraphs", "IngotIR", "IngotIRParser", "IngotTestSupport"]),
    tests(
      "Modeling",
      uses: ["IngotCompiler", "IngotDiagnostics", "IngotIR", "IngotModeling", "IngotReference", "IngotTestSupport"]),
    tests(
      "Optimization",
      uses: [
        "IngotCompiler", "IngotGraphs", "IngotIR", "IngotOptimization", "IngotPasses", "IngotReference",
        "IngotTestSupport",
      ]),
    tests("Passes", uses: ["IngotDiagnostics", "IngotIR", "IngotPasses", "IngotTestSupport"]),
    tests(
      "Planning",
      uses: ["IngotCompiler", "IngotDiagnostics", "IngotGraphs", "IngotIR", "IngotPlanning", "IngotTestSupport"]),
    tests("Program", uses: ["IngotCompiler", "IngotGraphs", "IngotIR", "IngotProgram", "IngotTestSupport"]),
    tests("Reference", uses: ["IngotDiagnostics", "IngotIR", "IngotReference", "IngotTestSupport"]),
    tests("RunPages", uses: ["IngotCharts", "IngotFormatting", "IngotRunPages", "IngotTestSupport"]),
    tests(
      "Training",
      uses: [
        "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotEvaluation", "IngotExecution", "IngotFiles",
        "IngotGraphs", "IngotIR", "IngotModeling", "IngotTestSupport", "IngotTraining",
      ]),
  ]
)
