import IngotDiagnostics
import IngotExecution
import IngotIR

/// Fills the inputs of a program with the minibatches of a function, by the names of the inputs.
struct NamedMinibatches: MinibatchFeed {
  private let source: MinibatchSource
  private let inputs: [(info: ValueInfo, target: UnsafeMutableBufferPointer<Float>)]

  var stepsPerEpoch: Int { source.stepsPerEpoch }

  /// - Throws: for a source without minibatches, and for phases that give one name to inputs of different shapes.
  init(of machine: Machine, _ source: MinibatchSource) throws(IngotError) {
    guard source.stepsPerEpoch >= 1 else {
      throw IngotError(.usage, "expected at least 1 minibatch in an epoch, found \(source.stepsPerEpoch)")
    }
    self.source = source
    var inputs: [(info: ValueInfo, target: UnsafeMutableBufferPointer<Float>)] = []
    for phase in machine.module.phases {
      for argument in phase.arguments where phase[argument].type.element == .f32 {
        let info = phase[argument]
        if let known = inputs.first(where: { $0.info.name == info.name })?.info {
          guard known.type == info.type else {
            throw IngotError(
              .badInput,
              "phase '\(phase.name)': expected input '\(info.name)' of \(known.type) as in another phase, found "
                + "\(info.type)", at: phase.location)
          }
          continue
        }
        inputs.append((info, machine.input(argument, in: phase)))
      }
    }
    self.inputs = inputs
  }

  func fill(epoch: Int, step: Int) throws(IngotError) {
    let place = "minibatch \(step) of epoch \(epoch)"
    let minibatch: [String: [Float]]
    do {
      minibatch = try source.minibatch(epoch, step)
    } catch let error as IngotError {
      throw error
    } catch {
      throw IngotError(.unavailable, "\(place): expected numbers, found an error: \(error)")
    }
    for (info, target) in inputs {
      guard let numbers = minibatch[info.name] else {
        let hint = suggestion(for: info.name, among: minibatch.keys.sorted())
        throw IngotError(
          .badInput, "\(place): expected numbers for input '\(info.name)' of \(info.type), found none\(hint)")
      }
      guard numbers.count == target.count else {
        throw IngotError(
          .badInput,
          "\(place): expected \(target.count) numbers for input '\(info.name)' of \(info.type), found \(numbers.count)")
      }
      _ = target.update(fromContentsOf: numbers)
    }
  }
}
