import CIngotKernels
import IngotProgram
import Testing

struct KernelTests {
  /// A program's scratch memory must fit the kernels' lists, whose block sizes are separate constants in C.
  @Test func listsAreOfOneSize() {
    #expect(SkippingProduct.block == Int(INGOT_SKIP_BLOCK))
    #expect(SkippingProduct.panel == Int(INGOT_SKIP_PANEL))
  }

  /// The kernels of a family are consecutive, and every family has at least one kernel.
  @Test func everyKernelHasAFamily() {
    let kernels = (0..<INGOT_KERNEL_COUNT.rawValue).map { ingot_family_of(ingot_kernel($0)).rawValue }
    #expect(kernels == kernels.sorted() && Set(kernels).count == Int(INGOT_PRODUCT.rawValue) + 1)
  }
}
