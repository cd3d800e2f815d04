// swift-tools-version: 6.1
import PackageDescription

// A package that uses Ingot: a model of its own, data of its own, and two programs.
let package = Package(
  name: "shapes",
  platforms: [.macOS(.v14)],
  dependencies: [
    // Elsewhere, this is the address of the repository or the path of a clone.
    .package(name: "ingot", path: "../../..")
  ],
  targets: [
    .target(name: "ShapeModels", dependencies: [.product(name: "Ingot", package: "ingot")]),
    // Trains the model from memory and uses what it has learned.
    .executableTarget(name: "shapes", dependencies: ["ShapeModels"]),
    // Every command of `ingot`, for this package's model.
    .executableTarget(
      name: "shapes-tool", dependencies: ["ShapeModels", .product(name: "IngotCommandLine", package: "ingot")]),
  ]
)
