package import IngotDiagnostics
package import IngotExecution
import IngotIR
package import IngotSampling

extension NormalFit {
  /// The number of images whose codes are fitted.
  private static let images = 2_000

  /// Fits the codes of some images, or their styles if the model distinguishes these from codes.
  ///
  /// - Parameter width: the number of numbers in a code that the decoder takes.
  /// - Returns: nil if the model has no codes of this width.
  package init?(codesOf runner: any FunctionRunner, on shown: ShownImages, width: Int) throws(IngotError) {
    let role: FunctionRole = runner.module.function(.style) == nil ? .code : .style
    guard runner.module.function(role)?.resultType.columns == width else { return nil }
    let subject = Subject(
      machine: runner, dataset: shown.dataset, indices: shown.dataset.showing(shown.indices, Self.images))
    guard let codes = try subject.outputs(of: role) else { return nil }
    self.init(to: codes.rows, width: width)
  }
}
