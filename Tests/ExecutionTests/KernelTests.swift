import CIngotKernels
import IngotIR
import IngotProgram
import Testing

struct KernelTests {
  /// A program's memory must fit the kernels' masks and panels, whose sizes are separate constants in C.
  @Test func preparedOperandsAreOfOneSize() {
    #expect(PreparedOperands.block == Int(INGOT_BLOCK))
    #expect(PanelOrder.columns == Int(INGOT_PANEL))
    #expect(PreparedOperands.narrow == Int(INGOT_NARROW))
  }

  /// The kernels of a family are consecutive, and every family has at least one kernel.
  @Test func everyKernelHasAFamily() {
    let kernels = (0..<INGOT_KERNEL_COUNT.rawValue).map { ingot_family_of(ingot_kernel($0)).rawValue }
    #expect(kernels == kernels.sorted() && Set(kernels).count == Int(INGOT_PRODUCT.rawValue) + 1)
  }
}
