/// The source of a type with a method for each func.
struct SwiftInterface {
  let source: CSource
  let typeName: String
  let functions: [SwiftFunction]
  /// The size of an image, if there are functions that make images.
  let imageSize: (width: Int, height: Int)?

  private var takesAnyRows: Bool { source.options.takesAnyRows }
  private var hasInputs: Bool { functions.contains { !$0.inputs.isEmpty } }

  init(_ source: CSource, imageSize: (width: Int, height: Int)?) {
    self.source = source
    typeName = swiftTypeName(source.options.name)
    var names = SwiftNames(taken: ["imageSize", "InputError", "countRows", "checkCount", "compute"])
    functions = source.functions.map { SwiftFunction($0, names: &names) }
    let pixels = imageSize.map { $0.width * $0.height }
    let makesImages = functions.contains { $0.role?.makesImages == true && $0.resultWidth == pixels }
    self.imageSize = makesImages ? imageSize : nil
  }

  /// The C function that returns the address of the weights. No function of the artefact begins like this.
  static func address(of name: String) -> String { "ingot_address_of_\(name)_weights" }

  /// Whether the rows of a result are images.
  func makesImages(_ function: SwiftFunction) -> Bool {
    guard let imageSize, function.role?.makesImages == true else { return false }
    return function.resultWidth == imageSize.width * imageSize.height
  }

  var text: String {
    var text = """
      import C\(typeName)

      /// Functions of a trained model. Made by Ingot.
      ///
      ///     let model = \(typeName)()
      \(usage)
      ///
      /// A matrix is an array of its rows, one after another.
      ///
      /// A call has memory of its own while it runs, and nothing changes the weights, so any number of threads may
      /// call at once. The same arguments give the same bits. In a debug build the calls are many times slower, since
      /// the C code is not optimised there either.
      public struct \(typeName): Sendable {

      """
    if let imageSize {
      text += "  /// The size of an image in pixels.\n"
      text += "  public static let imageSize = (width: \(imageSize.width), height: \(imageSize.height))\n\n"
    }
    text += "  public init() {}\n"
    for function in functions { text += "\n" + method(function) }
    text += "}\n"
    if hasInputs { text += "\n" + inputError }
    return text + "\n" + helpers
  }

  /// A line of the comment of the type that calls the first function.
  private var usage: String {
    let function = functions[0]
    let arguments = function.inputs.map { input in
      let count = takesAnyRows ? input.width : input.count
      let numbers = Array(repeating: "0.5", count: count).joined(separator: ", ")
      return "\(input.name): \(count <= 4 ? "[\(numbers)]" : input.name)"
    }
    return "///     let result = \(call(function, arguments))"
  }

  /// A call of a function of a value `model`.
  ///
  /// - Parameter arguments: the inputs with their labels.
  func call(_ function: SwiftFunction, _ arguments: [String], rows: String = "4", step: String? = nil) -> String {
    var all = arguments
    if function.takesRows(source.options) { all.append("rows: \(rows)") }
    if function.isRandom { all += ["seed: 1"] + (step.map { ["step: \($0)"] } ?? []) }
    return "\(function.inputs.isEmpty ? "" : "try ")model.\(function.name)(\(all.joined(separator: ", ")))"
  }

  // MARK: Methods

  private func method(_ function: SwiftFunction) -> String {
    var parameters = function.inputs.map { "\($0.name): [Float]" }
    if function.takesRows(source.options) { parameters.append("rows: Int = 1") }
    if function.isRandom { parameters += ["seed: UInt64", "step: UInt64 = 1"] }
    let effect = function.inputs.isEmpty ? "" : "throws "
    var text = comment(function)
    text += "  public func \(function.name)(\(parameters.joined(separator: ", "))) \(effect)-> [Float] {\n"
    text += checks(function)
    let count = takesAnyRows ? "rows * \(function.resultWidth)" : "\(function.resultCount)"
    var arguments = ["$0", "\(Self.address(of: source.options.name))()"] + function.inputs.map(\.name)
    if takesAnyRows { arguments.append("rows") }
    if function.isRandom { arguments += ["seed", "step"] }
    arguments.append("$1")
    text += "    return Self.compute(count: \(count)) {\n"
    text += "      \(function.symbol)(\(arguments.joined(separator: ", ")))\n    }\n"
    return text + "  }\n"
  }

  private func checks(_ function: SwiftFunction) -> String {
    if function.takesRows(source.options) {
      return "    precondition(rows >= 0, \"expected 0 or more rows, found \\(rows)\")\n"
    }
    let name = quoted(function.original)
    if takesAnyRows {
      let inputs = function.inputs.map { "(\(quoted($0.original)), \($0.name).count, \($0.width))" }
      return "    let rows = try Self.countRows(of: [\(inputs.joined(separator: ", "))], in: \(name))\n"
    }
    return function.inputs.map { input in
      "    try Self.checkCount(\(input.name).count, is: \(input.count), of: \(quoted(input.original)), in: \(name))\n"
    }.joined()
  }

  private func comment(_ function: SwiftFunction) -> String {
    var lines = [function.role?.sentence ?? "Computes `\(commentText(function.original))`.", ""]
    var parameters = function.inputs.map { "\($0.name): \(shape($0.width, of: $0.count))." }
    if function.takesRows(source.options) { parameters.append("rows: the number of rows to draw.") }
    if function.isRandom {
      parameters.append("seed: where draws come from; the same seed and step give the same numbers.")
      let further = takesAnyRows ? "; each \(source.batch) rows take one" : ""
      parameters.append("step: the number of the draw, from 1\(further).")
    }
    lines += parameterList(parameters)
    let result = shape(function.resultWidth, of: function.resultCount, isResult: true)
    lines.append("- Returns: \(result)\(makesImages(function) ? ", the pixels of an image from its upper left" : "").")
    if !function.inputs.isEmpty { lines.append("- Throws: ``InputError`` for an input of another length.") }
    return lines.map { "  ///\($0.isEmpty ? "" : " \($0)")\n" }.joined()
  }

  private func parameterList(_ parameters: [String]) -> [String] {
    switch parameters.count {
    case 0: []
    case 1: ["- Parameter \(parameters[0])"]
    default: ["- Parameters:"] + parameters.map { "  - \($0)" }
    }
  }

  /// Says what a matrix consists of.
  private func shape(_ width: Int, of count: Int, isResult: Bool = false) -> String {
    let numbers = width == 1 ? "1 number" : "\(width) numbers"
    if takesAnyRows { return isResult ? "a row of \(numbers) for each row" : "rows of \(numbers)" }
    return count == width ? numbers : "\(count / width) rows of \(numbers)"
  }
}
