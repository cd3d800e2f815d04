import Ingot

// Stacks of layers that several models share.

/// Linear, then dropout, then ReLU: a hidden layer of the adversarial models.
@LayerBuilder
func hidden(_ width: Int, dropout rate: Float) -> Layers {
  Linear(width)
  Dropout(rate: rate)
  ReLU()
}

/// The decoder of the adversarial models, after the listing: no ReLU after its second layer.
@LayerBuilder
func pixels(from width: Int) -> Layers {
  hidden(width, dropout: 0.25)
  Linear(width)
  Dropout(rate: 0.25)
  Linear(784)
  Sigmoid()
}

/// The discriminator on codes: the probability that a code was drawn from the prior.
@LayerBuilder
func judgement(from width: Int) -> Layers {
  hidden(width, dropout: 0.2)
  hidden(width, dropout: 0.2)
  Linear(1)
  Sigmoid()
}

/// Two hidden layers without dropout.
@LayerBuilder
func perceptron(_ width: Int) -> Layers {
  Linear(width)
  ReLU()
  Linear(width)
  ReLU()
}
