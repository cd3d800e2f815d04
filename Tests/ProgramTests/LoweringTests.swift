import IngotCompiler
import IngotGraphs
import IngotIR
import IngotProgram
import IngotTestSupport
import Testing

struct LoweringTests {
  private func program(_ name: String) throws -> Program {
    try Program(try shippedModel(name).compile(batch: 100).planned)
  }

  /// Parameters and states share no byte of the store, and each starts at a cache line.
  @Test(arguments: shippedNames)
  func tensorsOfTheStoreAreApart(_ name: String) throws {
    let program = try program(name)
    let module = program.module
    var spans: [Range<Int>] = module.parameters.indices.map { index in
      let place = program.layout.place(of: Parameter(index))
      return place.offset..<place.offset + module.parameters[index].type.bytes
    }
    for state in module.optimizerStates {
      let place = try program.layout.place(of: state)
      spans.append(place.offset..<place.offset + module[state.parameter].type.bytes)
    }
    spans.sort { $0.lowerBound < $1.lowerBound }
    #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
    #expect(spans.allSatisfy { $0.lowerBound % 64 == 0 })
    #expect(spans.last?.upperBound ?? 0 <= program.layout.bytes(of: .store))
  }

  /// The tiles of an instruction cover all of its units, and the last one is not empty. Those of a product are rectangles.
  @Test(arguments: shippedNames)
  func tilesCoverTheirUnits(_ name: String) throws {
    for function in try program(name).functions {
      for instruction in function.instructions {
        let tiling = instruction.tiling
        if case .product(let product) = instruction.operation.arguments {
          let bands = (product.rows + product.tileRows - 1) / product.tileRows
          let panels = (product.columns + product.tileColumns - 1) / product.tileColumns
          #expect(product.tileRows >= 1 && product.tileColumns >= 1 && tiling.count == bands * panels)
          continue
        }
        #expect(tiling.units >= 1 && tiling.size >= 1)
        #expect(tiling.count * tiling.size >= tiling.units && (tiling.count - 1) * tiling.size < tiling.units)
      }
    }
  }

  /// One instruction of the program for each of the module, with its opcode.
  @Test(arguments: shippedNames)
  func nothingIsLost(_ name: String) throws {
    let program = try program(name)
    for (lowered, function) in zip(program.functions, program.module.functions) {
      #expect(lowered.instructions.map(\.operation.opcode) == function.body.map(\.opcode))
    }
  }

  /// A product skips zeros exactly where they are expected.
  @Test(arguments: shippedNames)
  func productsWithExpectedZerosSkipThem(_ name: String) throws {
    let program = try program(name)
    var skipping = 0
    for (lowered, function) in zip(program.functions, program.module.functions) {
      for (operation, instruction) in zip(lowered.instructions.map(\.operation), function.body) {
        guard case .product(let product) = operation.arguments else { continue }
        #expect((product.masks != nil) == !instruction.call.expectedZeros.isEmpty)
        if product.masks != nil { skipping += 1 }
      }
    }
    #expect(skipping > 0)
  }
}
