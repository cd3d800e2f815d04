import IngotCompiler
package import IngotDiagnostics
package import IngotFreezing
import IngotIR
import IngotPasses
import IngotProgram

/// Funcs as C: a header, a source that needs no library, and the bytes of the weights.
package struct CSource {
  package struct Options: Hashable, Sendable {
    /// What the names of the functions and files begin with.
    package var name: String
    package var weights: WeightType
    /// Whether the number of rows is an argument.
    package var takesAnyRows: Bool
    /// Whether the instruction set is chosen at run time.
    package var dispatches: Bool
    /// Whether the weights are linked into the program rather than given by the caller.
    package var linksWeights: Bool
    package var isExact: Bool

    package init(
      name: String, weights: WeightType = .f32, takesAnyRows: Bool = false, dispatches: Bool = false,
      linksWeights: Bool = true, isExact: Bool = false
    ) {
      self.name = name
      self.weights = weights
      self.takesAnyRows = takesAnyRows
      self.dispatches = dispatches
      self.linksWeights = linksWeights
      self.isExact = isExact
    }
  }

  package let options: Options
  package let functions: [CFunction]
  /// The number of rows of a call, or the largest number that is computed at once.
  let batch: Int
  /// The seed of draws unless a caller says otherwise: that of the run.
  let seed: UInt64
  package let header: String
  package let source: String
  package let weights: [UInt8]
  /// The number of bytes that a call needs besides the weights.
  package let arenaBytes: Int

  /// The number of rows up to which weights stay in the order of rows; `FEW_ROWS` in `multiply.inc`.
  static let fewRows = 4

  /// - Parameter frozen: funcs for the batch that a call takes, or for the largest that one takes at once.
  package init(_ frozen: FrozenModule, _ options: Options) throws(IngotError) {
    self.options = options
    let planned = try Compilation(frozen.module, pipeline: Pipeline(isExact: options.isExact)).planned
    let program = try Program(planned)
    let upper = options.name.uppercased()
    var names = CNames(
      taken: KernelLibrary.allNames.union([
        "\(options.name)_weights", "own_arena", "find_set", "best_set", "\(upper)_H", "\(upper)_BATCH",
        "\(upper)_ARENA_BYTES", "\(upper)_WEIGHT_BYTES",
      ]))
    var functions: [CFunction] = []
    for index in planned.functions.indices {
      let function = CFunction(planned, index, prefix: options.name, names: &names)
      if options.takesAnyRows { try function.requireRows(planned) }
      functions.append(function)
    }
    self.functions = functions
    batch = planned.batch
    seed = planned.seed
    let rows: CRows = options.takesAnyRows ? .variable(batch: planned.batch) : .fixed
    arenaBytes = max(64, (program.layout.bytes(of: .arena) + 63) / 64 * 64)
    var blob = WeightBlob(frozen)
    var bodies: [String] = []
    for function in functions {
      bodies.append(try Self.body(of: function, program, rows, options, &blob))
    }
    weights = blob.bytes
    let layout = CLayout(
      options: options, functions: functions, rows: rows, batch: planned.batch, arenaBytes: arenaBytes,
      weightBytes: weights.count)
    header = layout.header
    source = layout.source(bodies: bodies)
  }

  /// Returns the static function that computes one func.
  private static func body(
    of function: CFunction, _ program: Program, _ rows: CRows, _ options: Options, _ blob: inout WeightBlob
  ) throws(IngotError) -> String {
    var inputs: [Place: String] = [:]
    for input in function.inputs {
      inputs[try program.layout.place(of: input.value, in: function.function)] = input.name
    }
    let statements = CStatements(
      program: program, index: function.index, inputs: inputs, result: function.result, weights: options.weights,
      usesPanels: !options.takesAnyRows && program.module.batch > fewRows, rows: rows)
    let text = try statements.body(&blob)
    let used = identifiers(in: text)
    var head = "static void run_\(function.symbol)(\n    float *arena, const unsigned char *weights, "
    head += function.parameters(rows: rows).replacing("size_t rows", with: "int64_t rows") + ") {\n"
    if !used.contains("arena") { head += "  (void)arena;\n" }
    if !used.contains("weights") { head += "  (void)weights;\n" }
    for input in function.inputs where !used.contains(input.name) { head += "  (void)\(input.name);\n" }
    if used.contains("sum") { head += "  double sum;\n" }
    if used.contains("moment") { head += "  const ingot_moment moment = {seed, step};\n" }
    return head + text + "}\n"
  }
}
