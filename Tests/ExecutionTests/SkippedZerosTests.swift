import IngotCompiler
import IngotExecution
import IngotIR
import IngotReference
import IngotTestSupport
import Testing

/// Tests of products whose left operand is mostly zeros, which take a separate path through the kernels.
struct SkippedZerosTests {
  /// Rows, inner dimension and columns, which cover whole blocks and panels as well as remainders of each.
  static let shapes = [
    [100, 1000, 1000], [33, 784, 130], [7, 1500, 101], [200, 300, 17], [700, 50, 40], [1, 5000, 250],
  ]

  private func graph(_ shape: [Int]) throws -> Module {
    let (rows, inner, columns) = (shape[0], shape[1], shape[2])
    let text = """
      module @skip {batch: \(rows), seed: 3}
      param @n.w: f32[\(inner)x\(columns)] = uniform {bound: 0.1}
      param @n.v: f32[\(inner)x\(columns)] = uniform {bound: 0.1}
      param @n.u: f32[\(inner)x\(columns)] = uniform {bound: 0.1}
      param @n.b: f32[\(columns)] = uniform {bound: 0.1}
      phase @f(%x: f32[\(rows)x\(inner)], %d: f32[\(rows)x\(columns)], %step: i64) -> f32 {
        %0 = linear %x, @n.w, @n.b {zeros: input} : f32[\(rows)x\(columns)]
        %1 = matmul %x, @n.w {zeros: input} |> relu : f32[\(rows)x\(columns)]
        %2 = subtract %0, %1 : f32[\(rows)x\(columns)]
        %3 = mean %2 : f32
        matmul %x^T, %d {zeros: input} |> sgd @n.w, %step {rate: 1.0}
        matmul %x^T, %d {zeros: input} |> adam @n.v, %step {rate: 0.01}
        matmul %x^T, %d {zeros: input} |> sgd @n.u, %step {rate: 0.5, momentum: 0.9}
        return %3
      }
      """
    return try Module(verifying: text)
  }

  /// Returns a matrix in which a share of `density` is not zero. One row and one column contain no zeros, and one row
  /// and one column contain only zeros.
  private func sparse(_ rows: Int, _ columns: Int, _ density: Float) -> [Float] {
    let numbers = scatteredNumbers(rows * columns, from: -1, to: 1, salt: 5)
    let dice = scatteredNumbers(rows * columns, salt: 6)
    return numbers.indices.map { index in
      let (row, column) = (index / columns, index % columns)
      if row == rows / 2 || column == columns / 2 { return density == 0 ? 0 : numbers[index] }
      if row == rows / 3 || column == columns / 3 { return 0 }
      return dice[index] < density ? numbers[index] : 0
    }
  }

  @Test(arguments: shapes, [Float(0), 0.1, 0.45, 1])
  func agreeWithTheReference(_ shape: [Int], _ density: Float) throws {
    let module = try Compilation(graph(shape)).planned
    let function = module.functions[0]
    let inputs = [
      "x": sparse(shape[0], shape[1], density), "d": scatteredNumbers(shape[0] * shape[2], from: -1, to: 1, salt: 7),
    ]
    let machines = try [1, 3].map { try Machine(module, threads: $0) }
    for machine in machines {
      for (name, numbers) in inputs {
        _ = machine.input(try #require(function.argument(named: name)), in: function).update(fromContentsOf: numbers)
      }
      machine.run(functionAt: 0, step: 1)
    }
    #expect(machines[0].storeBits == machines[1].storeBits)
    var reference = ReferenceExecutor(module)
    let trace = try reference.run(function, inputs: inputs, step: 1)
    #expect(scaledDifference(machines[0].result(ofFunctionAt: 0), trace.result, leastScale: 0.1) <= 1e-5)
    for name in ["n.w", "n.u"] {
      let parameter = try #require(module.parameter(named: name))
      let difference = scaledDifference(machines[0].parameter(parameter), reference.parameters[parameter.index])
      #expect(difference <= 1e-5, "\(name) off by \(difference)")
    }
    // Adam hides the size of a gradient, but its second moment does not.
    for state in module.optimizerStates {
      let difference = scaledDifference(machines[0].state(state), reference.states[module.name(of: state)] ?? [])
      #expect(difference <= 1e-5, "\(module.name(of: state)) off by \(difference)")
    }
  }

  /// A zero hides what it is multiplied by, and nothing else does, however many other zeros there are, and whether the
  /// product states that it expects zeros or not.
  @Test(arguments: [[40, 784, 130], [3, 784, 130], [40, 300, 7]], [Float(0.1), 0.5, 1])
  func aZeroHidesWhatIsNotFinite(_ shape: [Int], _ density: Float) throws {
    for attribute in ["{zeros: input} ", ""] { try expectHiding(shape, density, attribute) }
  }

  private func expectHiding(_ shape: [Int], _ density: Float, _ attribute: String) throws {
    let (rows, inner, columns) = (shape[0], shape[1], shape[2])
    let text = """
      module @hide {batch: \(rows), seed: 3}
      param @n.w: f32[\(inner)x\(columns)] = uniform {bound: 0.1}
      param @n.b: f32[\(columns)] = uniform {bound: 0.1}
      func @f(%x: f32[\(rows)x\(inner)]) -> f32[\(rows)x\(columns)] {
        %0 = linear %x, @n.w, @n.b \(attribute): f32[\(rows)x\(columns)]
        return %0
      }
      func @g(%x: f32[\(rows)x\(inner)], %w: f32[\(rows)x\(columns)]) -> f32[\(inner)x\(columns)] {
        %0 = matmul %x^T, %w \(attribute): f32[\(inner)x\(columns)]
        return %0
      }
      """
    let module = try Compilation(Module(verifying: text)).planned
    let machine = try Machine(module, threads: 2)
    var x = sparse(rows, inner, density).map { $0 == 0 && density == 1 ? 0.5 : $0 }
    // Rows of the weights that no row, one row and every row of the input meets.
    for row in 0..<rows {
      x[row * inner + 5] = 0
      x[row * inner + 70] = row == 1 ? 1 : 0
    }
    let weights = machine.parameter(Parameter(0))
    var damaged = weights
    damaged.replaceSubrange(5 * columns..<6 * columns, with: repeatElement(.infinity, count: columns))
    damaged[70 * columns + 2] = .nan
    func result(_ function: Int, _ inputs: [String: [Float]]) throws -> [Float] {
      for (name, numbers) in inputs {
        let argument = try #require(module.functions[function].argument(named: name))
        _ = machine.input(argument, in: module.functions[function]).update(fromContentsOf: numbers)
      }
      machine.run(functionAt: function, step: 1)
      return Array(machine.result(ofFunctionAt: function))
    }
    var expected = try result(0, ["x": x])
    machine.setParameter(Parameter(0), to: damaged)
    let found = try result(0, ["x": x])
    #expect(found[columns + 2].isNaN)
    expected[columns + 2] = found[columns + 2]
    #expect(found.map(\.bitPattern) == expected.map(\.bitPattern))
    // The gradient of the weights.
    var adjoint = scatteredNumbers(rows * columns, from: -1, to: 1, salt: 8)
    var gradient = try result(1, ["x": x, "w": adjoint])
    adjoint[0] = .infinity
    let damagedGradient = try result(1, ["x": x, "w": adjoint])
    for k in 0..<inner where x[k] != 0 {
      #expect(!damagedGradient[k * columns].isFinite)
      gradient[k * columns] = damagedGradient[k * columns]
    }
    #expect(damagedGradient.map(\.bitPattern) == gradient.map(\.bitPattern))
  }

  /// NaN does not count as zero.
  @Test func notANumberIsKept() throws {
    let module = try Compilation(graph([33, 784, 130])).planned
    let machine = try Machine(module, threads: 1)
    let function = module.functions[0]
    var x = sparse(33, 784, 0.1)
    x[5] = .nan
    _ = machine.input(function.arguments[0], in: function).update(fromContentsOf: x)
    machine.run(functionAt: 0, step: 1)
    #expect(machine.result(ofFunctionAt: 0)[0].isNaN)
    #expect(machine.parameter(Parameter(0))[5 * 130].isNaN)
  }
}
