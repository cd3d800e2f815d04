import IngotIR
import Testing

/// What an opcode's traits say fits what its signature says.
struct OpcodeTests {
  @Test(arguments: Opcode.allCases)
  func operandsOfTraitsAreTensors(_ opcode: Opcode) {
    let operands = opcode.signature.operands
    let tensors = operands.filter { $0 == .tensor }.count
    #expect(opcode.traits.inPlaceOperands.allSatisfy { $0 < tensors })
    if let piped = opcode.pipedOperand { #expect(operands[piped] == .tensor) }
  }

  @Test(arguments: Opcode.allCases)
  func drawsHaveAStreamAndAStep(_ opcode: Opcode) {
    #expect(opcode.isRandom == opcode.signature.attributes.contains { $0.name == .stream })
    if opcode.isRandom { #expect(opcode.signature.operands.contains(.step)) }
  }

  @Test(arguments: Opcode.allCases)
  func onlyUpdatesWriteAParameterOrKeepState(_ opcode: Opcode) {
    #expect(opcode.isUpdate == opcode.signature.operands.contains(.updated))
    if !opcode.isUpdate { #expect(opcode.traits.states.isEmpty) }
    let names = opcode.signature.attributes.map(\.name)
    #expect(opcode.traits.states.allSatisfy { state in state.condition.map(names.contains) ?? true })
  }

  /// A kernel that reads an element more than once, or another one, cannot run in place.
  @Test(arguments: Opcode.allCases)
  func onlyElementwiseWorkIsPipedThrough(_ opcode: Opcode) {
    if case .transforms(let operand) = opcode.traits.piping {
      #expect(opcode.traits.inPlaceOperands.contains(operand))
      #expect(opcode.traits.unit == .element && !opcode.traits.reduces)
    }
  }
}
