import IngotDiagnostics
import IngotEmission
import IngotFreezing
import IngotIR
import IngotInference
import IngotSampling

extension TrainedModel {
  /// Returns how a page shows the function of the role `sample` among exported ones; nil if there is none that takes a
  /// code, or a code and a class, and returns an image whose size is known or a square.
  func shownDecoder(among exported: FrozenModule) throws(IngotError) -> WebAssemblyArtifact.Decoder? {
    guard let function = exported.module.functions.first(where: { $0.role == .sample }),
      functions.contains(where: { $0.name == function.name }),
      let sampler = try? Sampler(self, decoder: function.name)
    else { return nil }
    let side = Int(Double(sampler.pixels).squareRoot())
    let size = imageSize ?? (width: side, height: side)
    if size.width * size.height != sampler.pixels { return nil }
    let extent = try sampler.extent()
    return WebAssemblyArtifact.Decoder(
      width: size.width, height: size.height, center: extent.center, reach: extent.reach)
  }
}
