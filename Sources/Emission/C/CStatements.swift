import IngotDiagnostics
import IngotIR
import IngotOptimization
import IngotProgram

/// Writes the instructions of one func as calls of kernels, with literal arguments.
struct CStatements {
  let program: Program
  let index: Int
  /// The C names of the arguments, by their places.
  let inputs: [Place: String]
  /// The name of the pointer to the result.
  let result: String
  /// The type in which weights of products are stored, and whether they are in panels.
  let weights: WeightType
  let usesPanels: Bool
  /// How many rows a call takes.
  let rows: CRows

  private var function: ProgramFunction { program.functions[index] }

  /// Returns the text of the body.
  ///
  /// - Parameter blob: the parameters of the program so far; receives those that the body reads.
  func body(_ blob: inout WeightBlob) throws(IngotError) -> String {
    let source = program.module.functions[index]
    let last = source.body.lastIndex { $0.result == source.terminator.value }
    let dimensions = BatchDimensions(of: source, in: program.module)
    var text = ""
    for (position, instruction) in function.instructions.enumerated() {
      let original = source.body[position]
      text += "  // \(commentText(program.module.text(of: original, in: source)))\n"
      var writer = CCall(self, blob)
      writer.output = position == last ? function.result : nil
      writer.isByRow = original.results.first.map { dimensions.isBatch($0, 0) } ?? false
      text += try writer.statement(instruction, at: original.location)
      blob = writer.blob
    }
    if last == nil {
      let units = rows.text(source.resultType.count, isByRow: true)
      text += "  copy_floats(\(result), \(try pointer(function.result)), \(units));\n"
    }
    return text
  }

  /// Returns the address of a place outside of the store.
  func pointer(_ place: Place) throws(IngotError) -> String {
    switch place.region {
    case .arena: return place.offset == 0 ? "arena" : "arena + \(place.offset / 4)"
    case .input:
      if let name = inputs[place] { return name }
      throw IngotError(.defect, "expected an argument at \(place), found none")
    case .store, .prepared: throw IngotError(.defect, "expected a place of a value, found \(place)")
    }
  }
}

/// The number of rows of a call, known when the program is written or given by the caller.
enum CRows: Hashable {
  case fixed
  /// Any number up to the batch of the program, in the variable `rows`.
  case variable(batch: Int)

  /// Returns a number that is proportional to the rows, or not.
  func text(_ number: Int, isByRow: Bool) -> String {
    guard isByRow, case .variable(let batch) = self else { return "\(number)" }
    return number == batch ? "rows" : "rows * \(number / batch)"
  }
}
