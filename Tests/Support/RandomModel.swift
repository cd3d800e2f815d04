package import IngotModeling

/// A random model of the DSL: networks of random layers, trained by a random choice of the phases that autoencoders,
/// classifiers and adversarial autoencoders have.
package struct RandomModel: Model {
  package static let name = "random-model"

  private let stored: Phases

  package var phases: Phases { return stored }

  package init() { self.init(seed: 0) }

  package init(seed: UInt64) {
    var dice = Dice(seed: seed)
    let width = dice.pick(sizes)
    let code = dice.pick([1, 2, 3, 16])
    let classes = dice.pick([2, 5, 10])
    let x = Tensor.input("x", shape: [width])
    let y = Tensor.input("y", shape: [classes])
    let prior =
      dice.once(in: 2)
      ? Distribution.normal(deviation: 2, shape: [code]) : .uniform(from: -2, to: 2, shape: [code])
    let encoder = Network("encoder", input: [width]) { body(code, &dice) }
    let decoder = Network("decoder", input: [code]) {
      body(width, &dice)
      Sigmoid()
    }
    let discriminator = Network("discriminator", input: [code]) {
      body(1, &dice)
      Sigmoid()
    }
    let classifier = Network("classifier", input: [width]) {
      body(classes, &dice)
      Softmax()
    }
    let styles = Network("styles", input: [width]) {
      Linear(dice.pick(sizes))
      activation(&dice)
    } heads: {
      Head("y") {
        body(classes, &dice)
        Softmax()
      }
      Head("z") { Linear(code) }
    }
    let painter = Network("painter", input: [classes + code]) {
      body(width, &dice)
      Sigmoid()
    }
    let offset = code
    let isSquared = dice.once(in: 2)
    var all = [
      Phase("reconstruction", training: encoder, decoder, with: optimizer(&dice)) {
        let output = decoder(encoder(x))
        return isSquared ? meanSquaredError(output, x) : binaryCrossEntropy(output, x)
      },
      Phase("discriminator", training: discriminator, with: optimizer(&dice)) {
        let real = discriminator(prior.sample())
        let fake = discriminator(encoder(x, mode: .inference))
        return binaryCrossEntropy(real, 1) + 0.5 * binaryCrossEntropy(fake, 0)
      },
      Phase("generator", training: encoder, with: optimizer(&dice)) {
        binaryCrossEntropy(discriminator(encoder(x)), 1)
      },
      Phase("classification", training: classifier, with: optimizer(&dice)) { crossEntropy(classifier(x), y) },
      Phase("painting", training: styles, painter, with: optimizer(&dice)) {
        let outputs = styles.heads(x)
        return binaryCrossEntropy(painter(concatenate(outputs["y"], outputs["z"])), x)
      },
      Phase("discovery", training: styles, with: optimizer(&dice)) {
        // Compare part of a tensor with a draw.
        let code = concatenate(styles.heads(x, mode: .inference)["z"], styles.heads(x)["y"])
        let drawn = Distribution.categorical(classes: classes).sample()
        return crossEntropy(code.columns(offset..<(offset + classes)), drawn)
      },
      Phase("consistency", training: classifier, with: optimizer(&dice)) {
        // Apply the network twice with different draws; the gradients are added up.
        let difference = classifier(x) - classifier(x)
        return (difference * difference).mean() + crossEntropy(classifier(x), y)
      },
    ].shuffled(using: &dice)
    all.removeLast(dice.roll(all.count))
    stored = PhaseBuilder.buildArray(all.map(PhaseBuilder.buildExpression))
  }
}

/// Sizes around the widths of vectors and of the kernels' blocks.
private let sizes = [1, 2, 3, 5, 8, 15, 16, 17, 24, 33, 50]

/// Returns some hidden layers and a last layer with `width` outputs.
private func body(_ width: Int, _ dice: inout Dice) -> Layers {
  var layers: [Layers] = []
  for _ in 0..<dice.roll(3) {
    layers.append(Linear(dice.pick(sizes)).layers)
    var steps = [activation(&dice)]
    if dice.once(in: 2) { steps.append(Dropout(rate: dice.pick([0.1, 0.25, 0.5])).layers) }
    layers += steps.shuffled(using: &dice)
  }
  layers.append(Linear(width).layers)
  if dice.once(in: 5) { layers.append(Dropout(rate: 0.25).layers) }
  return LayerBuilder.buildArray(layers)
}

private func activation(_ dice: inout Dice) -> Layers {
  switch dice.roll(5) {
  case 0: LeakyReLU(slope: 0.2).layers
  case 1: Tanh().layers
  default: ReLU().layers
  }
}

private func optimizer(_ dice: inout Dice) -> OptimizerSettings {
  switch dice.roll(3) {
  case 0: .sgd(rate: 0.01)
  case 1: .sgd(rate: 0.01, momentum: 0.9)
  default: .adam(rate: 0.001)
  }
}
