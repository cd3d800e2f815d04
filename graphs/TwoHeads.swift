import Ingot

/// The sizes, losses and rates of the models whose encoder returns a class and a style. The defaults are those of the
/// listing.
public struct TwoHeadRecipe: Sendable {
  public var width = 1000
  public var code = 2
  public var classes = 10
  public var deviation: Float = 1
  public var noise: Float = 0
  public var classNoise: Float = 0
  public var classNormalization = false
  public var dropout: Float = 0.25
  public var discriminatorDropout: Float = 0.2
  public var decoderReLU = false
  public var initialDeviation: Float = 0
  public var loss = ReconstructionLoss.crossEntropy
  public var optimizer = OptimizerChoice.adam
  public var reconstructionRate: Float = 6e-4
  public var adversarialRate: Float = 8e-4
  public var momentum: Float = 0.9
  public var adversarialMomentum: Float = 0.1
  public var dropAt = 0

  /// Returns the settings of a model that has a recipe at `path`.
  ///
  /// - Parameter classes: the model's name for its classes.
  static func settings<M: Model>(
    _ path: any (WritableKeyPath<M, TwoHeadRecipe> & Sendable), classes: String = "classes"
  ) -> [Setting<M>] {
    let settings: [Setting<TwoHeadRecipe>] = [
      Setting("width", \.width, in: 1...100_000, "units of each hidden layer"),
      Setting("code", \.code, in: 1...10_000, "numbers of a style"),
      Setting(classes, \.classes, in: 2...256, "entries of the encoder's other head"),
      Setting("deviation", \.deviation, in: 0...1000, "standard deviation of the prior on styles"),
      Setting("noise", \.noise, in: 0...100, "standard deviation of the noise on the encoder's pixels"),
      Setting(
        "class-noise", \.classNoise, in: 0...100, "standard deviation of the noise on what the class discriminator sees"
      ),
      Setting(
        "class-normalization", \.classNormalization, "whether the class head normalises batches before its softmax"),
      Setting("dropout", \.dropout, in: 0...0.99, "dropout rate in encoder and decoder"),
      Setting("discriminator-dropout", \.discriminatorDropout, in: 0...0.99, "dropout rate in the discriminators"),
      Setting("decoder-relu", \.decoderReLU, "whether the decoder's second layer has a ReLU; the listing's has none"),
      Setting("initial-deviation", \.initialDeviation, in: 0...10, "of normal weights with biases 0; 0 for fan-in"),
      Setting("loss", \.loss, "mean cross-entropy of a pixel, or half the squared error of an image"),
      Setting("optimizer", \.optimizer, "of all phases"),
      Setting("reconstruction-rate", \.reconstructionRate, in: 0...1, "rate of the reconstruction phase"),
      Setting("adversarial-rate", \.adversarialRate, in: 0...1, "rate of the discriminator and generator phases"),
      Setting("momentum", \.momentum, in: 0...0.999, "of SGD, but for the adversarial phases"),
      Setting("adversarial-momentum", \.adversarialMomentum, in: 0...0.999, "of SGD in the adversarial phases"),
      Setting("drop-at", \.dropAt, in: 0...1_000_000_000, "step after which all rates are a tenth; 0 for never"),
    ]
    return settings.map { $0.of(path) }
  }

  func optimizer(rate: Float, momentum: Float) -> OptimizerSettings {
    let schedule = RateSchedule.drops(at: [dropAt])
    switch optimizer {
    case .adam: return .adam(rate: rate, schedule: schedule)
    case .sgd: return .sgd(rate: rate, momentum: momentum, schedule: schedule)
    }
  }
}

/// An autoencoder whose encoder has a head `y`, a distribution over classes, and a head `z`, a style, each drawn to its
/// prior by its own discriminator (Makhzani et al., arXiv 1511.05644, section 5).
struct TwoHeads {
  let recipe: TwoHeadRecipe
  let encoder: Network
  let decoder: Network
  let styleDiscriminator: Network
  let classDiscriminator: Network
  let styles: Distribution
  let labels: Distribution
  let x = Tensor.input(.images, shape: [784])

  /// - Parameter representation: the width of the decoder's input; by default, that of the concatenated class and
  ///   style.
  init(_ recipe: TwoHeadRecipe, representation: Int? = nil) {
    self.recipe = recipe
    let start = Start(deviation: recipe.initialDeviation)
    styles = .normal(deviation: recipe.deviation, shape: [recipe.code])
    labels = .categorical(classes: recipe.classes)
    encoder = Network("encoder", input: [784]) {
      hidden(recipe.width, dropout: recipe.dropout, start)
      hidden(recipe.width, dropout: recipe.dropout, start)
    } heads: {
      Head("y") {
        start.linear(recipe.classes)
        if recipe.classNormalization { BatchNormalization(affine: false) }
        Softmax()
      }
      Head("z") { start.linear(recipe.code) }
    }
    decoder = Network("decoder", input: [representation ?? recipe.classes + recipe.code]) {
      pixels(from: recipe.width, dropout: recipe.dropout, hasSecondReLU: recipe.decoderReLU, start)
    }
    styleDiscriminator = Network("style-discriminator", input: [recipe.code]) {
      judgement(from: recipe.width, dropout: recipe.discriminatorDropout, start)
    }
    classDiscriminator = Network("class-discriminator", input: [recipe.classes]) {
      start.linear(recipe.width)
      ReLU()
      Dropout(rate: recipe.discriminatorDropout)
      start.linear(recipe.width)
      ReLU()
      start.linear(1)
      Sigmoid()
    }
  }

  /// Returns images as the encoder sees them in training.
  func noisy(_ x: Tensor) -> Tensor {
    x.disturbed(by: recipe.noise, width: 784)
  }

  /// Returns classes as their discriminator sees them. Without noise, the discriminator can tell a softmax from a
  /// one-hot vector by entries that are not quite 0, however well the classes match their prior.
  func noisyClasses(_ y: Tensor) -> Tensor {
    y.disturbed(by: recipe.classNoise, width: recipe.classes)
  }

  /// Returns the input of a decoder that takes the concatenated class and style.
  func representation(of x: Tensor) -> Tensor {
    let q = encoder.heads(x)
    return concatenate(q["y"], q["z"])
  }

  @PhaseBuilder var reconstructionPhase: Phases {
    Phase(
      "reconstruction", training: encoder, decoder,
      with: recipe.optimizer(rate: recipe.reconstructionRate, momentum: recipe.momentum)
    ) {
      recipe.loss(decoder(representation(of: noisy(x))), x)
    }
  }

  @PhaseBuilder var adversarialPhases: Phases {
    let optimizer = recipe.optimizer(rate: recipe.adversarialRate, momentum: recipe.adversarialMomentum)
    Phase("discriminator", training: styleDiscriminator, classDiscriminator, with: optimizer) {
      let q = encoder.heads(noisy(x), mode: .inference)
      let real =
        binaryCrossEntropy(styleDiscriminator(styles.sample()), 1)
        + binaryCrossEntropy(classDiscriminator(noisyClasses(labels.sample())), 1)
      let fake =
        binaryCrossEntropy(styleDiscriminator(q["z"]), 0)
        + binaryCrossEntropy(classDiscriminator(noisyClasses(q["y"])), 0)
      return real + fake
    }
    Phase("generator", training: encoder, with: optimizer) {
      let q = encoder.heads(noisy(x))
      return binaryCrossEntropy(styleDiscriminator(q["z"]), 1)
        + binaryCrossEntropy(classDiscriminator(noisyClasses(q["y"])), 1)
    }
  }

  /// The frozen functions for pictures of the trained model, where the decoder takes the concatenated class and style.
  @PhaseBuilder var drawings: Phases {
    let (y, z) = (Tensor.input(.labels, shape: [recipe.classes]), Tensor.input(.code, shape: [recipe.code]))
    Frozen(.reconstruction) { decoder(representation(of: x)) }
    Frozen(.code) { encoder.heads(x)["z"] }
    Frozen(.sample) { decoder(concatenate(y, z)) }
    Frozen(.prior) { styles.sample() }
  }

  /// The frozen functions that evaluation uses to measure both discriminators.
  @PhaseBuilder var judgements: Phases {
    Frozen(.discriminator(styleDiscriminator, .real)) { styleDiscriminator(styles.sample()) }
    Frozen(.discriminator(styleDiscriminator, .fake)) { styleDiscriminator(encoder.heads(x)["z"]) }
    Frozen(.discriminator(classDiscriminator, .real)) { classDiscriminator(noisyClasses(labels.sample())) }
    Frozen(.discriminator(classDiscriminator, .fake)) { classDiscriminator(noisyClasses(encoder.heads(x)["y"])) }
  }
}

extension Tensor {
  /// Returns the tensor with normal noise of this standard deviation on each number of a row, or unchanged if it is 0.
  fileprivate func disturbed(by deviation: Float, width: Int) -> Tensor {
    deviation == 0 ? self : self + Distribution.normal(deviation: deviation, shape: [width]).sample()
  }
}
