import IngotFormatting
import IngotIR
import IngotRunPages

/// What stands beside a WebAssembly module: what loads it in JavaScript, its types, and a page that shows the model.
package struct WebAssemblyArtifact {
  /// How the page shows the function that turns codes into images.
  package struct Decoder: Hashable, Sendable {
    /// The size of an image.
    package let width: Int
    package let height: Int
    /// The middle of each number of a code, and the distance from it within which most codes lie.
    package let center: [Double]
    package let reach: [Double]

    package init(width: Int, height: Int, center: [Double], reach: [Double]) {
      (self.width, self.height) = (width, height)
      (self.center, self.reach) = (center, reach)
    }
  }

  private let source: CSource
  private let loader: WebAssemblyLoader
  private let module: [UInt8]
  private let title: String
  private let decoder: Decoder?

  /// - Parameters:
  ///   - source: the functions as C, with weights that are given by the caller.
  ///   - module: the bytes of the compiled module.
  ///   - title: the name of the model.
  ///   - decoder: how to show the function of the role `sample`; nil if there is none, and then there is no page.
  package init(_ source: CSource, module: [UInt8], title: String, decoder: Decoder?) {
    self.source = source
    loader = WebAssemblyLoader(source, title: title)
    self.module = module
    self.title = title
    self.decoder = decoder
  }

  package var files: [ArtifactFile] {
    let name = source.options.name
    var files = [
      ArtifactFile("\(name).js", loader.module), ArtifactFile("\(name).d.ts", loader.types),
      // Node takes the loader for a module only where this says so.
      ArtifactFile("package.json", "{ \"type\": \"module\" }\n"),
    ]
    if let page { files.append(ArtifactFile("explore.html", page.html)) }
    return files
  }

  /// The page; nil without a function that takes a code, or a code and a class, and returns an image.
  private var page: ExplorePage? {
    guard let decoder, let method = loader.methods.first(where: { $0.function.function.role == .sample }),
      method.function.resultWidth == decoder.width * decoder.height
    else { return nil }
    let inputs = zip(method.inputs, method.function.inputs).map { named, input in
      let isLabels = input.role == .labels
      return LiveData.Decoder.Input(
        name: named.name, role: isLabels ? "labels" : "code", columns: input.width,
        center: isLabels ? nil : decoder.center, extent: isLabels ? nil : decoder.reach)
    }
    guard inputs.filter({ $0.role == "code" }).allSatisfy({ $0.columns == decoder.center.count }) else { return nil }
    let type = source.options.weights == .f32 ? "" : " in \(source.options.weights.rawValue)"
    return ExplorePage(
      title: title,
      facts: "\(size(module.count)) of WebAssembly with \(size(source.weights.count)) of weights\(type)",
      decoder: LiveData.Decoder(
        width: decoder.width, height: decoder.height, inputs: inputs,
        program: .webAssembly(
          module: module, weights: source.weights, method: method.name,
          rows: source.options.takesAnyRows ? 1 : source.batch)),
      loader: "const modelOf = (function () {\n\(loader.body)\nreturn modelOf;\n})();\n")
  }

  /// Returns a number of bytes with three digits: `4.12 kB`.
  private func size(_ bytes: Int) -> String {
    if bytes < 1000 { return "\(bytes) bytes" }
    let (number, unit) = bytes < 1_000_000 ? (Double(bytes) / 1e3, "kB") : (Double(bytes) / 1e6, "MB")
    return "\(fixed(number, number < 10 ? 2 : number < 100 ? 1 : 0)) \(unit)"
  }
}
