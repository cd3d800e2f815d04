"""Batch normalisation, optimisers, schedules and clipping."""

from functools import partial

import torch
import torch.nn.functional as F
from torch.optim import SGD, Adam, AdamW
from torch.optim.lr_scheduler import ChainedScheduler, CosineAnnealingLR, LinearLR, MultiStepLR

from case import case
from model import labels, linear, normalization, pixels, product


@case(
    steps=3,
    seed=14,
    batch=5,
    inputs={"a": pixels(12), "b": pixels(12), "y": labels(4)},
    networks={"classifier": [product(12, 8), normalization(8), linear(8, 6), normalization(6), linear(6, 4)]},
)
def batch_normalization(m):
    """Normalises by the statistics of two minibatches, and moves the running statistics by both."""

    def normalized(x, layer, momentum, eps):
        mean, variance = m.parameters[layer + ".mean"], m.parameters[layer + ".variance"]
        weight, bias = m.of(layer)
        x = m.value(F.batch_norm(x, mean, variance, training=True, momentum=momentum, eps=eps))
        return m.value(m.value(x * weight) + bias)

    def classes(x):
        h = normalized(m.linear(x, "classifier.0"), "classifier.1", momentum=0.1, eps=0.01)
        h = m.dropout(m.value(F.leaky_relu(m.linear(m.relu(h), "classifier.2"), 0.2)), 0.25)
        h = normalized(h, "classifier.3", momentum=0.25, eps=0.001)
        return m.softmax(m.linear(h, "classifier.4"))

    def loss():
        first, second = (m.cross_entropy(classes(m.inputs[x]), m.inputs["y"]) for x in "ab")
        return m.value(first + second)

    m.phase("classification", ["classifier"], partial(Adam, lr=0.01), loss)


@case(steps=1, inputs={"x": pixels(12)}, follows="batch-normalization")
def batch_normalization_inference(m):
    """Normalises by the running statistics after that step."""

    def normalized(x, layer, eps):
        mean, variance = m.parameters[layer + ".mean"], m.parameters[layer + ".variance"]
        weight, bias = m.of(layer)
        centered = m.value(x + m.value(-mean))
        m.value(m.value(centered * m.value(torch.rsqrt(variance + eps))) * weight)
        return m.value(F.batch_norm(x, mean, variance, weight, bias, training=False, eps=eps))

    def classes():
        h = m.relu(normalized(m.linear(m.inputs["x"], "classifier.0"), "classifier.1", eps=0.01))
        h = m.value(F.leaky_relu(m.linear(h, "classifier.2"), 0.2))
        return m.softmax(m.linear(normalized(h, "classifier.3", eps=0.001), "classifier.4"))

    m.function("classes", classes)


def warming(optimizer, steps):
    return LinearLR(optimizer, start_factor=1 / steps, total_iters=steps - 1)


def together(optimizer):
    return ChainedScheduler(
        [warming(optimizer, 3), MultiStepLR(optimizer, [2, 4], gamma=0.5), CosineAnnealingLR(optimizer, 8)]
    )


# One phase and one network for each of these: an optimiser, a schedule, a norm to clip at.
UPDATES = {
    "adamw": (partial(AdamW, lr=0.01, weight_decay=0.1), None, None),
    "nesterov": (partial(SGD, lr=0.05, momentum=0.9, nesterov=True), None, None),
    "warming": (partial(SGD, lr=0.1), partial(warming, steps=4), None),
    "dropping": (partial(SGD, lr=0.1, momentum=0.5), partial(MultiStepLR, milestones=[3]), None),
    "turning": (partial(Adam, lr=0.01), partial(CosineAnnealingLR, T_max=5), None),
    "clipped": (partial(SGD, lr=0.5, momentum=0.9), None, 0.1),
    "unclipped": (partial(SGD, lr=0.1), None, 100),
    "together": (partial(AdamW, lr=0.02, betas=(0.8, 0.99), eps=1e-3, weight_decay=0.05), together, 0.1),
}


@case(
    steps=6,
    seed=15,
    batch=4,
    inputs={"x": pixels(12), "t": pixels(3)},
    networks={name: [linear(12, 6), linear(6, 3)] for name in UPDATES},
)
def optimizers(m):
    """One small regression for each kind of update."""
    for name, (optimizer, schedule, clip) in UPDATES.items():

        def loss():
            h = m.value(torch.tanh(m.linear(m.inputs["x"], name + ".0")))
            return m.value(F.mse_loss(m.linear(h, name + ".1"), m.inputs["t"]))

        m.phase(name, [name], optimizer, loss, schedule, clip)
