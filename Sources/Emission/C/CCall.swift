import IngotDiagnostics
import IngotIR
import IngotProgram

/// Writes the call of one instruction.
struct CCall {
  let statements: CStatements
  var blob: WeightBlob
  /// The place that is the result's, for the instruction that computes it.
  var output: Place?
  /// Whether the instruction works on a row for each row of the call.
  var isByRow = false
  private let parameters: [Place: Parameter]

  init(_ statements: CStatements, _ blob: WeightBlob) {
    self.statements = statements
    self.blob = blob
    let layout = statements.program.layout
    parameters = Dictionary(
      statements.program.module.parameters.indices.map { (layout.place(of: Parameter($0)), Parameter($0)) }
    ) { first, _ in first }
  }

  mutating func statement(
    _ instruction: ProgramInstruction, at location: SourceLocation?
  ) throws(IngotError) -> String {
    let operation = instruction.operation
    if case .product(let product) = operation.arguments { return try self.product(product, at: location) }
    if case .reduction = operation.arguments { return try reduction(instruction) }
    let span = number(instruction.tiling.units, scales: instruction.tiling.unit != .column)
    return "  \(try call(operation, at: location))0, \(span));\n"
  }

  /// Returns a number that grows with the rows, if the instruction does and the number counts rows or elements.
  private func number(_ number: Int, scales: Bool = true) -> String {
    statements.rows.text(number, isByRow: isByRow && scales)
  }

  /// Returns the call of a kernel up to its span: `ingot_relu(&(ingot_elementwise){.a = arena, .out = arena}, `.
  private mutating func call(
    _ operation: Operation, piped: String? = nil, at location: SourceLocation?
  ) throws(IngotError) -> String {
    var text = "ingot_\(operation.opcode.rawValue)(&\(try literal(operation, piped: piped)), "
    switch operation.arguments {
    case .draw: text += "&moment, "
    case .loss, .update, .reduction, .product:
      throw IngotError(
        .badInput, "expected the opcodes of a func, found '\(operation.opcode.rawValue)'", at: location)
    case .elementwise, .copy, .rows, .columns: break
    }
    return text
  }

  private mutating func product(
    _ op: Operation.Product, at location: SourceLocation?
  ) throws(IngotError) -> String {
    guard let out = op.out else {
      throw IngotError(.badInput, "expected a product with a result, found one that an update consumes", at: location)
    }
    let target = try self.target(out)
    var members = CMembers()
    members.add("a", try pointer(op.a))
    members.add(("a_row", op.transposesA ? 1 : op.inner), ("a_inner", op.transposesA ? op.rows : 1))
    var type = WeightType.f32
    var panels = false
    if let parameter = parameters[op.b] {
      let stored = blob.frozen.storedType(of: parameter, as: statements.weights)
      panels = !op.transposesB && statements.usesPanels && op.columns > PanelOrder.columns
      let form: WeightBlob.Form = op.transposesB ? .plain : panels ? .panels(stored) : .rows(stored)
      let entry = try blob.entry(parameter, form)
      type = form.type
      members.add("b", "weights + \(entry.offset)")
      if let scales = entry.scales { members.add("scales", weight(at: scales)) }
    } else {
      members.add("b", try pointer(op.b))
    }
    members.add(
      ("b_inner", op.transposesB ? 1 : op.columns), ("b_column", op.transposesB ? op.inner : 1), ("inner", op.inner))
    members.add("bias", try op.bias.map { place throws(IngotError) in try pointer(place) })
    members.add("out", target)
    members.add(("out_row", op.columns))
    if type != .f32 { members.add("b_type", type.enumerator) }
    if panels {
      members.add("b_panels", "1")
      members.add(("b_rows", op.inner), ("b_columns", op.columns))
    }
    if op.masks != nil && !op.transposesA { members.add("skips", "1") }
    var text =
      "  ingot_multiply_\(type.rawValue)(\n      &(factors){\(members)},\n      &(span){0, \(number(op.rows)), 0, \(op.columns)});\n"
    for epilogue in op.epilogues {
      let call = try self.call(epilogue, piped: target, at: location)
      let isByColumn = if case .columns = epilogue.arguments { true } else { false }
      text += "  \(call)0, \(isByColumn ? "\(op.columns)" : number(op.rows * op.columns)));\n"
    }
    return text
  }

  private func weight(at offset: Int) -> String { "(const float *)(weights + \(offset))" }
}

extension CCall: CAddressing {
  mutating func target(_ place: Place) throws(IngotError) -> String {
    place == output ? statements.result : try pointer(place)
  }

  mutating func pointer(_ place: Place) throws(IngotError) -> String {
    guard place.region == .store else { return try statements.pointer(place) }
    guard let parameter = parameters[place] else {
      throw IngotError(.badInput, "expected parameters alone in the store, found a state at \(place)")
    }
    return weight(at: try blob.entry(parameter, .plain).offset)
  }

  func count(_ number: Int) -> String { self.number(number) }
}

extension WeightType {
  /// The constant of `enum ingot_weight_type`.
  var enumerator: String {
    switch self {
    case .f32: "INGOT_F32"
    case .f16: "INGOT_F16"
    case .bf16: "INGOT_BF16"
    case .int8: "INGOT_INT8"
    }
  }
}
