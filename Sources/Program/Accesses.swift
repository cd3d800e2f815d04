import IngotDiagnostics
import IngotIR

/// The bytes that an instruction reads and writes.
struct Accesses {
  /// Some bytes of a region.
  struct Extent {
    let region: Region
    let bytes: Range<Int>

    init(_ place: Place, count: Int) {
      region = place.region
      bytes = place.offset..<(place.offset + count)
    }

    func overlaps(_ other: Extent) -> Bool { region == other.region && bytes.overlaps(other.bytes) }
  }

  private(set) var reads: [Extent] = []
  private(set) var writes: [Extent] = []

  /// - Parameter lowering: the function of the instruction.
  init(_ instruction: Instruction, _ lowering: FunctionLowering) throws(IngotError) {
    let (module, function) = (lowering.module, lowering.function)
    for operand in instruction.allOperands {
      let type = module.type(of: operand, in: function)
      if type.element == .f32 { reads.append(Extent(try lowering.place(operand), count: type.bytes)) }
    }
    for result in instruction.results {
      writes.append(Extent(try lowering.layout.place(of: result, in: function), count: function[result].type.bytes))
    }
    guard let update = instruction.update, let parameter = update.updatedParameter else { return }
    let bytes = module[parameter].type.bytes
    writes.append(Extent(lowering.layout.place(of: parameter), count: bytes))
    for role in update.stateRoles {
      let state = OptimizerState(phase: function.name, parameter: parameter, role: role)
      writes.append(Extent(try lowering.layout.place(of: state), count: bytes))
    }
  }

  /// Adds bytes that the instruction uses for itself.
  mutating func use(_ extent: Extent) { writes.append(extent) }

  /// Whether one of two instructions writes bytes that the other one reads or writes.
  func conflicts(with other: Accesses) -> Bool {
    writes.contains { write in (other.reads + other.writes).contains(where: write.overlaps) }
      || reads.contains { read in other.writes.contains(where: read.overlaps) }
  }
}

/// Returns for each instruction the earlier ones that must be complete before it starts. It does not name those that the
/// named ones wait for themselves.
func waits(of accesses: [Accesses]) -> [[Int]] {
  var all: [[Int]] = []
  // For each instruction, whether it waits for an earlier one, itself or through others.
  var reaches: [[Bool]] = []
  for (later, access) in accesses.enumerated() {
    var (named, reached) = ([Int](), Array(repeating: false, count: later))
    for earlier in (0..<later).reversed() where !reached[earlier] && access.conflicts(with: accesses[earlier]) {
      named.append(earlier)
      reached[earlier] = true
      for index in 0..<earlier where reaches[earlier][index] { reached[index] = true }
    }
    all.append(named.reversed())
    reaches.append(reached)
  }
  return all
}
