import IngotDiagnostics
import IngotFormatting
import IngotIR
import IngotPlanning

/// The arena of a function with a place for each value: instructions from left to right, bytes from top to bottom.
struct PlanLayout {
  /// What a value is for.
  enum Kind: String, CaseIterable {
    case forward, reverse
    /// The gradient of a parameter that only updates read.
    case update

    /// The entry of the legend.
    var caption: String {
      switch self {
      case .forward: "forward"
      case .reverse: "reverse"
      case .update: "gradients that only updates read"
      }
    }
  }

  /// The box of a value.
  struct Box {
    let name: String
    let kind: Kind
    let frame: Frame
    /// The lines of text in the box.
    let lines: [String]
    /// Everything about the value, whatever the box has room for.
    let details: String
  }

  static let size = 11.0
  static let plotHeight = 420.0

  let plan: FunctionPlan
  private(set) var boxes: [Box] = []
  private let function: Function
  private let module: Module?
  private let readers: DefinitionsAndUses
  /// The left and the upper edge of the plot.
  let left: Double
  let top: Double

  /// - Parameters:
  ///   - function: a function of a module of form `planned`.
  ///   - module: the module, which names layers and parameters; without it, labels and details leave them out.
  init(of function: Function, in module: Module?, left: Double, top: Double) {
    self.function = function
    self.module = module
    (self.left, self.top) = (left, top)
    plan = FunctionPlan(reading: function)
    readers = DefinitionsAndUses(of: function)
    let layers = module.map { LayerNames(of: function, in: $0) }
    let replaced = Set(plan.slots.compactMap(\.overwrites))
    boxes = plan.slots.map { slot in
      box(of: slot, layers: layers?[slot.value] ?? [], isReplaced: replaced.contains(slot.value))
    }
  }

  /// The kinds of values that occur, which a legend explains.
  var kinds: [Kind] { Kind.allCases.filter { kind in boxes.contains { $0.kind == kind } } }

  // MARK: Places

  /// The number of instructions and, for the value that the function returns, the moment after them.
  var columnCount: Int { function.body.count + 1 }
  var step: Double { max(26, min(64, 1100 / Double(columnCount))) }
  var right: Double { x(columnCount) }
  var bottom: Double { top + Self.plotHeight }

  /// Returns the left edge of an instruction's column.
  func x(_ position: Int) -> Double { left + step * Double(position) }

  /// Returns the height of an offset in the arena.
  func y(_ bytes: Int) -> Double { top + Self.plotHeight * Double(bytes) / Double(max(1, plan.peak)) }

  // MARK: Boxes

  /// Returns the text of an instruction, with its place in the model.
  func details(ofInstructionAt position: Int) -> String {
    let instruction = function.body[position]
    let text = module?.text(of: instruction, in: function) ?? instruction.opcodes
    return "instruction \(position): \(text)" + (instruction.location.map { "\n\($0.short)" } ?? "")
  }

  /// - Parameter isReplaced: whether another value takes the bytes over in the last instruction, so that its box has that
  ///   column.
  private func box(of slot: FunctionPlan.Slot, layers: [String], isReplaced: Bool) -> Box {
    let info = function[slot.value]
    let (start, end) = (slot.range.lowerBound, slot.range.upperBound)
    // Even the smallest value has a box that a pointer can find.
    let height = max(2, y(slot.end) - y(slot.offset))
    let width = x(isReplaced ? end : end + 1) - x(start)
    let frame = Frame(x: x(start), y: min(y(slot.offset), bottom - height), width: width, height: height)
    let label = PlanLabel(name: "%\(info.name)", layers: layers, opcodes: opcodes(of: slot.value, at: start))
    let place = slot.overwrites.map { ", in place of %\(function[$0].name)" } ?? ""
    let details =
      "\(label.text)\n\(info.type), \(grouped(slot.bytes)) bytes at \(grouped(slot.offset))\(place), alive from "
      + "instruction \(start) to \(end == function.body.count ? "the end" : "\(end)")\n\(details(ofInstructionAt: start))"
    return Box(
      name: info.name, kind: kind(of: slot), frame: frame, lines: label.lines(in: frame, size: Self.size),
      details: details)
  }

  /// Returns the opcodes that compute a value: those of its instruction or, for a tap, only its own.
  private func opcodes(of value: Value, at position: Int) -> [String] {
    let instruction = function.body[position]
    let tap = instruction.taps.first { $0.value == value }
    return (tap.map { [instruction.epilogues[$0.epilogue]] } ?? instruction.calls).map(\.opcode.rawValue)
  }

  private func kind(of slot: FunctionPlan.Slot) -> Kind {
    let positions = readers.readers(of: slot.value)
    // A product that ends in an update also reads what it multiplies.
    let isGradient = positions.allSatisfy { function.body[$0].update?.operands.contains(.value(slot.value)) ?? false }
    let role = function.body[slot.range.lowerBound].role
    if role != .forward, !positions.isEmpty, isGradient { return .update }
    return role == .forward ? .forward : .reverse
  }
}
