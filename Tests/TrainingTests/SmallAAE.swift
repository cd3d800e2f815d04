import Foundation
import IngotModeling
import IngotTestSupport
import IngotTraining
import Testing

/// A small adversarial autoencoder with all the features of the large one.
struct SmallAAE: Model {
  var width = 16
  let x = Tensor.input(.images, shape: [784])
  let prior = Distribution.normal(deviation: 5, shape: [2])
  let encoder: Network
  let decoder = Network("decoder", input: [2]) {
    Linear(24)
    Dropout(rate: 0.25)
    ReLU()
    Linear(784)
    Sigmoid()
  }
  let discriminator = Network("discriminator", input: [2]) {
    Linear(16)
    Dropout(rate: 0.2)
    ReLU()
    Linear(1)
    Sigmoid()
  }

  init() { self.init(width: 16) }

  init(width: Int) {
    encoder = Network("encoder", input: [784]) {
      Linear(width)
      Dropout(rate: 0.25)
      ReLU()
      Linear(2)
    }
  }

  var phases: Phases {
    Phase("reconstruction", training: encoder, decoder, with: .adam(rate: 2e-3)) {
      binaryCrossEntropy(decoder(encoder(x)), x)
    }
    Phase("discriminator", training: discriminator, with: .sgd(rate: 1e-2, momentum: 0.5)) {
      let real = discriminator(prior.sample())
      let fake = discriminator(encoder(x, mode: .inference))
      return binaryCrossEntropy(real, 1) + binaryCrossEntropy(fake, 0)
    }
    Phase("generator", training: encoder, with: .adam(rate: 1e-3)) {
      binaryCrossEntropy(discriminator(encoder(x)), 1)
    }
    Frozen(.reconstruction) { decoder(encoder(x)) }
    Frozen(.sample) { decoder(Tensor.input(.code, shape: [2])) }
  }
}

/// Tests that train in a temporary folder.
protocol RunsInFolder {
  var temporary: TemporaryFolder { get }
}

extension RunsInFolder {
  func settings(
    _ name: String, epochs: Int, threads: Int = 1, seed: UInt64 = 5, batch: Int = 20, digits: Int = 130
  ) -> TrainingSettings {
    TrainingSettings(
      data: .digits(count: digits), epochs: epochs, batch: batch, seed: seed, threads: threads,
      folder: temporary.path + "/" + name, validates: false)
  }

  func bytes(_ name: String, _ file: String = "checkpoints/last.safetensors") throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(temporary.path)/\(name)/\(file)"))
  }

  func metrics(_ name: String) throws -> [[String: Any]] {
    try String(decoding: bytes(name, "metrics.jsonl"), as: UTF8.self).split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }
}
