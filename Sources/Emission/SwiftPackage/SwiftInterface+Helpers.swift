extension SwiftInterface {
  /// The error of an input of a wrong length.
  var inputError: String {
    """
    extension \(typeName) {
      /// An input whose length is not that of what a function takes.
      public struct InputError: Error, Equatable, CustomStringConvertible {
        /// The name of the function, and of its input.
        public let function: String
        public let input: String
        /// What was expected of the input, and what was found.
        public let message: String

        public var description: String { "input '\\(input)' of '\\(function)': \\(message)" }
      }
    }

    """
  }

  /// What the methods share.
  var helpers: String {
    var parts: [String] = []
    if functions.contains(where: { !$0.inputs.isEmpty }) {
      parts.append(source.options.takesAnyRows ? Self.countRows : Self.checkCount)
    }
    parts.append(compute)
    return "extension \(typeName) {\n\(parts.joined(separator: "\n"))}\n"
  }

  private static let countRows = """
      /// Returns the number of rows of the inputs, which have equally many.
      private static func countRows(
        of inputs: [(name: String, count: Int, width: Int)], in function: String
      ) throws -> Int {
        let rows = inputs[0].count / inputs[0].width
        for (name, count, width) in inputs {
          if count % width != 0 {
            throw InputError(
              function: function, input: name, message: "expected rows of \\(width) numbers, found \\(count) numbers")
          }
          if count / width != rows {
            throw InputError(
              function: function, input: name,
              message: "expected \\(rows) rows, as '\\(inputs[0].name)' has, found \\(count / width)")
          }
        }
        return rows
      }

    """

  private static let checkCount = """
      /// Throws unless an input has as many numbers as expected.
      private static func checkCount(
        _ count: Int, is expected: Int, of input: String, in function: String
      ) throws {
        if count != expected {
          throw InputError(function: function, input: input, message: "expected \\(expected) numbers, found \\(count)")
        }
      }

    """

  private var compute: String {
    """
      /// Returns the numbers that a C function writes, which has memory of its own to compute in.
      private static func compute(
        count: Int, _ function: (_ arena: UnsafeMutableRawPointer, _ result: UnsafeMutablePointer<Float>) -> Void
      ) -> [Float] {
        Array(unsafeUninitializedCapacity: count) { buffer, initializedCount in
          guard count > 0, let result = buffer.baseAddress else { return }
          let arena = UnsafeMutableRawPointer.allocate(byteCount: \(source.arenaBytes), alignment: 64)
          function(arena, result)
          arena.deallocate()
          initializedCount = count
        }
      }

    """
  }
}

/// Returns a text as a literal of Swift, whatever it contains.
func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars { result += scalar.escaped(asASCII: true) }
  return result + "\""
}
