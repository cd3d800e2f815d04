import IngotIR

/// A program that calls a function of an exported package and writes what it returns, images if possible.
struct SwiftExample {
  private let interface: SwiftInterface
  private let function: SwiftFunction
  private let makesImages: Bool
  /// The standard deviation of the numbers of a code.
  private let codeDeviation: Float
  /// The number of calls, and the number of rows of each.
  private let calls: Int
  private let rows: Int

  /// The number of images on each side of the sheet.
  private static let side = 10

  init(_ interface: SwiftInterface, codeDeviation: Float) {
    self.interface = interface
    self.codeDeviation = codeDeviation
    let function = interface.functions.first { $0.role == .sample } ?? interface.functions[0]
    self.function = function
    makesImages = interface.makesImages(function)
    let wanted = makesImages ? Self.side * Self.side : 1
    rows = interface.source.options.takesAnyRows ? wanted : interface.source.batch
    calls = (wanted + rows - 1) / rows
  }

  var text: String {
    let purpose =
      makesImages ? "Writes a sheet of images that the model makes, samples.pgm." : "Prints what the model returns."
    var text = "// \(purpose)\n"
    if makesImages { text += "import Foundation\n" }
    text += "import \(interface.typeName)\n\nlet model = \(interface.typeName)()\n"
    if function.inputs.contains(where: { $0.role != .labels && prior(of: $0) == nil }) { text += "\n" + Self.draw }
    var names = SwiftNames(taken: Self.names)
    var body = ""
    var arguments: [String] = []
    for input in function.inputs {
      let name = names.unique(input.original)
      body += "  let \(name) = \(numbers(for: input))\n"
      arguments.append("\(input.name): \(name)")
    }
    body += "  results += \(interface.call(function, arguments, rows: "\(rows)", step: step))\n}\n"
    let loop = calls > 1 ? "for \(usesCall ? "call" : "_") in 0..<\(calls) {\n" : "do {\n"
    text += "\nvar results: [Float] = []\n\(loop)\(body)"
    return text + (makesImages ? sheet : Self.printing)
  }

  /// The names of variables and functions of the program besides the inputs.
  private static let names: Set<String> = ["call", "draw", "model", "results"]

  /// Whether the arguments depend on the number of the call.
  private var usesCall: Bool {
    function.isRandom || function.inputs.contains { $0.role == .labels || prior(of: $0) != nil }
  }

  private var step: String? { calls > 1 ? "UInt64(call) + 1" : nil }

  /// The function that draws what an input takes, if it was exported too.
  private func prior(of input: SwiftFunction.Input) -> SwiftFunction? {
    interface.functions.first { other in
      (other.role == .prior || other.role == .stylePrior) && other.inputs.isEmpty && other.resultWidth == input.width
    }
  }

  /// The numbers that an input takes in a call.
  private func numbers(for input: SwiftFunction.Input) -> String {
    if input.role == .labels {
      let row = calls > 1 ? "(call * \(rows) + $0 / \(input.width))" : "($0 / \(input.width))"
      return "(0..<\(input.width * rows)).map { Float($0 % \(input.width) == \(row) % \(input.width) ? 1 : 0) }"
    }
    if let prior = prior(of: input) { return interface.call(prior, [], rows: "\(rows)", step: step) }
    let factor = codeDeviation == 1 ? "" : "\(codeDeviation) * "
    return "(0..<\(input.width * rows)).map { _ in \(factor)draw() }"
  }

  private static let draw = """
    /// Returns a number that is nearly normal: the sum of twelve uniform ones.
    func draw() -> Float { (0..<12).reduce(-6) { sum, _ in sum + Float.random(in: 0..<1) } }

    """

  private static let printing = """
    print(results.prefix(16).map { "\\($0)" }.joined(separator: " "))

    """

  /// Writes the sheet as a portable grey map (https://netpbm.sourceforge.net/doc/pgm.html).
  private var sheet: String {
    """

    let (width, height) = \(interface.typeName).imageSize
    let side = \(Self.side)
    var sheet = Data("P5 \\(side * width) \\(side * height) 255\\n".utf8)
    for y in 0..<(side * height) {
      for x in 0..<(side * width) {
        let image = y / height * side + x / width
        let grey = results[(image * height + y % height) * width + x % width]
        sheet.append(UInt8(255 * min(1, max(0, grey)) + 0.5))
      }
    }
    try sheet.write(to: URL(fileURLWithPath: "samples.pgm"))
    print("samples.pgm")

    """
  }
}
