import IngotDiagnostics
import IngotIR
import IngotProgram

/// Says how places and numbers of a program are written in C.
protocol CAddressing {
  /// Returns the address of a place that is read.
  mutating func pointer(_ place: Place) throws(IngotError) -> String

  /// Returns the address of a place that is written.
  mutating func target(_ place: Place) throws(IngotError) -> String

  /// Returns a number of rows or elements, which may depend on the rows of a call.
  func count(_ number: Int) -> String
}

extension CAddressing {
  /// Returns the arguments of a kernel as a literal: `(ingot_elementwise){.a = arena, .out = arena}`.
  mutating func literal(_ operation: Operation, piped: String? = nil) throws(IngotError) -> String {
    let (type, members) = try arguments(operation, piped: piped)
    return "(\(type)){\(members)}"
  }

  /// Returns the arguments of a kernel: the type of their structure, and its members.
  ///
  /// - Parameter piped: in an epilogue, the address of the tile, for the operand that the pipe supplies and for a result
  ///   that changes the tile.
  mutating func arguments(
    _ operation: Operation, piped: String? = nil
  ) throws(IngotError) -> (type: String, members: CMembers) {
    var members = CMembers()
    switch operation.arguments {
    case .elementwise(let op):
      members.add("a", try pointer(op.a) ?? piped)
      members.add("b", try pointer(op.b))
      members.add("out", try target(op.out) ?? piped)
      members.add(
        ("scale", op.scale), ("slope", op.slope), ("value", op.value), ("epsilon", op.epsilon), ("norm", op.norm))
      return ("ingot_elementwise", members)
    case .copy(let op):
      members.add("a", try pointer(op.a))
      members.add("b", try pointer(op.b))
      members.add("out", try target(op.out))
      members.add(("columns", op.columns), ("a_columns", op.aColumns), ("from", op.from))
      return ("ingot_copy", members)
    case .rows(let op):
      members.add("a", try pointer(op.a))
      members.add("b", try pointer(op.b))
      members.add("out", try target(op.out))
      members.add(("columns", op.columns))
      return ("ingot_rows", members)
    case .columns(let op):
      members.add("a", try pointer(op.a) ?? piped)
      members.add("b", try pointer(op.b))
      members.add("out", try target(op.out))
      members.add("rows", count(op.rows))
      members.add(("columns", op.columns))
      members.add(("epsilon", op.epsilon), ("factor", op.factor))
      return ("ingot_columns", members)
    case .reduction(let op):
      members.add("a", try pointer(op.a))
      members.add("b", try pointer(op.b))
      members.add(("columns", op.columns))
      return ("ingot_reduction", members)
    case .loss(let op):
      members.add("seed", try pointer(op.seed))
      members.add("prediction", try pointer(op.prediction))
      members.add("target", try pointer(op.target))
      members.add("out", try target(op.out))
      members.add(("columns", op.columns))
      members.add(("factor", op.factor))
      members.add(("wrt_target", op.isWithRespectToTarget ? 1 : 0))
      return ("ingot_loss", members)
    case .draw(let op):
      members.add("a", try pointer(op.a) ?? piped)
      members.add("out", try target(op.out) ?? piped)
      members.add("streams", "(const uint32_t[]){\(op.streams.map(String.init).joined(separator: ", "))}")
      members.add("stream_elements", count(op.streamElements))
      members.add(("columns", op.columns), ("label_columns", op.labelColumns), ("components", op.components))
      members.add(
        ("rate", op.rate), ("mean", op.mean), ("deviation", op.deviation), ("low", op.low), ("high", op.high),
        ("radius", op.radius), ("across", op.across), ("turns", op.turns))
      return ("ingot_draw", members)
    case .update(let op): return ("ingot_update", try self.members(op))
    case .product(let op): return ("ingot_product", try self.members(op))
    }
  }

  /// The members of an update, without the gradient, which its kernel takes as an argument.
  private mutating func members(_ op: Operation.Update) throws(IngotError) -> CMembers {
    var members = CMembers()
    members.add("parameter", try target(op.parameter))
    members.add("first", try target(op.first))
    members.add("second", try target(op.second))
    members.add(
      ("rate", op.rate), ("beta1", op.beta1), ("beta2", op.beta2), ("epsilon", op.epsilon), ("decay", op.decay),
      ("momentum", op.momentum))
    members.add(("nesterov", op.isNesterov ? 1 : 0))
    var schedule = CMembers()
    schedule.add(("warmup", op.schedule.warmup), ("over", op.schedule.over))
    if !op.schedule.drops.isEmpty {
      schedule.add("drops", "(const int64_t[]){\(op.schedule.drops.map(String.init).joined(separator: ", "))}")
      schedule.add(("drop_count", op.schedule.drops.count))
      schedule.add(("factor", op.schedule.factor))
    }
    if !schedule.isEmpty { members.add("schedule", "{\(schedule)}") }
    return members
  }

  /// The members of a product, without its epilogues.
  private mutating func members(_ op: Operation.Product) throws(IngotError) -> CMembers {
    var members = CMembers()
    members.add("a", try pointer(op.a))
    members.add("b", try pointer(op.b))
    members.add("bias", try pointer(op.bias))
    members.add("out", try target(op.out))
    members.add(
      ("rows", op.rows), ("columns", op.columns), ("inner", op.inner), ("tile_rows", op.tileRows),
      ("tile_columns", op.tileColumns), ("transposes_a", op.transposesA ? 1 : 0),
      ("transposes_b", op.transposesB ? 1 : 0), ("b_panels", op.readsPanels ? 1 : 0),
      ("out_panels", op.updatesPanels ? 1 : 0))
    members.add("masks", try target(op.masks).map { "(uint64_t *)(void *)(\($0))" })
    members.add("turned", try target(op.turned))
    members.add("panels", try target(op.panels))
    return members
  }

  /// Returns the statements of a reduction, which add up the sums of the tiles in order as the executor does. The
  /// variable `sum` is a double.
  mutating func reduction(_ instruction: ProgramInstruction) throws(IngotError) -> String {
    let (operation, units, size) = (instruction.operation, instruction.tiling.units, instruction.tiling.size)
    guard case .reduction(let reduction) = operation.arguments else { return "" }
    let end = size < units ? "i + \(size) < \(units) ? i + \(size) : \(units)" : "\(units)"
    return """
        sum = 0;
        for (int64_t i = 0; i < \(units); i += \(size)) {
          sum += ingot_\(operation.opcode.rawValue)(&\(try literal(operation)), i, \(end));
        }
        *(\(try target(reduction.out))) = (float)(sum * \(cDouble(reduction.factor)));

      """
  }

  private mutating func pointer(_ place: Place?) throws(IngotError) -> String? {
    guard let place else { return nil }
    return try pointer(place) as String
  }

  private mutating func target(_ place: Place?) throws(IngotError) -> String? {
    guard let place else { return nil }
    return try target(place) as String
  }
}

/// The members of a structure that are not zero, as C writes them: `.a = arena, .scale = 2.0f`.
struct CMembers: CustomStringConvertible {
  private var members: [String] = []

  var isEmpty: Bool { members.isEmpty }

  mutating func add(_ name: String, _ value: String?) {
    if let value { members.append(".\(name) = \(value)") }
  }

  mutating func add(_ numbers: (String, Float)...) {
    for (name, number) in numbers where number.bitPattern != 0 { add(name, cFloat(number)) }
  }

  mutating func add(_ numbers: (String, Double)...) {
    for (name, number) in numbers where number.bitPattern != 0 { add(name, cDouble(number)) }
  }

  mutating func add(_ numbers: (String, Int)...) {
    for (name, number) in numbers where number != 0 { add(name, "\(number)") }
  }

  var description: String { members.joined(separator: ", ") }
}
