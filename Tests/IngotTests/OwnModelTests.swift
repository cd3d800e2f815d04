import Foundation
import Ingot
import IngotTestSupport
import Testing

/// The example of the documentation's first page, with nothing but `import Ingot`.
struct OwnModelTests {
  struct Squeeze: Model {
    var width = 200

    static let settings = [Setting("width", \Squeeze.width, in: 1...10_000, "units of each hidden layer")]

    var phases: Phases {
      let x = Tensor.input(.images, shape: [784])
      let z = Tensor.input(.code, shape: [2])

      let encoder = Network("encoder", input: [784]) {
        Linear(width)
        GELU()
        Linear(2)
      }
      let decoder = Network("decoder", input: [2]) {
        Linear(width)
        GELU()
        Linear(784)
        Sigmoid()
      }

      Phase("reconstruction", training: encoder, decoder, with: .adam(rate: 1e-3)) {
        binaryCrossEntropy(decoder(encoder(x)), x)
      }

      Frozen(.reconstruction) { decoder(encoder(x)) }
      Frozen(.code) { encoder(x) }
      Frozen(.sample) { decoder(z) }
    }
  }

  @Test func itTrains() throws {
    let folder = try TemporaryFolder()
    let run = folder.path + "/squeeze"
    let epochs = try train(Squeeze(), settings: TrainingSettings(epochs: 2, folder: run))
    let losses = epochs.compactMap { $0.losses.first }
    #expect(losses.count == 2 && losses[1].mean < losses[0].mean)
    #expect(FileManager.default.fileExists(atPath: run + "/report.html"))
  }

  /// The example is the one that the page shows.
  @Test func itIsTheOneOfThePage() throws {
    func code(_ text: String) -> String { text.filter { !$0.isWhitespace } }
    let page = code(try Repository.text(of: "Sources/Ingot/Ingot.docc/Ingot.md"))
    let source = code(try Repository.text(of: "Tests/IngotTests/OwnModelTests.swift"))
    let model = try #require(page.firstRange(of: "structSqueeze:Model{"))
    let end = try #require(page[model.lowerBound...].firstRange(of: "trytrain("))
    #expect(source.contains(page[model.lowerBound..<end.lowerBound]))
  }
}
