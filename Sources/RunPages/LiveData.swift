import Foundation

/// What the scripts of a page work on: a decoder that runs in the page, and codes with the images behind them.
///
/// The page embeds it as JSON in its element `#live`, which the engines, `Page/decoder.js` and `Page/codes.js` read.
package struct LiveData: Encodable, Sendable {
  package var decoder: Decoder?
  package var codes: Codes?

  package init(decoder: Decoder? = nil, codes: Codes? = nil) {
    self.decoder = decoder
    self.codes = codes
  }

  /// A function that turns a code, or a code and a class, into an image, one row at a time.
  package struct Decoder: Encodable, Sendable {
    package struct Image: Encodable, Sendable {
      package let width: Int
      package let height: Int
    }

    package struct Input: Encodable, Sendable {
      package let name: String
      /// `code` or `labels`.
      package let role: String
      package let columns: Int
      /// The middle of each number of a code; nil for labels.
      package let center: [Double]?
      /// The distance from the middle within which most codes lie; nil for labels.
      package let extent: [Double]?

      package init(name: String, role: String, columns: Int, center: [Double]? = nil, extent: [Double]? = nil) {
        self.name = name
        self.role = role
        self.columns = columns
        self.center = center
        self.extent = extent
      }
    }

    /// What an engine of the page runs.
    package enum Program: Encodable, Sendable {
      /// Operations, which `Page/interpreter.js` interprets.
      case instructions([Instruction], result: String, parameters: [String: EmbeddedParameter])
      /// The bytes of a WebAssembly module and of its weights, which `Page/webassembly.js` runs, the method of the
      /// loaded model that decodes, and the number of rows of a call.
      case webAssembly(module: [UInt8], weights: [UInt8], method: String, rows: Int)

      private enum CodingKeys: CodingKey {
        case instructions, result, parameters, module, weights, method, rows
      }

      package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .instructions(let instructions, let result, let parameters):
          try members.encode(instructions, forKey: .instructions)
          try members.encode(result, forKey: .result)
          try members.encode(parameters, forKey: .parameters)
        case .webAssembly(let module, let weights, let method, let rows):
          try members.encode(Data(module), forKey: .module)
          try members.encode(Data(weights), forKey: .weights)
          try members.encode(method, forKey: .method)
          try members.encode(rows, forKey: .rows)
        }
      }
    }

    /// An operation on rows. Operands are `%VALUE` or `@PARAMETER`.
    package struct Instruction: Encodable, Sendable {
      package let op: String
      package let operands: [String]
      package let result: String
      /// The width of the result.
      package let columns: Int
      package let numbers: [String: Double]

      package init(op: String, operands: [String], result: String, columns: Int, numbers: [String: Double]) {
        self.op = op
        self.operands = operands
        self.result = result
        self.columns = columns
        self.numbers = numbers
      }

      private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
      }

      package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Key.self)
        try members.encode(op, forKey: Key("op"))
        try members.encode(operands, forKey: Key("in"))
        try members.encode(result, forKey: Key("out"))
        try members.encode(columns, forKey: Key("columns"))
        for (name, number) in numbers { try members.encode(number, forKey: Key(name)) }
      }
    }

    package let image: Image
    package let inputs: [Input]
    package let program: Program

    package init(width: Int, height: Int, inputs: [Input], program: Program) {
      image = Image(width: width, height: height)
      self.inputs = inputs
      self.program = program
    }

    package init(
      width: Int, height: Int, inputs: [Input], instructions: [Instruction], result: String,
      parameters: [String: EmbeddedParameter]
    ) {
      self.init(
        width: width, height: height, inputs: inputs,
        program: .instructions(instructions, result: result, parameters: parameters))
    }
  }

  /// The codes of some images, and the images on one sheet.
  package struct Codes: Encodable, Sendable {
    package let columns: Int
    /// Whether the decoder takes these codes.
    package let decodes: Bool
    /// The codes as bytes of floats in base64.
    package let rows: String
    /// The class of each image, or -1.
    package let classes: [Int]
    /// The address of a PNG file with the images in rows, without gaps.
    package let sprite: String
    package let spriteColumns: Int

    package init(
      columns: Int, decodes: Bool, rows: [Float], classes: [Int], sprite: [UInt8], spriteColumns: Int
    ) {
      self.columns = columns
      self.decodes = decodes
      self.rows = base64(rows)
      self.classes = classes
      self.sprite = "data:image/png;base64,\(Data(sprite).base64EncodedString())"
      self.spriteColumns = spriteColumns
    }
  }

  var json: String { embeddedJSON(self) }
}

/// Returns a value as JSON without characters that mean something in HTML or XML.
func embeddedJSON(_ value: some Encodable) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  guard let data = try? encoder.encode(value) else { return "{}" }
  // Nearly all of it is base64, of which a copy would take megabytes.
  if !data.contains(where: "<&>".utf8.contains) { return String(decoding: data, as: UTF8.self) }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(data.count)
  for byte in data {
    switch byte {
    case UInt8(ascii: "<"): bytes += Array("\\u003c".utf8)
    case UInt8(ascii: "&"): bytes += Array("\\u0026".utf8)
    case UInt8(ascii: ">"): bytes += Array("\\u003e".utf8)
    default: bytes.append(byte)
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// Returns the bytes of numbers, the lowest byte of each first, in base64.
func base64(_ numbers: [Float]) -> String {
  Data(numbers.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) } })
    .base64EncodedString()
}
