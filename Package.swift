// swift-tools-version: 6.1
import PackageDescription

/// Settings of every Swift target: explicit existentials, and imports that are internal unless they say otherwise.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A target whose folder bears its plain name and whose module carries the prefix `Ingot`.
///
/// - Parameter resources: files whose bytes are part of the module.
func module(_ name: String, uses dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .target(
    name: "Ingot\(name)", dependencies: dependencies, path: "Sources/\(name)", resources: resources,
    swiftSettings: settings)
}

/// The tests of one target; support code shared by tests lives in `Tests/Support`.
func tests(_ name: String, uses dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)Tests", swiftSettings: settings)
}

/// The sources of the kernels, which exported programs contain; `Sources/Emission/Kernels` has links to them.
let kernelSources: [Resource] = [
  "portable.h", "simd.h", "weights.h", "elementary.h", "elementary_double.h", "philox.h", "updates.h",
  "kernels_copy.inc", "kernels_columns.inc", "kernels_draws.inc", "kernels_elementwise.inc", "kernels_losses.inc",
  "kernels_reductions.inc", "kernels_rows.inc", "kernels_updates.inc", "factors.h", "transpose.h",
  "nonzeros.inc", "panels.inc", "accumulate.inc", "multiply.inc", "products.inc", "tiles.h", "rates.h", "kernels.h",
  "ingot_ops.h", "ingot_kernels.h",
].map { .embedInCode("Kernels/\($0)") }

/// The sources of what exported programs contain besides the kernels.
let runtimeSources: [Resource] = ["sequential.inc", "initial.inc", "json.inc", "checkpoint.inc", "digits.c"].map {
  .embedInCode("Runtime/\($0)")
}

/// The parts of the page that trains a model.
let trainingPageSources: [Resource] = [
  "train.html", "train.css", "trainer-examples.js", "trainer-module.js", "trainer.js", "training-frames.js",
  "training-history.js", "training-session.js", "training-controls.js", "training-pointing.js",
  "training-plane.js", "training-decoder.js", "training-losses.js", "training-program.js", "training.js",
].map { .embedInCode("Page/Training/\($0)") }

let package = Package(
  name: "ingot",
  platforms: [.macOS(.v14)],
  products: [
    .library(name: "Ingot", targets: ["Ingot"]),
    .library(name: "IngotCommandLine", targets: ["IngotCommandLine"]),
    .library(name: "IngotGraphs", targets: ["IngotGraphs"]),
    .executable(name: "ingot", targets: ["IngotTool"]),
    .plugin(name: "IngotExport", targets: ["IngotExport"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    // Nothing below.
    module("Diagnostics"),
    .systemLibrary(name: "CIngotZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    module("Formatting", uses: ["IngotDiagnostics"]),
    .target(name: "CIngotKernels", path: "Sources/CKernels"),

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
    module(
      "RunPages", uses: ["IngotCharts", "IngotFiles", "IngotFormatting"],
      resources: [
        .embedInCode("Page/report.css"), .embedInCode("Page/elements.js"), .embedInCode("Page/numbers.js"),
        .embedInCode("Page/operations.js"), .embedInCode("Page/interpreter.js"), .embedInCode("Page/webassembly.js"),
        .embedInCode("Page/decoder.js"), .embedInCode("Page/images.js"),
        .embedInCode("Page/card.js"), .embedInCode("Page/charts.js"), .embedInCode("Page/legends.js"),
        .embedInCode("Page/pointing.js"), .embedInCode("Page/line-charts.js"), .embedInCode("Page/codes.js"),
        .embedInCode("Page/decoder-panel.js"), .embedInCode("Page/plane.js"), .embedInCode("Page/draws.js"),
        .embedInCode("Page/page.js"), .embedInCode("Page/explore.js"),
      ] + trainingPageSources),
    module(
      "Explorer",
      uses: [
        "IngotCompiler", "IngotDiagnostics", "IngotFiles", "IngotFormatting", "IngotIR", "IngotModeling",
        "IngotPasses", "IngotPlanning", "IngotProgram",
      ],
      resources: [
        .embedInCode("Page/explorer.css"), .embedInCode("Page/explorer.js"), .embedInCode("Page/picture.css"),
      ]),

    // Trained models.
    module(
      "Freezing",
      uses: [
        "IngotCompiler", "IngotDiagnostics", "IngotExecution", "IngotFiles", "IngotIR", "IngotIRParser",
        "IngotOptimization", "IngotPasses",
      ]),
    module(
      "Emission",
      uses: [
        "IngotCompiler", "IngotDiagnostics", "IngotFiles", "IngotFormatting", "IngotFreezing", "IngotIR",
        "IngotOptimization", "IngotPasses", "IngotProgram", "IngotRunPages",
      ],
      resources: [.embedInCode("WebAssembly/instance.js")] + kernelSources + runtimeSources),
    module("Runs", uses: ["IngotDiagnostics", "IngotFiles", "IngotModeling"]),
    module(
      "Inference",
      uses: [
        "IngotCompiler", "IngotDiagnostics", "IngotExecution", "IngotFiles", "IngotFreezing", "IngotIR",
        "IngotIRParser", "IngotModeling", "IngotOptimization", "IngotPasses", "IngotProgram", "IngotRuns",
      ]),
    module(
      "Exporting",
      uses: [
        "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotEmission", "IngotExplorer", "IngotFiles",
        "IngotFreezing", "IngotInference", "IngotIR", "IngotProgram", "IngotRunPages", "IngotRuns", "IngotSampling",
      ]),
    module("Sampling", uses: ["IngotDiagnostics", "IngotExecution", "IngotIR"]),

    // Training.
    module(
      "Evaluation",
      uses: [
        "IngotCharts", "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotDifferentiation", "IngotExecution",
        "IngotFiles", "IngotIR", "IngotPasses", "IngotProgram", "IngotRunPages", "IngotSampling",
      ]),
    module(
      "Training",
      uses: [
        "IngotCharts", "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotEvaluation", "IngotExecution",
        "IngotExplorer", "IngotFiles", "IngotFormatting", "IngotIR", "IngotModeling", "IngotPasses", "IngotRunPages",
        "IngotRuns",
      ]),

    // What users see.
    .target(
      name: "Ingot",
      dependencies: [
        "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotEmission", "IngotEvaluation", "IngotExplorer",
        "IngotExporting", "IngotInference", "IngotModeling", "IngotRuns", "IngotTraining",
      ], path: "Sources/Ingot", swiftSettings: settings),
    .target(
      name: "IngotGraphs", dependencies: ["Ingot"], path: "graphs", exclude: ["ir", "examples"],
      swiftSettings: settings),
    module(
      "CommandLine",
      uses: [
        "IngotCharts", "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotEmission", "IngotEvaluation",
        "IngotExecution", "IngotExplorer", "IngotExporting", "IngotFiles", "IngotFormatting", "IngotFreezing",
        "IngotIR", "IngotIRParser", "IngotInference", "IngotModeling", "IngotPasses", "IngotPlanning", "IngotProgram",
        "IngotReference", "IngotRunPages", "IngotRuns", "IngotSampling", "IngotTraining",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "IngotTool", dependencies: ["IngotCommandLine", "IngotGraphs"], path: "Sources/Tool",
      swiftSettings: settings),
    .plugin(
      name: "IngotExport",
      capability: .command(
        intent: .custom(verb: "ingot-export", description: "Turn a trained model into a Swift package."),
        permissions: [.writeToPackageDirectory(reason: "The package of the model is written there.")]),
      dependencies: ["IngotTool"], path: "Sources/ExportPlugin"),

    // Tests
    .target(
      name: "IngotTestSupport",
      dependencies: [
        "CIngotZlib", "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotExecution", "IngotFiles",
        "IngotFreezing", "IngotGraphs", "IngotIR", "IngotIRParser", "IngotModeling", "IngotPasses", "IngotReference",
        "IngotTraining",
      ],
      path: "Tests/Support", swiftSettings: settings),
    tests("Charts", uses: ["IngotCharts", "IngotFiles", "IngotFormatting", "IngotTestSupport"]),
    tests(
      "CommandLine",
      uses: ["IngotTool", "IngotCompiler", "IngotDatasets", "IngotFiles", "IngotGraphs", "IngotIR", "IngotTestSupport"]),
    tests(
      "Compiler",
      uses: [
        "IngotCompiler", "IngotExecution", "IngotGraphs", "IngotIR", "IngotIRParser", "IngotModeling", "IngotPasses",
        "IngotPlanning", "IngotReference", "IngotTestSupport",
      ]),
    tests("Datasets", uses: ["IngotDatasets", "IngotDiagnostics", "IngotFiles", "IngotTestSupport"]),
    tests("Diagnostics", uses: ["IngotDiagnostics"]),
    tests(
      "Differentiation", uses: ["IngotDifferentiation", "IngotIR", "IngotPasses", "IngotReference", "IngotTestSupport"]),
    tests(
      "Emission",
      uses: [
        "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotEmission", "IngotExecution", "IngotFiles",
        "IngotFreezing", "IngotGraphs", "IngotIR", "IngotModeling", "IngotOptimization", "IngotPasses", "IngotProgram",
        "IngotReference", "IngotRuns", "IngotTestSupport", "IngotTraining",
      ]),
    tests(
      "Evaluation",
      uses: [
        "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotDifferentiation", "IngotEvaluation",
        "IngotExecution", "IngotFiles", "IngotIR", "IngotIRParser", "IngotPasses", "IngotTestSupport",
      ]),
    tests(
      "Execution",
      uses: [
        "CIngotKernels", "IngotCompiler", "IngotExecution", "IngotGraphs", "IngotIR", "IngotIRParser", "IngotModeling",
        "IngotPasses", "IngotPlanning", "IngotProgram", "IngotReference", "IngotTestSupport",
      ]),
    tests(
      "Explorer",
      uses: ["IngotCompiler", "IngotDiagnostics", "IngotExplorer", "IngotIR", "IngotModeling", "IngotTestSupport"]),
    tests(
      "Exporting",
      uses: [
        "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotEmission", "IngotExecution", "IngotExplorer",
        "IngotExporting", "IngotFormatting", "IngotFreezing", "IngotGraphs", "IngotIR", "IngotInference",
        "IngotModeling", "IngotReference", "IngotTestSupport", "IngotTraining",
      ]),
    tests("Files", uses: ["IngotDatasets", "IngotDiagnostics", "IngotFiles", "IngotTestSupport"]),
    tests(
      "Filetest",
      uses: [
        "IngotCompiler", "IngotDiagnostics", "IngotExecution", "IngotIR", "IngotIRParser", "IngotOptimization",
        "IngotPasses", "IngotPlanning", "IngotProgram", "IngotReference", "IngotTestSupport",
      ]),
    tests("Formatting", uses: ["IngotFormatting", "IngotTestSupport"]),
    tests(
      "Inference",
      uses: [
        "IngotDiagnostics", "IngotFiles", "IngotInference", "IngotIR", "IngotModeling", "IngotReference", "IngotRuns",
        "IngotTestSupport", "IngotTraining",
      ]),
    tests(
      "Freezing",
      uses: [
        "IngotCompiler", "IngotDiagnostics", "IngotExecution", "IngotFreezing", "IngotIR", "IngotIRParser",
        "IngotModeling", "IngotReference", "IngotTestSupport",
      ]),
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
        "IngotCompiler", "IngotDiagnostics", "IngotGraphs", "IngotIR", "IngotIRParser", "IngotOptimization",
        "IngotPasses", "IngotReference", "IngotTestSupport",
      ]),
    tests("Passes", uses: ["IngotDiagnostics", "IngotIR", "IngotPasses", "IngotTestSupport"]),
    tests(
      "Planning",
      uses: ["IngotCompiler", "IngotDiagnostics", "IngotGraphs", "IngotIR", "IngotPlanning", "IngotTestSupport"]),
    tests("Program", uses: ["IngotCompiler", "IngotGraphs", "IngotIR", "IngotProgram", "IngotTestSupport"]),
    tests("Reference", uses: ["IngotDiagnostics", "IngotIR", "IngotReference", "IngotTestSupport"]),
    tests("RunPages", uses: ["IngotCharts", "IngotFormatting", "IngotRunPages", "IngotTestSupport"]),
    tests(
      "Sampling",
      uses: [
        "IngotCompiler", "IngotExecution", "IngotIR", "IngotModeling", "IngotSampling", "IngotTestSupport",
      ]),
    tests(
      "Training",
      uses: [
        "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotEvaluation", "IngotExecution", "IngotFiles",
        "IngotGraphs", "IngotInference", "IngotIR", "IngotModeling", "IngotRuns", "IngotTestSupport",
        "IngotTraining",
      ]),
  ]
)

// SwiftPM compiles what a plugin runs a second time, for the machine that builds. Tests do without the plugin, and build in
// three quarters of the time; see `tools/test`.
if Context.environment["INGOT_WITHOUT_PLUGIN"] != nil {
  package.targets.removeAll { $0.type == .plugin }
  package.products.removeAll { $0.name == "IngotExport" }
}

// Fuzzers need libFuzzer, which a build has only with `--sanitize=fuzzer`; see `tools/fuzz`.
if Context.environment["INGOT_FUZZING"] != nil {
  package.targets += [
    .executableTarget(
      name: "ingot-fuzzing",
      dependencies: [
        "IngotCompiler", "IngotDatasets", "IngotDiagnostics", "IngotEmission", "IngotExecution", "IngotFiles",
        "IngotFreezing", "IngotIR", "IngotIRParser", "IngotInference", "IngotModeling", "IngotPasses", "IngotPlanning",
        "IngotReference", "IngotRuns", "IngotTestSupport", "IngotTraining",
      ],
      path: "Tests/Fuzzing/Targets", swiftSettings: settings)
  ]
}
