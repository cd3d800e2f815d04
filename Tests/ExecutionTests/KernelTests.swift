import CIngotKernels
import IngotProgram
import Testing

struct ProgramTests {
  /// A program's scratch memory is as large as the kernels' lists, whose blocks C needs as constants.
  @Test func listsAreOfOneSize() {
    #expect(SkippingProduct.block == Int(INGOT_SKIP_BLOCK))
    #expect(SkippingProduct.panel == Int(INGOT_SKIP_PANEL))
  }

  /// Kernels of one family stand together, and every family has one.
  @Test func everyKernelHasAFamily() {
    let kernels = (0..<INGOT_KERNEL_COUNT.rawValue).map { ingot_family_of(ingot_kernel($0)).rawValue }
    #expect(kernels == kernels.sorted() && Set(kernels).count == Int(INGOT_PRODUCT.rawValue) + 1)
  }
}
