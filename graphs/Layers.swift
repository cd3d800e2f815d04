import Ingot

// Stacks of layers that several models share.

/// Linear, then dropout, then ReLU: a hidden layer of the adversarial models.
@LayerBuilder
func hidden(_ width: Int, dropout rate: Float, _ start: Start = Start()) -> Layers {
  start.linear(width)
  Dropout(rate: rate)
  ReLU()
}

/// The decoder of the adversarial models; as in the listing, its second layer has no ReLU by default.
@LayerBuilder
func pixels(
  from width: Int, dropout rate: Float = 0.25, hasSecondReLU: Bool = false, _ start: Start = Start()
) -> Layers {
  hidden(width, dropout: rate, start)
  start.linear(width)
  Dropout(rate: rate)
  if hasSecondReLU { ReLU() }
  start.linear(784)
  Sigmoid()
}

/// The discriminator on codes, which returns the probability that a code was drawn from the prior.
@LayerBuilder
func judgement(from width: Int, dropout rate: Float = 0.2, _ start: Start = Start()) -> Layers {
  hidden(width, dropout: rate, start)
  hidden(width, dropout: rate, start)
  start.linear(1)
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
