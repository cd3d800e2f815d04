import IngotIR

/// The time that the instructions of a program took, and the densities of what products read.
package struct Profile: Sendable {
  /// One run of one instruction.
  package struct Event: Sendable {
    package let function: Int
    package let instruction: Int
    package let step: Int
    /// The start time, in nanoseconds of a steady clock.
    package let start: UInt64
    /// The end time, in nanoseconds of a steady clock.
    package let end: UInt64
  }

  /// The total nanoseconds of all runs, indexed by function and instruction.
  package private(set) var nanoseconds: [[UInt64]]
  /// The number of runs, indexed by function.
  package private(set) var runs: [Int]
  /// The share of non-zeros in the left operand of each product in which zeros are expected, as of the latest step at
  /// which it was measured; indexed by function, then by the position of the product.
  package private(set) var densities: [[Int: Double]]
  /// The events of the latest steps: enough to inspect, few enough to keep.
  package private(set) var latest: [Event] = []

  private static let keptSteps = 20

  init(_ module: Module) {
    nanoseconds = module.functions.map { Array(repeating: 0, count: $0.body.count) }
    runs = Array(repeating: 0, count: module.functions.count)
    densities = Array(repeating: [:], count: module.functions.count)
  }

  /// - Parameter times: the start and end times of each instruction.
  mutating func record(functionAt function: Int, step: Int, _ times: UnsafeBufferPointer<UInt64>) {
    runs[function] += 1
    if let oldest = latest.first, oldest.step <= step - Self.keptSteps {
      latest.removeAll { $0.step <= step - Self.keptSteps }
    }
    for instruction in nanoseconds[function].indices {
      let (start, end) = (times[2 * instruction], times[2 * instruction + 1])
      nanoseconds[function][instruction] += end - start
      latest.append(Event(function: function, instruction: instruction, step: step, start: start, end: end))
    }
  }

  mutating func record(_ densities: [Int: Double], ofFunctionAt function: Int) { self.densities[function] = densities }
}
