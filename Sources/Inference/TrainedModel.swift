import Foundation
import IngotCompiler
public import IngotDiagnostics
package import IngotExecution
package import IngotIR
import IngotOptimization
import IngotPasses
import IngotProgram

/// A trained model, ready to be called: the functions of a run, or of a frozen file.
///
///     let model = try TrainedModel("runs/gaussian-aae")
///     let images = try model("sample", ["z": [0.5, -1.2]])
///
/// A function is compiled for a number of rows when it is first called with about as many, and its parameters are read
/// when they are first needed, so that loading a model costs little and memory holds each parameter once. Nothing is
/// ever written.
///
/// A model may be called from several threads: calls take turns. The same call gives the same bits, and a row on its own
/// the same as among others.
public final class TrainedModel: @unchecked Sendable {
  /// The name of the model.
  public let name: String
  /// The size of an image in pixels; nil if the model was not trained on images, or if the file does not say.
  public let imageSize: (width: Int, height: Int)?
  /// The functions that can be called, in the order of the model: networks first, then frozen functions.
  public let functions: [FunctionSignature]

  /// The module without its phases; its parameters are those of the file.
  package let module: Module
  /// Whether the formulas of the model are kept as it states them.
  package let isExact: Bool
  /// Holds the parameters and the threads for all compiled functions.
  private let store: Machine
  private let parameters: ParameterSource
  private let allowsNonFinite: Bool
  // Access to what follows only with the lock held.
  private let lock = NSLock()
  private var loaded: Set<Parameter> = []
  private var machines: [Variant: Machine] = [:]

  /// A function compiled for a number of rows.
  private struct Variant: Hashable {
    let function: Int
    let batch: Int
  }

  /// - Parameters:
  ///   - module: a module of form `elaborated`.
  init(
    _ module: Module, parameters: ParameterSource, isExact: Bool, imageSize: (width: Int, height: Int)?,
    threads: Int, allowsNonFinite: Bool
  ) throws(IngotError) {
    guard (1...1024).contains(threads) else {
      throw IngotError(.usage, "expected 1 to 1024 threads, found \(threads)")
    }
    var module = module
    module.functions.removeAll { $0.kind == .phase }
    for function in module.functions { try Self.checkRows(of: function, batch: module.batch) }
    try parameters.check(module)
    self.module = module
    self.parameters = parameters
    self.allowsNonFinite = allowsNonFinite
    self.isExact = isExact
    self.imageSize = imageSize
    name = module.name
    functions = module.functions.map { FunctionSignature($0) }
    var empty = module
    empty.functions = []
    var isInitial = false
    if case .initial = parameters { isInitial = true }
    store = try Machine(Program(empty), threads: threads, initializes: isInitial)
  }

  /// Throws unless the function has a row for each example of the batch.
  private static func checkRows(of function: Function, batch: Int) throws(IngotError) {
    let inputs = function.arguments.filter { function[$0].type.element == .f32 }
    let types = inputs.map { ("argument '%\(function[$0].name)'", function[$0].type) }
    for (subject, type) in types + [("result", function.resultType)] where type.shape.first != batch {
      throw IngotError(
        .badInput, "\(subject) of '@\(function.name)': expected a row for each of the batch of \(batch), found \(type)")
    }
  }

  // MARK: Calling

  /// Calls a function.
  ///
  /// - Parameters:
  ///   - function: the name of a function; see ``functions``.
  ///   - inputs: the examples for each input, by name. The numbers of an input are one or more whole examples; all
  ///     inputs have equally many.
  ///   - rows: the number of examples to draw, for a function without inputs, such as a prior; 1 by default.
  ///   - seed: the seed of random draws; by default, that of the run. The same seed gives the same draws.
  /// - Returns: the output of each example; the first dimension counts the examples.
  /// - Throws: an error that says what was expected, when the function or an input is unknown or missing, when shapes
  ///   do not fit, or when an input or a parameter is not finite.
  public func callAsFunction(
    _ function: String, _ inputs: [String: ShapedArray], rows: Int? = nil, seed: UInt64? = nil
  ) throws(IngotError) -> ShapedArray {
    let index = try module.indexOfFunction(named: function)
    let signature = functions[index]
    try signature.check(inputs)
    if signature.inputs.isEmpty, let rows, rows < 0 {
      throw IngotError(.usage, "'\(function)': expected 0 or more rows, found \(rows)")
    }
    let count = signature.inputs.isEmpty ? rows ?? 1 : rows
    let scalars = try apply(functionAt: index, count: count, drawing: DrawPosition(seed: seed)) {
      inputs[$0.name]?.scalars
    }
    let width = signature.outputShape.reduce(1, *)
    return ShapedArray(shape: [scalars.count / width] + signature.outputShape, scalars: scalars)
  }

  /// Calls a function with the numbers of its inputs, one example after another.
  public func callAsFunction(
    _ function: String, _ inputs: [String: [Float]] = [:], rows: Int? = nil, seed: UInt64? = nil
  ) throws(IngotError) -> ShapedArray {
    try self(function, inputs.mapValues { ShapedArray(shape: [$0.count], scalars: $0) }, rows: rows, seed: seed)
  }
}

extension TrainedModel: FunctionRunner {
  package func apply(
    functionAt index: Int, count: Int?, drawing position: DrawPosition, _ input: (ValueInfo) -> [Float]?
  ) throws(IngotError) -> [Float] {
    lock.lock()
    defer { lock.unlock() }
    let function = module.functions[index]
    var inputs: [String: (rows: [Float], width: Int)] = [:]
    for argument in function.arguments where function[argument].type.element == .f32 {
      let info = function[argument]
      inputs[info.name] = input(info).map { ($0, info.type.count / module.batch) }
    }
    let total = count ?? inputs.first.map { $0.value.rows.count / $0.value.width } ?? 0
    if total <= DrawPosition.block {
      return try machine(for: index, rows: total).apply(functionAt: 0, count: total, drawing: position) {
        inputs[$0.name]?.rows
      }
    }
    var results: [Float] = []
    for start in stride(from: 0, to: total, by: DrawPosition.block) {
      let part = start..<min(total, start + DrawPosition.block)
      let draws = DrawPosition(seed: position.seed, step: position.step + start / DrawPosition.block)
      results += try machine(for: index, rows: part.count).apply(functionAt: 0, count: part.count, drawing: draws) {
        inputs[$0.name].map { rows, width in
          Array(rows[min(rows.count, part.lowerBound * width)..<min(rows.count, part.upperBound * width)])
        }
      }
    }
    return results
  }

  /// Returns a machine for at least this many rows: the next power of two.
  private func machine(for function: Int, rows: Int) throws(IngotError) -> Machine {
    var batch = 1
    while batch < rows { batch *= 2 }
    let variant = Variant(function: function, batch: batch)
    if let machine = machines[variant] { return machine }
    var source = module
    source.functions = [module.functions[function]]
    let rebatched = try Pipeline([.rebatch(to: batch)]).run(source)
    let planned = try Compilation(rebatched, pipeline: Pipeline(isExact: isExact)).planned
    try load(planned.functions[0].body.flatMap(\.allOperands).compactMap(\.parameter))
    let machine = try Machine(Program(planned), sharing: store)
    machines[variant] = machine
    return machine
  }

  /// The elements of a parameter in row-major order.
  package func elements(of parameter: Parameter) throws(IngotError) -> [Float] {
    lock.lock()
    defer { lock.unlock() }
    try load([parameter])
    return store.parameter(parameter)
  }

  /// Reads parameters that have not been read yet.
  ///
  /// - Throws: when one is not finite, unless that is allowed.
  private func load(_ needed: [Parameter]) throws(IngotError) {
    for parameter in needed where !loaded.contains(parameter) {
      try parameters.load(parameter, into: store)
      if !allowsNonFinite, let found = store.nonFiniteNumber(of: parameter) {
        throw IngotError(
          .badInput,
          "'\(name)': expected finite parameters, found \(found); 'allowsNonFinite: true' or '--force' uses them")
      }
      loaded.insert(parameter)
    }
  }
}

extension FunctionSignature {
  /// Throws unless these inputs are those of the function, in whole and equally many examples of finite numbers.
  fileprivate func check(_ given: [String: ShapedArray]) throws(IngotError) {
    let names = inputs.map(\.name)
    for name in given.keys.sorted() where !names.contains(name) {
      let known = names.isEmpty ? "no inputs" : "inputs " + names.map { "'\($0)'" }.joined(separator: " and ")
      throw IngotError(
        .usage, "'\(self.name)': expected \(known), found '\(name)'\(suggestion(for: name, among: names))")
    }
    var first: (name: String, count: Int)?
    for input in inputs {
      guard let array = given[input.name] else {
        throw IngotError(.usage, "'\(name)': expected an input '\(input.name)' of \(input.shape), found none")
      }
      let width = input.shape.reduce(1, *)
      let isFlat = array.shape.count == 1 && array.count % width == 0
      guard isFlat || Array(array.shape.dropFirst()) == input.shape else {
        throw IngotError(
          .usage, "'\(name)', input '\(input.name)': expected examples of \(input.shape), found \(array.shape)")
      }
      let count = array.scalars.count / width
      if let first, first.count != count {
        throw IngotError(
          .usage,
          "'\(name)': expected equally many examples of '\(first.name)' and '\(input.name)', found \(first.count) and "
            + "\(count)")
      }
      first = first ?? (input.name, count)
      if let place = array.scalars.firstIndex(where: { !$0.isFinite }) {
        throw IngotError(
          .badInput,
          "'\(name)', input '\(input.name)': expected finite numbers, found \(array.scalars[place]) in example "
            + "\(place / width)")
      }
    }
  }
}
