package import IngotIR

/// An analysis of which dimensions of a function's values are the batch.
///
/// Dimensions that an opcode's typing rule makes equal belong to one class. A class is the batch if it contains the
/// first dimension of an argument or of a func's result. A class is fixed if it contains a dimension of a parameter,
/// any other dimension of an argument, or the columns of a value that the model has drawn, joined or sliced. Classes
/// that are neither belong to draws and constants: a model writes these with a row for each example, so they are the
/// batch if they have as many rows as the batch.
package struct BatchDimensions {
  private var classes: DisjointSets
  private let first: [Int]
  private var batchClasses: Set<Int> = []
  private var fixedClasses: Set<Int> = []
  private let function: Function

  package init(of function: Function, in module: Module) {
    self.function = function
    // Number the dimensions of each value, then those of each parameter.
    var count = 0
    func number(_ rank: Int) -> Int {
      defer { count += rank }
      return count
    }
    first = function.values.map { number($0.type.rank) }
    let parameters = module.parameters.map { number($0.type.rank) }
    classes = DisjointSets(count: count)
    let firstOfValues = first
    func dimensions(_ operand: Operand) -> [Int] {
      let (start, type) =
        switch operand.source {
        case .value(let value): (firstOfValues[value.index], function[value].type)
        case .parameter(let parameter): (parameters[parameter.index], module[parameter].type)
        }
      let dimensions = Array(start..<(start + type.rank))
      return operand.isTransposed ? dimensions.reversed() : dimensions
    }
    for instruction in function.body {
      let results = instruction.results.map { dimensions(.value($0)) }
      for (order, call) in instruction.calls.enumerated() {
        var tensors = call.operands.map(dimensions)
        // The piped value has the shape of the result.
        if order > 0, let piped = results.first { tensors.append(piped) }
        relate(call.opcode, tensors, order == 0 ? results : [])
      }
      if let piped = results.first { for tap in results.dropFirst() { align(piped, tap) } }
    }
    seed(dimensions, parameters, module)
  }

  /// Joins the dimensions that the typing rule of an opcode makes equal.
  private mutating func relate(_ opcode: Opcode, _ operands: [[Int]], _ results: [[Int]]) {
    if opcode.isProduct, operands.count >= 2 {
      classes.join(operands[0][1], operands[1][0])
      if operands.count > 2 { classes.join(operands[2][0], operands[1][1]) }
      guard let result = results.first else { return }
      classes.join(operands[0][0], result[0])
      classes.join(operands[1][1], result[1])
    } else if opcode.traits.resizing == .columns {
      let matrices = (operands + results).filter { $0.count == 2 }
      for matrix in matrices.dropFirst() { classes.join(matrices[0][0], matrix[0]) }
    } else {
      let tensors = (operands + results).filter { !$0.isEmpty }.sorted { $0.count > $1.count }
      for tensor in tensors.dropFirst() { align(tensors[0], tensor) }
    }
  }

  /// Joins the last dimensions of two tensors that have the same shape, or of a matrix and a row.
  private mutating func align(_ larger: [Int], _ smaller: [Int]) {
    for (a, b) in zip(larger.reversed(), smaller.reversed()) { classes.join(a, b) }
  }

  private mutating func seed(_ dimensions: (Operand) -> [Int], _ parameters: [Int], _ module: Module) {
    for index in module.parameters.indices {
      for dimension in dimensions(.parameter(Parameter(index))) {
        fixedClasses.insert(classes.representative(dimension))
      }
    }
    func rowsAreBatch(_ value: Value) -> Bool { function[value].type.shape.first == module.batch }
    for argument in function.arguments {
      for (axis, dimension) in dimensions(.value(argument)).enumerated() {
        let representative = classes.representative(dimension)
        if axis == 0, rowsAreBatch(argument) {
          batchClasses.insert(representative)
        } else {
          fixedClasses.insert(representative)
        }
      }
    }
    let result = function.terminator.value
    if function.kind == .func, rowsAreBatch(result), let rows = dimensions(.value(result)).first {
      batchClasses.insert(classes.representative(rows))
    }
    for instruction in function.body {
      guard instruction.opcode.traits.family == .source || instruction.opcode.traits.resizing == .columns else {
        continue
      }
      for dimension in instruction.results.flatMap({ dimensions(.value($0)).dropFirst() }) {
        fixedClasses.insert(classes.representative(dimension))
      }
    }
    for instruction in function.body where instruction.opcode.traits.family == .source {
      guard let value = instruction.result, rowsAreBatch(value), let rows = dimensions(.value(value)).first else {
        continue
      }
      let representative = classes.representative(rows)
      if !fixedClasses.contains(representative) { batchClasses.insert(representative) }
    }
  }

  package func isBatch(_ value: Value, _ axis: Int) -> Bool {
    batchClasses.contains(classes.representative(first[value.index] + axis))
  }

  /// A value with a dimension that would be both the batch and something else.
  package var conflict: Value? {
    let both = batchClasses.intersection(fixedClasses)
    if both.isEmpty { return nil }
    let values = function.values.indices.map { Value($0) }
    return values.first { value in
      function[value].type.shape.indices.contains { both.contains(classes.representative(first[value.index] + $0)) }
    }
  }
}

/// Disjoint sets of numbers that can be joined (Tarjan's union-find, with paths halved on joins).
private struct DisjointSets {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  func representative(_ number: Int) -> Int {
    var current = number
    while parents[current] != current { current = parents[current] }
    return current
  }

  mutating func join(_ a: Int, _ b: Int) {
    let (first, second) = (representative(a), representative(b))
    parents[max(first, second)] = min(first, second)
    // This keeps later searches from these numbers short.
    for number in [a, b] { parents[number] = min(first, second) }
  }
}
