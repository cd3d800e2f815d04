"""The autoencoders at small widths."""
from functools import partial

import torch
import torch.nn.functional as F
from torch.optim import SGD, Adam

from case import case
from model import linear, pixels


def hidden(m, x, layer, rate):
    """Linear, dropout unless the rate is 0, ReLU."""
    h = m.linear(x, layer)
    return m.relu(m.dropout(h, rate) if rate else h)


@case(
    steps=3, seed=3, batch=4, inputs={"x": pixels(6)},
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
        "reconstruction", ["encoder", "decoder"], partial(Adam, lr=0.01),
        lambda: m.binary_cross_entropy(decoder(encoder(x, 0.25)), x))
    m.phase("discriminator", ["discriminator"], partial(Adam, lr=0.005), judgement)
    m.phase(
        "generator", ["encoder"], partial(SGD, lr=0.05, momentum=0.9),
        lambda: m.binary_cross_entropy(discriminator(encoder(x, 0.25), 0), 1.0))
