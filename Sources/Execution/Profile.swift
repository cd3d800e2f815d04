import IngotIR

/// How long the instructions of a program took.
package struct Profile: Sendable {
  /// One run of one instruction.
  package struct Event: Sendable {
    package let function: Int
    package let instruction: Int
    package let step: Int
    /// Nanoseconds of a steady clock.
    package let start: UInt64
    package let end: UInt64
  }

  /// Nanoseconds of all runs, by function and instruction.
  package private(set) var nanoseconds: [[UInt64]]
  /// By function.
  package private(set) var runs: [Int]
  /// Of the latest steps: enough to look at, few enough to keep.
  package private(set) var latest: [Event] = []

  private static let keptSteps = 20

  init(_ module: Module) {
    nanoseconds = module.functions.map { Array(repeating: 0, count: $0.body.count) }
    runs = Array(repeating: 0, count: module.functions.count)
  }

  /// - Parameter times: start and end of each instruction.
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
}
