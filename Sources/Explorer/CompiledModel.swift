public import IngotCompiler
public import IngotDiagnostics
import IngotFiles
package import IngotIR
public import IngotModeling
import IngotPasses
import IngotProgram

/// A compiled model: what its networks and phases became, before anything is trained.
///
///     let compiled = try compile(MyModel())
///     print(try compiled.text(.planned, of: "generator"))
public struct CompiledModel: Sendable {
  /// A view of the compilation.
  public enum View: String, Hashable, Sendable, CaseIterable {
    /// The program as the model states it, with each phase ending in `minimize`.
    case elaborated
    /// The program with gradients and updates.
    case differentiated
    /// The program after all optimisations.
    case optimized
    /// The optimised program, with the place of every value in the arena.
    case planned
    /// What the kernels receive: places, settings and tiles.
    case program
    /// The plan of the arena as a table with a drawing.
    case plan
    /// The plan of the arena as a picture.
    case planSVG = "plan-svg"
    /// The graph in the language of Graphviz.
    case dot
    /// One self-contained page with everything.
    case html
  }

  package let compilation: Compilation

  package init(_ compilation: Compilation) { self.compilation = compilation }

  /// The networks, parameters, phases, work and memory of the model as tables.
  public var summary: String { Summary(of: compilation).text }

  /// The names of the phases, in the order in which each step runs them.
  public var phases: [String] { compilation.planned.phases.map(\.name) }

  /// The names of the networks and frozen functions.
  public var functions: [String] { compilation.planned.functions.filter { $0.kind == .func }.map(\.name) }

  /// Returns a view of the whole model, or only of the phase and the function with a name.
  ///
  /// - Throws: a usage error for an unknown name, and for a view that a file was already past.
  public func text(_ view: View, of name: String? = nil) throws(IngotError) -> String {
    switch view {
    case .elaborated: return try text(in: .elaborated, of: name)
    case .differentiated: return try text(in: .differentiated, of: name)
    case .optimized: return try text(in: .optimized, of: name)
    case .planned: return try text(in: .planned, of: name)
    case .program:
      let program = try Program(compilation.planned)
      guard let name else { return program.description }
      let names = try selected(program.module, name).map(\.name)
      let indices = program.functions.indices.filter { names.contains(program.functions[$0].name) }
      return indices.map { program.text(ofFunctionAt: $0) }.joined(separator: "\n")
    case .plan: return try selected(compilation.planned, name).map { PlanReport($0).text }.joined(separator: "\n")
    case .planSVG: return PlanPicture.svg(of: try selected(compilation.planned, name))
    case .dot: return DotGraph(compilation.planned, try selected(compilation.planned, name)).text
    case .html: return ExplorerPage(compilation, try selected(compilation.planned, name)).html
    }
  }

  private func text(in form: Form, of name: String?) throws(IngotError) -> String {
    guard let module = compilation.module(in: form) else {
      throw IngotError(
        .usage, "'\(compilation.source.name)': expected a file that is not yet past form '\(form.rawValue)'")
    }
    return try text(of: module, name)
  }

  /// Returns the text of a module, or only of the functions with a name.
  package func text(of module: Module, _ name: String?) throws(IngotError) -> String {
    if name == nil { return module.description }
    return try selected(module, name).map { module.text(of: $0) }.joined(separator: "\n")
  }

  private func selected(_ module: Module, _ name: String?) throws(IngotError) -> [Function] {
    guard let name else { return module.functions }
    let functions = module.functions.filter { $0.name == name }
    if functions.isEmpty {
      let hint = suggestion(for: name, among: module.functions.map(\.name))
      throw IngotError(.usage, "expected a phase or network of '\(module.name)', found '\(name)'\(hint)")
    }
    return functions
  }
}

/// Compiles a model without training it.
///
/// - Parameters:
///   - batch: the number of rows of every input, at least 1.
///   - seed: the seed of every random stream.
///   - isExact: whether to keep formulas as the model states them, instead of using more stable ones.
/// - Throws: all root errors of the model, each at its line.
public func compile(
  _ model: some Model, batch: Int = Defaults.batch, seed: UInt64 = Defaults.seed, isExact: Bool = false
) throws(IngotError) -> CompiledModel {
  do {
    return CompiledModel(try Compilation(model, batch: batch, seed: seed, pipeline: Pipeline(isExact: isExact)))
  } catch {
    throw error.showingSources()
  }
}
