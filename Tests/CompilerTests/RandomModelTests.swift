import IngotCompiler
import IngotExecution
import IngotIR
import IngotIRParser
import IngotModeling
import IngotPasses
import IngotPlanning
import IngotReference
import IngotTestSupport
import Testing

/// Tests of random models, written in the DSL and as IR, under random subsets and orders of the passes.
///
/// `INGOT_LONG=N` tries N times as many models. With an N of at least 34, that is over 10,000.
struct RandomModelTests {
  private static let chunk = 30
  private static let chunks = 10 * Campaign.times

  private static func elaborated(_ seed: UInt64) throws -> Module {
    seed % 2 == 0
      ? randomModule(seed: seed)
      : try elaborate(RandomModel(seed: seed), batch: [1, 2, 5, 8, 17][Int(seed / 2 % 5)], seed: seed)
  }

  private static func seeds(_ chunk: Int) -> Range<UInt64> {
    UInt64(chunk * Self.chunk)..<UInt64((chunk + 1) * Self.chunk)
  }

  /// Returns a pipeline of some of the passes, in random order.
  private static func shuffledPipeline(_ seed: UInt64) -> Pipeline {
    var dice = Dice(seed: seed &+ 1_000_003)
    var passes = Pass.optimizations.shuffled(using: &dice)
    passes.removeLast(dice.roll(passes.count))
    return Pipeline(optimizations: passes, isExact: dice.once(in: 3))
  }

  // MARK: Text

  @Test(arguments: 0..<chunks)
  func printingSurvivesParsing(_ chunk: Int) throws {
    for seed in Self.seeds(chunk) {
      let compilation = try Compilation(Self.elaborated(seed))
      for form in Form.allCases {
        let module = try #require(compilation.module(in: form))
        let file = try GraphFile(parsing: module.description, file: "\(seed).graph")
        try file.verify(as: form)
        #expect(file.module.description == module.description, "seed \(seed), \(form)")
      }
    }
  }

  // MARK: Plans

  /// Compilation has already run the plan checker; this test checks the size of the arena.
  @Test(arguments: 0..<chunks)
  func arenasAreNearTheirLowerBound(_ chunk: Int) throws {
    for seed in Self.seeds(chunk) {
      let module = try Compilation(Self.elaborated(seed)).planned
      for function in module.functions {
        let plan = FunctionPlan(reading: function)
        #expect(plan.lowerBound <= plan.peak && plan.peak <= plan.total, "seed \(seed), \(function.name)")
        // Not every set of live ranges can be packed without gaps, and slots are whole cache lines.
        #expect(Double(plan.peak) <= 1.25 * Double(plan.lowerBound) + 1024, "seed \(seed), \(function.name)")
      }
    }
  }

  // MARK: Values

  @Test(arguments: 0..<chunks)
  func passesChangeNoValueAndNoDraw(_ chunk: Int) throws {
    var (phases, skipped) = (0, 0)
    for seed in Self.seeds(chunk) {
      let plain = try Compilation(Self.elaborated(seed), pipeline: Pipeline(optimizations: []))
      let passed = try Compilation(Self.elaborated(seed), pipeline: Self.shuffledPipeline(seed))
      let before = try Run(plain.module(in: .optimized)!, sharing: false)
      let after = try Run(passed.module(in: .optimized)!, sharing: false)
      for (index, function) in plain.planned.functions.enumerated() where function.kind == .phase {
        // Adam turns a rounding error into a full step, so each phase starts from the same parameters.
        after.copyStore(from: before)
        let expected = before.run(index)
        let found = after.run(index)
        try expectEqualDraws(plain.planned, passed.planned, index, expected, found, seed)
        // A ReLU of a number that is zero except for rounding may go either way.
        phases += 1
        if function.hasKink(in: expected) {
          skipped += 1
          continue
        }
        for (name, values) in found {
          guard let reference = expected[name] else { continue }
          let difference = scaledDifference(values, reference)
          if difference <= 1e-5 { continue }
          // Where large terms cancel, their rounding errors remain, in this instruction or in earlier ones.
          let terms = function.operandScale(of: name, in: expected)
          let noise = scaledDifference(reference, try referenceValue(name, of: plain.planned, index))
          #expect(
            scaledDifference(values, reference, leastScale: terms) <= max(1e-5, 100 * noise),
            "seed \(seed), \(function.name) %\(name): off by \(difference)")
        }
      }
    }
    #expect(skipped * 10 <= phases, "\(skipped) of \(phases) phases decide by rounding")
  }

  /// Returns a value of a phase as the reference executor computes it, after the earlier phases have run.
  private func referenceValue(_ name: String, of module: Module, _ index: Int) throws -> [Float] {
    let run = try Run(module, sharing: true)
    for earlier in 0..<index { _ = run.run(earlier) }
    var reference = ReferenceExecutor(module)
    for position in reference.parameters.indices {
      reference.parameters[position] = run.machine.parameter(Parameter(position))
    }
    let function = module.functions[index]
    let trace = try reference.run(function, inputs: run.inputs(of: function), step: Run.step)
    let value = try #require(function.body.flatMap(\.results).first { function[$0].name == name })
    return trace[value] ?? []
  }

  @Test(arguments: 0..<chunks)
  func sharingBytesAndThreadsChangeNoBit(_ chunk: Int) throws {
    for seed in Self.seeds(chunk) {
      let module = try Compilation(Self.elaborated(seed), pipeline: Self.shuffledPipeline(seed)).module(in: .optimized)!
      let apart = try Run(module, sharing: false)
      let shared = try Run(module, sharing: true, threads: seed % 8 == 0 ? 3 : 1)
      for (index, function) in module.functions.enumerated() where function.kind == .phase {
        let loss = function[function.terminator.value].name
        #expect(apart.run(index)[loss] == shared.run(index)[loss], "seed \(seed), \(function.name)")
      }
      #expect(apart.machine.storeBits == shared.machine.storeBits, "seed \(seed)")
    }
  }

  /// The executors run in lockstep: each reference instruction uses the values that the kernels computed, so that
  /// differences do not accumulate.
  @Test(arguments: 0..<chunks)
  func kernelsAgreeWithTheReference(_ chunk: Int) throws {
    for seed in Self.seeds(chunk) {
      let run = try Run(Compilation(Self.elaborated(seed)).module(in: .optimized)!, sharing: false)
      var reference = ReferenceExecutor(run.machine.module)
      for (index, function) in run.machine.module.functions.enumerated() where function.kind == .phase {
        for position in reference.parameters.indices {
          reference.parameters[position] = run.machine.parameter(Parameter(position))
        }
        _ = run.run(index)
        try reference.followInLockstep(run.machine, index, inputs: run.inputs(of: function), step: Run.step) {
          name, difference in
          #expect(difference <= 1e-5, "seed \(seed), \(function.name) %\(name): off by \(difference)")
        }
      }
    }
  }

  /// Expects each stream of the optimised program to produce the same numbers as in the unoptimised one. Normal and
  /// uniform numbers are compared as traced, masks as applied to a tensor of ones.
  private func expectEqualDraws(
    _ plain: Module, _ passed: Module, _ index: Int, _ expected: [String: [Float]], _ found: [String: [Float]],
    _ seed: UInt64
  ) throws {
    let function = passed.functions[index]
    for instruction in function.body where instruction.opcode == .normal || instruction.opcode == .uniform {
      let name = function[try #require(instruction.result)].name
      #expect(found[name] == expected[name], "seed \(seed), \(function.name) %\(name)")
    }
    let masks = try dropoutMasks(of: passed, functionAt: index)
    let plainMasks = try dropoutMasks(of: plain, functionAt: index)
    for (stream, mask) in masks {
      #expect(mask == plainMasks[stream], "seed \(seed), \(function.name), stream \(stream)")
    }
  }
}

/// A module loaded into a machine, which runs on the same inputs at the same step.
private struct Run {
  static let step = 3
  let machine: Machine

  init(_ module: Module, sharing: Bool, threads: Int = 1) throws {
    machine = try Machine(Pipeline([.plan(sharing: sharing)]).run(module), threads: threads)
  }

  /// Runs a function and returns its values by name.
  func run(_ index: Int) -> [String: [Float]] {
    let function = machine.module.functions[index]
    _ = inputs(of: function)
    machine.run(functionAt: index, step: Self.step)
    return machine.trace(of: function)
  }

  func copyStore(from other: Run) {
    for index in machine.module.parameters.indices {
      machine.setParameter(Parameter(index), to: other.machine.parameter(Parameter(index)))
    }
    for state in machine.module.optimizerStates {
      machine.setState(state, to: other.machine.state(state))
    }
  }

  func inputs(of function: Function) -> [String: [Float]] { machine.fillInputs(of: function, salt: 9) }
}

extension Function {
  /// Returns the largest magnitude among the operands of a value, up to a few instructions back: terms that cancel
  /// there leave rounding errors here.
  fileprivate func operandScale(of name: String, in values: [String: [Float]], depth: Int = 4) -> Double {
    guard depth > 0, let instruction = body.first(where: { $0.results.contains { self[$0].name == name } }) else {
      return 0
    }
    return instruction.allOperands.map { operand in
      // Arguments and parameters have magnitudes of at most 1.
      guard let operandName = operand.value.map({ self[$0].name }), let elements = values[operandName] else { return 1 }
      return max(scale(of: elements), operandScale(of: operandName, in: values, depth: depth - 1))
    }.max() ?? 0
  }

  /// Returns whether a ReLU or a gate depends on a number so close to zero that rounding could change the outcome.
  fileprivate func hasKink(in values: [String: [Float]]) -> Bool {
    body.flatMap(\.calls).contains { call in
      let deciding: Operand? =
        switch call.opcode {
        case .relu, .leakyReLU: call.operands.first
        case .gate: call.operands.last
        default: nil
        }
      guard let value = deciding?.value, let elements = values[self[value].name] else { return false }
      let scale = elements.reduce(0) { max($0, $1.magnitude) }
      return elements.contains { $0 != 0 && $0.magnitude < 1e-5 * scale }
    }
  }
}
