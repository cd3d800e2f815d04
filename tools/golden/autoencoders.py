"""The autoencoders at small widths."""

from functools import partial

import torch
import torch.nn.functional as F
from torch.distributions import Normal, kl_divergence
from torch.optim import SGD, Adam

from case import case
from model import labels, linear, pixels


def hidden(m, x, layer, rate):
    """A linear layer, dropout unless the rate is 0, and ReLU."""
    h = m.linear(x, layer)
    return m.relu(m.dropout(h, rate) if rate else h)


@case(
    steps=3,
    seed=3,
    batch=4,
    inputs={"x": pixels(6)},
    networks={
        "encoder": [linear(6, 8), linear(8, 2)],
        "decoder": [linear(2, 8), linear(8, 8), linear(8, 6)],
        "discriminator": [linear(2, 8), linear(8, 1)],
    },
)
def small_aae(m):
    """Has every kind of element-wise layer, and a discriminator with and without dropout."""
    x = m.inputs["x"]

    def encoder(x, rate):
        return m.linear(hidden(m, x, "encoder.0", rate), "encoder.1")

    def decoder(z):
        h = m.dropout(m.value(F.leaky_relu(m.linear(z, "decoder.0"), 0.2)), 0.25)
        return m.sigmoid(m.linear(m.value(torch.tanh(m.linear(h, "decoder.1"))), "decoder.2"))

    def discriminator(z, rate):
        return m.sigmoid(m.linear(hidden(m, z, "discriminator.0", rate), "discriminator.1"))

    def judgement():
        real = m.binary_cross_entropy(discriminator(m.normal(2, deviation=5), 0.2), 1.0)
        fake = m.binary_cross_entropy(discriminator(encoder(x, 0), 0.2), 0.0)
        return m.value(real + fake)

    m.phase(
        "reconstruction",
        ["encoder", "decoder"],
        partial(Adam, lr=0.01),
        lambda: m.binary_cross_entropy(decoder(encoder(x, 0.25)), x),
    )
    m.phase("discriminator", ["discriminator"], partial(Adam, lr=0.005), judgement)
    m.phase(
        "generator",
        ["encoder"],
        partial(SGD, lr=0.05, momentum=0.9),
        lambda: m.binary_cross_entropy(discriminator(encoder(x, 0.25), 0), 1.0),
    )


def image(m, z):
    """The decoder of the shipped models, which has no ReLU in the second layer."""
    h = m.dropout(m.linear(hidden(m, z, "decoder.0", 0.25), "decoder.1"), 0.25)
    return m.sigmoid(m.linear(h, "decoder.2"))


def judged(m, z, network):
    """The judgement of a discriminator on a code."""
    h = hidden(m, hidden(m, z, network + ".0", 0.2), network + ".1", 0.2)
    return m.sigmoid(m.linear(h, network + ".2"))


def three(inputs, outputs):
    return [linear(inputs, 8), linear(8, 8), linear(8, outputs)]


@case(
    steps=3,
    seed=11,
    batch=5,
    inputs={"x": pixels(12), "y": labels(4)},
    networks={"encoder": three(12, 2), "decoder": three(6, 12), "discriminator": three(2, 1)},
)
def supervised_aae(m):
    """The decoder takes the class as well."""
    x, y = m.inputs["x"], m.inputs["y"]

    def encoder(x, rate=0.25):
        return m.linear(hidden(m, hidden(m, x, "encoder.0", rate), "encoder.1", rate), "encoder.2")

    def judgement():
        real = m.binary_cross_entropy(judged(m, m.normal(2, deviation=5), "discriminator"), 1.0)
        fake = m.binary_cross_entropy(judged(m, encoder(x, rate=0), "discriminator"), 0.0)
        return m.value(real + fake)

    m.phase(
        "reconstruction",
        ["encoder", "decoder"],
        partial(Adam, lr=0.01),
        lambda: m.binary_cross_entropy(image(m, m.beside(y, encoder(x))), x),
    )
    m.phase("discriminator", ["discriminator"], partial(Adam, lr=0.005), judgement)
    m.phase(
        "generator",
        ["encoder"],
        partial(Adam, lr=0.005),
        lambda: m.binary_cross_entropy(judged(m, encoder(x), "discriminator"), 1.0),
    )


@case(
    steps=3,
    seed=12,
    batch=6,
    inputs={"x": pixels(12), "labelled_x": pixels(12), "labelled_y": labels(4)},
    networks={
        "encoder": [linear(12, 8), linear(8, 8), linear(8, 4), linear(8, 2)],
        "decoder": three(6, 12),
        "style-discriminator": three(2, 1),
        "class-discriminator": three(4, 1),
    },
)
def semisupervised_aae(m):
    """The encoder has a head for classes and one for styles, each with a prior and a discriminator."""
    x = m.inputs["x"]

    def trunk(x, rate=0.25):
        return hidden(m, hidden(m, x, "encoder.0", rate), "encoder.1", rate)

    def classes(h):
        return m.softmax(m.linear(h, "encoder.2"))

    def style(h):
        return m.linear(h, "encoder.3")

    def judged_class(y):
        """There is only one dropout here, and it follows the ReLU."""
        h = m.dropout(m.relu(m.linear(y, "class-discriminator.0")), 0.2)
        h = m.relu(m.linear(h, "class-discriminator.1"))
        return m.sigmoid(m.linear(h, "class-discriminator.2"))

    def heads(h, target):
        of_style = m.binary_cross_entropy(judged(m, style(h), "style-discriminator"), target)
        return m.value(of_style + m.binary_cross_entropy(judged_class(classes(h)), target))

    def reconstruction():
        h = trunk(x)
        return m.binary_cross_entropy(image(m, m.beside(classes(h), style(h))), x)

    def judgement():
        of_style = m.binary_cross_entropy(judged(m, m.normal(2), "style-discriminator"), 1.0)
        real = m.value(of_style + m.binary_cross_entropy(judged_class(m.categorical(4)), 1.0))
        return m.value(real + heads(trunk(x, rate=0), 0.0))

    m.phase("reconstruction", ["encoder", "decoder"], partial(Adam, lr=0.006), reconstruction)
    m.phase("discriminator", ["style-discriminator", "class-discriminator"], partial(Adam, lr=0.008), judgement)
    m.phase("generator", ["encoder"], partial(Adam, lr=0.008), lambda: heads(trunk(x), 1.0))
    m.phase(
        "classification",
        ["encoder"],
        partial(Adam, lr=0.01),
        lambda: m.cross_entropy(classes(trunk(m.inputs["labelled_x"])), m.inputs["labelled_y"]),
    )


@case(
    steps=3,
    seed=13,
    batch=4,
    inputs={"x": pixels(12)},
    networks={"encoder": [linear(12, 8), linear(8, 8), linear(8, 2), linear(8, 2)], "decoder": three(2, 12)},
)
def variational_autoencoder(m):
    """The loss is the negative lower bound of an image, divided by its 12 pixels."""
    x = m.inputs["x"]

    def divergence(mean, log_variance):
        """The divergence from N(0, 1): half of mean² + variance - log variance - 1, summed over the 2 numbers of a code."""
        square, variance = m.value(mean * mean), m.value(torch.exp(log_variance))
        rest = m.value(m.value(square + variance) - log_variance)
        terms = m.value(rest - m.constant(1.0, rest.shape))
        found = m.value(m.value(torch.mean(terms)) * (2 / 2))
        posterior, prior = Normal(mean, torch.exp(log_variance / 2)), Normal(torch.zeros(2), torch.ones(2))
        assert torch.allclose(found, kl_divergence(posterior, prior).sum(1).mean())
        return found

    def lower_bound():
        h = hidden(m, hidden(m, x, "encoder.0", 0), "encoder.1", 0)
        mean, log_variance = m.linear(h, "encoder.2"), m.linear(h, "encoder.3")
        deviation = m.value(torch.exp(m.value(log_variance / 2)))
        z = m.value(mean + m.value(deviation * m.normal(2)))
        h = hidden(m, hidden(m, z, "decoder.0", 0), "decoder.1", 0)
        y = m.sigmoid(m.linear(h, "decoder.2"))
        reconstruction = m.binary_cross_entropy(y, x)
        return m.value(reconstruction + m.value(divergence(mean, log_variance) / 12))

    m.phase("lower-bound", ["encoder", "decoder"], partial(Adam, lr=0.01), lower_bound)
