import IngotDiagnostics
import IngotIR
import IngotProgram

/// Writes the instructions of one function of a training program as calls of kernels, with literal arguments.
struct TrainingStatements {
  let program: Program
  let index: Int
  /// The C expressions of the arguments, by their places.
  let inputs: [Place: String]

  /// Returns the text of the body, which leaves the result in the arena.
  mutating func body() throws(IngotError) -> String {
    let source = program.module.functions[index]
    var text = ""
    for (position, instruction) in program.functions[index].instructions.enumerated() {
      text += "  // \(commentText(program.module.text(of: source.body[position], in: source)))\n"
      text += "  INGOT_MARK(\(index), \(position));\n"
      text += try statement(instruction)
    }
    return text + "  INGOT_MARK(\(index), \(source.body.count));\n"
  }

  private mutating func statement(_ instruction: ProgramInstruction) throws(IngotError) -> String {
    let operation = instruction.operation
    let (kernel, units) = ("ingot_\(operation.opcode.rawValue)", instruction.tiling.units)
    switch operation.arguments {
    case .elementwise, .copy, .rows, .columns, .loss:
      return "  \(kernel)(&\(try literal(operation)), 0, \(units));\n"
    case .draw: return "  \(kernel)(&\(try literal(operation)), &moment, 0, \(units));\n"
    case .reduction: return try reduction(instruction)
    case .update(let update):
      guard let gradient = update.gradient else {
        throw IngotError(.defect, "expected an update with a gradient, found one without")
      }
      return "  {\n" + (try self.update(operation))
        + "    \(kernel)(&update, &rates, \(try pointer(gradient)), 0, \(units));\n  }\n"
    case .product(let product): return try self.product(operation, product, tiles: instruction.tiling.count)
    }
  }

  /// Returns the variables of an update: its arguments, and its coefficients at the step.
  private mutating func update(_ operation: Operation) throws(IngotError) -> String {
    "    const ingot_update update = \(try initializer(operation));\n"
      + "    const ingot_rates rates = rates_at(&update, step);\n"
  }

  private mutating func product(
    _ operation: Operation, _ product: Operation.Product, tiles: Int
  ) throws(IngotError) -> String {
    var (preamble, pieces, columns) = ("", "", "")
    var isUpdated = false
    for epilogue in product.epilogues {
      let kernel = "ingot_\(epilogue.opcode.rawValue)"
      switch epilogue.arguments {
      case .elementwise:
        pieces += "        \(kernel)(&\(try literal(epilogue, piped: "piece.numbers")), piece.begin, piece.end);\n"
      case .draw:
        let literal = try literal(epilogue, piped: "piece.numbers")
        pieces += "        \(kernel)(&\(literal), &moment, piece.begin, piece.end);\n"
      case .update:
        preamble += try update(epilogue)
        pieces += "        \(kernel)(&update, &rates, piece.numbers, piece.begin, piece.end);\n"
        isUpdated = true
      case .columns:
        let literal = try literal(epilogue, piped: "product.out")
        columns += "      \(kernel)(&\(literal), tile.column, tile.column + tile.columns);\n"
      case .copy, .rows, .reduction, .loss, .product:
        throw IngotError(.defect, "expected an epilogue, found '\(epilogue.opcode.rawValue)'")
      }
    }
    var text = "  {\n\(preamble)    const ingot_product product = \(try initializer(operation));\n"
    text += "    const int64_t nonzeros = prepare(&product);\n"
    text += "    for (int64_t number = 0; number < \(tiles); number++) {\n"
    text += "      \(isUpdated ? "" : "const ")ingot_rectangle tile = tile_at(&product, number, nonzeros, scratch);\n"
    if isUpdated { text += "      tile.expected = &update;\n" }
    text += "      multiply_tile(&product, &tile);\n"
    if !pieces.isEmpty {
      text += "      for (ingot_piece piece = {0}; next_piece(&product, &tile, &piece);) {\n\(pieces)      }\n"
    }
    return text + columns + "    }\n  }\n"
  }

  /// Returns the arguments of a kernel between braces.
  private mutating func initializer(_ operation: Operation) throws(IngotError) -> String {
    "{\(try arguments(operation).members)}"
  }
}

extension TrainingStatements: CAddressing {
  func pointer(_ place: Place) throws(IngotError) -> String {
    let floats = place.offset == 0 ? "" : " + \(place.offset / 4)"
    switch place.region {
    case .store: return "store\(floats)"
    case .arena: return "arena\(floats)"
    case .prepared: return "prepared\(floats)"
    case .input:
      if let name = inputs[place] { return name }
      throw IngotError(.defect, "expected an argument at \(place), found none")
    }
  }

  func target(_ place: Place) throws(IngotError) -> String { try pointer(place) }

  func count(_ number: Int) -> String { "\(number)" }
}
