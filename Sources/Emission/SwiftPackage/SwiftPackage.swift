/// Funcs as a package of Swift: a type with a method for each, the C that they call, and an example.
package struct SwiftPackage {
  private let source: CSource
  private let interface: SwiftInterface
  private let example: SwiftExample

  /// The name of the type and of the library.
  package var typeName: String { interface.typeName }
  private var cModule: String { "C\(typeName)" }

  /// - Parameters:
  ///   - source: the funcs in C, with their weights linked in.
  ///   - data: what the example needs.
  package init(_ source: CSource, _ data: ExampleData) {
    self.source = source
    let interface = SwiftInterface(source, imageSize: data.imageSize)
    self.interface = interface
    example = SwiftExample(interface, codeDeviation: data.codeDeviation)
  }

  package var files: [ArtifactFile] {
    let name = source.options.name
    let code = source.files.map { file in
      let folder = file.path.hasSuffix(".h") ? "Sources/\(cModule)/include" : "Sources/\(cModule)"
      return ArtifactFile("\(folder)/\(file.path)", file.bytes)
    }
    return [ArtifactFile("Package.swift", manifest)] + code + [
      ArtifactFile("Sources/\(cModule)/include/\(name)_address.h", address),
      ArtifactFile("Sources/\(typeName)/\(typeName).swift", interface.text),
      ArtifactFile("Sources/Example/main.swift", example.text),
    ]
  }

  private var manifest: String {
    """
    // swift-tools-version: 5.9
    import PackageDescription

    // Functions of a trained model. Made by Ingot. Another package uses them with
    //
    //     .package(path: "FOLDER")
    //     .product(name: "\(typeName)", package: "FOLDER")
    //
    // where FOLDER is the folder of this file; in the second line, without those around it.
    let package = Package(
      name: "\(typeName)",
      products: [.library(name: "\(typeName)", targets: ["\(typeName)"])],
      targets: [
        // The assembler takes the weights into the program; it finds them where headers are looked for.
        .target(
          name: "\(cModule)", exclude: ["\(source.options.name).weights"], cSettings: [.headerSearchPath(".")]),
        .target(name: "\(typeName)", dependencies: ["\(cModule)"]),
        // `swift run` runs it.
        .executableTarget(name: "\(typeName)Example", dependencies: ["\(typeName)"], path: "Sources/Example"),
      ]
    )

    """
  }

  /// Swift does not import an array without a length, and none as long as weights.
  private var address: String {
    let name = source.options.name
    return """
      // The address of the weights, for Swift.
      #ifndef \(name.uppercased())_ADDRESS_H
      #define \(name.uppercased())_ADDRESS_H

      #include "\(name).h"

      static inline const void *\(SwiftInterface.address(of: name))(void) { return \(name)_weights; }

      #endif

      """
  }
}
