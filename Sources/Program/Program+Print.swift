import IngotIR

extension Program: CustomStringConvertible {
  /// The whole program as text: the sizes of the regions and the places in them, then each function.
  package var description: String {
    var text = "program @\(module.name) {"
    text += Region.allCases.map { "\($0.rawValue): \(layout.bytes(of: $0))" }.joined(separator: ", ")
    text += ", scratch: \(scratchBytes), partials: \(partials)}\n"
    var places: [String] = []
    for (index, info) in module.parameters.enumerated() {
      let order = info.layout == .rowMajor ? "" : " in \(info.layout.rawValue)"
      places.append("@\(info.name): \(info.type)\(order) at \(layout.place(of: Parameter(index)))")
    }
    for state in module.optimizerStates {
      guard let place = try? layout.place(of: state) else { continue }
      places.append("@\(module.name(of: state)): \(module[state.parameter].type) at \(place)")
    }
    if !places.isEmpty { text += "\n" + places.map { $0 + "\n" }.joined() }
    for index in functions.indices { text += "\n" + self.text(ofFunctionAt: index) }
    return text
  }

  /// Returns the text of a function with its instructions, ending in a newline.
  package func text(ofFunctionAt index: Int) -> String {
    let (lowered, function) = (functions[index], module.functions[index])
    var arguments: [String] = []
    for argument in function.arguments {
      let info = function[argument]
      let place = (try? layout.place(of: argument, in: function)).map { " at \($0)" } ?? ""
      arguments.append("%\(info.name): \(info.type)\(place)")
    }
    var text = "\(lowered.kind.rawValue) @\(lowered.name)(\(arguments.joined(separator: ", "))) {\n"
    for (index, instruction) in lowered.instructions.enumerated() { text += "  #\(index): \(instruction)\n" }
    return text + "  return \(lowered.result)\n}\n"
  }
}

extension ProgramInstruction: CustomStringConvertible {
  /// The operation, followed by how its work is split: `; 100 rows in 2 tiles of 64`, or for a product
  /// `; 100x1000 in 8 tiles of 100x128`. Then what it waits for: `after #3, #4`.
  package var description: String {
    var (units, size) = ("\(tiling.units) \(tiling.unit.rawValue)\(tiling.units == 1 ? "" : "s")", "\(tiling.size)")
    if case .product(let product) = operation.arguments {
      (units, size) = ("\(product.rows)x\(product.columns)", "\(product.tileRows)x\(product.tileColumns)")
    }
    var text = "\(operation) ; \(units)"
    text += tiling.count == 1 ? " in 1 tile" : " in \(tiling.count) tiles of \(size)"
    if reduces { text += ", summed" }
    if scratchBytes > 0 { text += ", scratch \(scratchBytes)" }
    if !waits.isEmpty { text += ", after " + waits.map { "#\($0)" }.joined(separator: ", ") }
    return text
  }
}

extension Operation: CustomStringConvertible {
  /// The text `OUT = OPCODE OPERANDS {SETTINGS}`, without the operand that the pipe supplies and without settings that
  /// are 0.
  package var description: String {
    let listing = arguments.listing
    var text = listing.out.map { "\($0) = " } ?? ""
    text += opcode.rawValue
    if !listing.operands.isEmpty { text += " " + listing.operands.joined(separator: ", ") }
    if !listing.settings.isEmpty { text += " {" + listing.settings.joined(separator: ", ") + "}" }
    for epilogue in listing.epilogues { text += " |> \(epilogue)" }
    return text
  }
}

/// The parts of an operation's text.
private struct Listing {
  var out: Place?
  var operands: [String] = []
  var settings: [String] = []
  var epilogues: [Operation] = []

  init(_ out: Place?, _ operands: Place?...) {
    self.out = out
    self.operands = operands.compactMap { $0?.description }
  }

  /// Adds the settings that are not zero.
  mutating func set<Number: Numeric>(_ numbers: (String, Number)...) {
    settings += numbers.filter { $0.1 != .zero }.map { "\($0.0): \($0.1)" }
  }

  mutating func set(_ name: String, _ flag: Bool) {
    if flag { settings.append(name) }
  }
}

extension Operation.Arguments {
  fileprivate var listing: Listing {
    switch self {
    case .elementwise(let op):
      var listing = Listing(op.out, op.a, op.b)
      listing.set(
        ("scale", op.scale), ("slope", op.slope), ("value", op.value), ("epsilon", op.epsilon), ("norm", op.norm))
      return listing
    case .copy(let op):
      var listing = Listing(op.out, op.a, op.b)
      listing.set(("columns", op.columns), ("a_columns", op.aColumns), ("from", op.from))
      return listing
    case .rows(let op):
      var listing = Listing(op.out, op.a, op.b)
      listing.set(("columns", op.columns))
      return listing
    case .columns(let op):
      var listing = Listing(op.out, op.a, op.b)
      listing.set(("rows", op.rows), ("columns", op.columns))
      listing.set(("epsilon", op.epsilon), ("factor", op.factor))
      return listing
    case .reduction(let op):
      var listing = Listing(op.out, op.a, op.b)
      listing.set(("columns", op.columns))
      listing.set(("factor", op.factor))
      return listing
    case .loss(let op):
      var listing = Listing(op.out, op.seed, op.prediction, op.target)
      listing.set(("columns", op.columns))
      listing.set(("factor", op.factor))
      listing.set("wrt_target", op.isWithRespectToTarget)
      return listing
    case .draw(let op): return op.listing
    case .update(let op): return op.listing
    case .product(let op): return op.listing
    }
  }
}

extension Operation.Draw {
  fileprivate var listing: Listing {
    var listing = Listing(out, a)
    listing.settings.append("streams: \(streams)")
    listing.set(("stream_elements", streamElements), ("columns", columns), ("label_columns", labelColumns))
    listing.set(("components", components))
    listing.set(("rate", rate), ("mean", mean), ("deviation", deviation), ("low", low), ("high", high))
    listing.set(("radius", radius), ("across", across), ("turns", turns))
    return listing
  }
}

extension Operation.Update {
  fileprivate var listing: Listing {
    var listing = Listing(nil, parameter, gradient, first, second)
    listing.set(("rate", rate), ("beta1", beta1), ("beta2", beta2), ("epsilon", epsilon), ("decay", decay))
    listing.set(("momentum", momentum))
    listing.set("nesterov", isNesterov)
    listing.set(("warmup", schedule.warmup), ("over", schedule.over))
    if !schedule.drops.isEmpty { listing.settings += ["at: \(schedule.drops)", "factor: \(schedule.factor)"] }
    return listing
  }
}

extension Operation.Product {
  fileprivate var listing: Listing {
    var listing = Listing(out)
    listing.operands = [transposesA ? "\(a)^T" : "\(a)", transposesB ? "\(b)^T" : "\(b)"]
    if let bias { listing.operands.append("\(bias)") }
    listing.settings = ["rows: \(rows)", "inner: \(inner)", "columns: \(columns)"]
    listing.set("skips_zeros", masks != nil)
    listing.set("packs", panels != nil)
    listing.set("reads_panels", readsPanels)
    listing.set("updates_panels", updatesPanels)
    listing.epilogues = epilogues
    return listing
  }
}
