public import Ingot

/// The adversarial autoencoder that learns classes from few labels: one head of the encoder gives the class, the other the
/// style, and each has a prior and a discriminator.
///
/// Makhzani et al., arXiv 1511.05644, section 5, with the layers of ``GaussianAAE``. The code published with the tutorial applies
/// its cross-entropy to a softmax of the softmax; here it is applied once.
public struct SemisupervisedAAE: Model {
  public var width = 1000
  public var code = 2
  public var deviation: Float = 1
  public var reconstructionRate: Float = 6e-4
  public var adversarialRate: Float = 8e-4
  public var classificationRate: Float = 1e-3

  public static let settings = [
    Setting("width", \SemisupervisedAAE.width, in: 1...100_000, "units of each hidden layer"),
    Setting("code", \.code, in: 1...10_000, "numbers of a style"),
    Setting("deviation", \.deviation, in: 0...1000, "standard deviation of the prior on styles"),
    Setting("reconstruction-rate", \.reconstructionRate, in: 0...1, "Adam's rate in the reconstruction phase"),
    Setting("adversarial-rate", \.adversarialRate, in: 0...1, "Adam's rate in the adversarial phases"),
    Setting("classification-rate", \.classificationRate, in: 0...1, "Adam's rate in the classification phase"),
  ]

  public init() {}

  public var phases: Phases {
    let x = Tensor.input("x", shape: [784])
    let (labelledX, labelledY) = (Tensor.input("labelled_x", shape: [784]), Tensor.input("labelled_y", shape: [10]))
    let (y, z) = (Tensor.input("y", shape: [10]), Tensor.input("z", shape: [code]))
    let styles = Distribution.normal(deviation: deviation, shape: [code])
    let classes = Distribution.categorical(classes: 10)

    let encoder = Network("encoder", input: [784]) {
      hidden(width, dropout: 0.25)
      hidden(width, dropout: 0.25)
    } heads: {
      Head("y") {
        Linear(10)
        Softmax()
      }
      Head("z") { Linear(code) }
    }
    let decoder = Network("decoder", input: [10 + code]) {
      pixels(from: width)
    }
    let styleDiscriminator = Network("style-discriminator", input: [code]) {
      judgement(from: width)
    }
    let classDiscriminator = Network("class-discriminator", input: [10]) {
      Linear(width)
      ReLU()
      Dropout(rate: 0.2)
      Linear(width)
      ReLU()
      Linear(1)
      Sigmoid()
    }

    Phase("reconstruction", training: encoder, decoder, with: .adam(rate: reconstructionRate)) {
      let q = encoder.heads(x)
      return binaryCrossEntropy(decoder(concatenate(q["y"], q["z"])), x)
    }
    Phase(
      "discriminator", training: styleDiscriminator, classDiscriminator, with: .adam(rate: adversarialRate)
    ) {
      let q = encoder.heads(x, mode: .inference)
      let real =
        binaryCrossEntropy(styleDiscriminator(styles.sample()), 1)
        + binaryCrossEntropy(classDiscriminator(classes.sample()), 1)
      let fake = binaryCrossEntropy(styleDiscriminator(q["z"]), 0) + binaryCrossEntropy(classDiscriminator(q["y"]), 0)
      return real + fake
    }
    Phase("generator", training: encoder, with: .adam(rate: adversarialRate)) {
      let q = encoder.heads(x)
      return binaryCrossEntropy(styleDiscriminator(q["z"]), 1) + binaryCrossEntropy(classDiscriminator(q["y"]), 1)
    }
    Phase("classification", training: encoder, with: .adam(rate: classificationRate)) {
      crossEntropy(encoder.heads(labelledX)["y"], labelledY)
    }

    Frozen("reconstruction") {
      let q = encoder.heads(x)
      return decoder(concatenate(q["y"], q["z"]))
    }
    Frozen("code") { encoder.heads(x)["z"] }
    Frozen("classes") { encoder.heads(x)["y"] }
    Frozen("sample") { decoder(concatenate(y, z)) }
  }
}
