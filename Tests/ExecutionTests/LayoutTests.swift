import IngotCompiler
import IngotExecution
import IngotIR
import IngotTestSupport
import Testing

/// Tests of parameters in panels, which must hold the same numbers as parameters in row-major order.
struct LayoutTests {
  /// Rows, and the rows and columns of the weight. They cover whole blocks and panels, remainders of each, a weight of one
  /// panel, and blocks of the inner dimension that end inside a panel.
  static let shapes = [
    [100, 256, 384], [100, 784, 1000], [33, 784, 130], [5, 130, 129], [3, 64, 1000], [200, 70, 257], [1, 100, 300],
    [40, 1, 200], [17, 300, 128], [600, 150, 170],
  ]

  private func machine(_ shape: [Int], _ layout: ParameterLayout, zeros: String, threads: Int) throws -> Machine {
    let (rows, inner, columns) = (shape[0], shape[1], shape[2])
    let text = """
      module @layouts {batch: \(rows), seed: 3}
      param @n.w: f32[\(inner)x\(columns)] layout \(layout.rawValue) = glorot_uniform
      param @n.v: f32[\(inner)x\(columns)] layout \(layout.rawValue) = normal {deviation: 0.1}
      phase @f(%x: f32[\(rows)x\(inner)], %d: f32[\(rows)x\(columns)], %step: i64) -> f32 {
        %0 = matmul %x, @n.w\(zeros) |> relu : f32[\(rows)x\(columns)]
        %1 = matmul %x, @n.v\(zeros) : f32[\(rows)x\(columns)]
        %2 = matmul %d, @n.w^T\(zeros) |> gate %x {scale: 1.0} : f32[\(rows)x\(inner)]
        %3 = matmul %0, @n.v^T\(zeros) : f32[\(rows)x\(inner)]
        %4 = add %2, %3 : f32[\(rows)x\(inner)]
        %5 = mean %4 : f32
        %6 = mean %1 : f32
        %7 = add %5, %6 : f32
        matmul %4^T, %d\(zeros) |> sgd @n.w, %step {rate: 0.5, momentum: 0.9}
        matmul %x^T, %d\(zeros) |> adam @n.v, %step {rate: 0.01, decay: 0.1}
        return %7
      }
      """
    let module = try Compilation(Module(verifying: text)).planned
    #expect(module.parameters.allSatisfy { $0.layout == layout })
    return try Machine(module, threads: threads)
  }

  private func fill(_ machine: Machine, _ shape: [Int]) throws {
    let function = machine.module.functions[0]
    for (name, salt) in [("x", UInt64(5)), ("d", 6)] {
      let argument = try #require(function.argument(named: name))
      let numbers = scatteredNumbers(function[argument].type.count, from: -1, to: 1, salt: salt)
      _ = machine.input(argument, in: function).update(fromContentsOf: numbers.map { max($0, 0) })
    }
  }

  @Test(arguments: shapes, ["", " {zeros: relu}"])
  func panelsChangeNoBit(_ shape: [Int], _ zeros: String) throws {
    let rowMajor = try machine(shape, .rowMajor, zeros: zeros, threads: 1)
    for threads in [1, 3] {
      let panels = try machine(shape, .panels, zeros: zeros, threads: threads)
      for machine in [rowMajor, panels] { try fill(machine, shape) }
      if threads == 1 { for step in 1...3 { rowMajor.run(functionAt: 0, step: step) } }
      for step in 1...3 { panels.run(functionAt: 0, step: step) }
      #expect(rowMajor.result(ofFunctionAt: 0)[0].bitPattern == panels.result(ofFunctionAt: 0)[0].bitPattern)
      for index in rowMajor.module.parameters.indices.map(Parameter.init) {
        #expect(rowMajor.parameter(index).map(\.bitPattern) == panels.parameter(index).map(\.bitPattern))
      }
      for state in rowMajor.module.optimizerStates {
        #expect(rowMajor.state(state).map(\.bitPattern) == panels.state(state).map(\.bitPattern))
      }
    }
  }

  /// What is read of a parameter is what was written, and memory has it in the order of the layout.
  @Test(arguments: shapes)
  func parametersAreSeenInRowMajorOrder(_ shape: [Int]) throws {
    let machines = try ParameterLayout.allCases.map { try machine(shape, $0, zeros: "", threads: 1) }
    let parameter = Parameter(0)
    #expect(machines[0].parameter(parameter) == machines[1].parameter(parameter))
    let numbers = scatteredNumbers(shape[1] * shape[2], salt: 8)
    for machine in machines {
      machine.setParameter(parameter, to: numbers)
      #expect(machine.parameter(parameter) == numbers)
      machine.setParameter(parameter, to: numbers.map { -$0 })
      try machine.fillParameter(parameter) { memory in _ = memory.update(fromContentsOf: numbers) }
      #expect(machine.parameter(parameter) == numbers)
      let state = try #require(machine.module.optimizerStates.first)
      machine.setState(state, to: numbers)
      #expect(machine.state(state) == numbers)
    }
  }

  @Test func runsCoverAMatrix() {
    for (rows, columns) in [(1, 1), (3, 128), (2, 129), (5, 300)] {
      let runs = PanelOrder(rows: rows, columns: columns).runs
      let stored = runs.flatMap { $0.stored..<($0.stored + $0.count) }
      let rowMajor = runs.flatMap { $0.rowMajor..<($0.rowMajor + $0.count) }
      #expect(stored == Array(0..<(rows * columns)))
      #expect(rowMajor.sorted() == stored)
      // The first panel holds the first columns of all rows.
      #expect(rowMajor.prefix(rows * min(128, columns)).allSatisfy { $0 % columns < 128 })
    }
  }
}
