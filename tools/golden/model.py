"""A model in PyTorch that records its values under the names that Ingot gives them."""

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

import draws

TINY = 1e-15
torch.set_default_dtype(torch.float64)


def single(tensor):
    return tensor.detach().to(torch.float32).clone().contiguous()


def rounded(tensor):
    """Rounds to single precision, so that both sides start from the same bits."""
    return single(tensor).double()


# What an input is drawn from, given the batch.
def pixels(width):
    return lambda batch: torch.rand(batch, width)


def labels(classes):
    return lambda batch: F.one_hot(torch.randint(classes, (batch,)), classes).double()


# The parameters of a layer.
def linear(inputs, outputs):
    return {"weight": (inputs, outputs), "bias": (outputs,)}


def product(inputs, outputs):
    return {"weight": (inputs, outputs)}


def normalization(width):
    return {name: (width,) for name in ("weight", "bias", "mean", "variance")}


def initial(name, shape):
    """Draws all parameters, even those that a model initialises with constants. Running statistics get no gradients."""
    value = rounded(torch.rand(shape) + (0.5 if name == "variance" else -0.5))
    return value.requires_grad_(name not in ("mean", "variance"))


class Model:
    """Parameters are named NETWORK.INDEX.KIND; values and streams are numbered in the order in which they are made."""

    def __init__(self, seed, batch, networks):
        self.seed, self.batch = seed, batch
        self.parameters = {
            f"{network}.{index}.{kind}": initial(kind, shape)
            for network, layers in networks.items()
            for index, layer in enumerate(layers)
            for kind, shape in layer.items()
        }
        self.begin({})

    def begin(self, inputs):
        """Draws inputs, before anything runs and while no optimiser has any state."""
        self.inputs = {name: rounded(draw(self.batch)) for name, draw in inputs.items()}
        self.optimizers, self.recorded = {}, {}

    def begin_step(self, step):
        self.step, self.streams = step, 0

    # Phases and functions

    def phase(self, name, networks, optimizer, loss, schedule=None, clip=None):
        """Differentiates a loss and updates the networks.

        `optimizer` makes one of a list of parameters, `schedule` a scheduler of that; `clip` is a greatest norm.
        """
        trained = {n: p for n, p in self.parameters.items() if n.split(".")[0] in networks and p.requires_grad}
        for p in self.parameters.values():
            p.grad = None
        self.values = []
        result = loss()
        result.backward()
        record = {"result": single(result)}
        for number, value in enumerate(self.values):
            record[str(number)] = single(value)
            if value.requires_grad and value.grad is not None:
                record[f"d{number}"] = single(value.grad)
        # These are the gradients before clipping, which shows in the parameters.
        record |= {f"d.{n}": single(p.grad) for n, p in trained.items() if p.grad is not None}
        self.recorded[name] = record

        if name not in self.optimizers:
            made = optimizer(list(trained.values()))
            self.optimizers[name] = (made, schedule(made) if schedule else None)
        if clip:
            torch.nn.utils.clip_grad_norm_(trained.values(), clip)
        made, scheduler = self.optimizers[name]
        made.step()
        if scheduler:
            scheduler.step()

    def function(self, name, result):
        """Runs without gradients."""
        self.values = []
        with torch.no_grad():
            record = {"result": single(result())}
        self.recorded[name] = record | {str(number): single(value) for number, value in enumerate(self.values)}

    # Values

    def value(self, tensor):
        """Records the next value."""
        if tensor.requires_grad:
            tensor.retain_grad()
        self.values.append(tensor)
        return tensor

    def of(self, layer):
        """Returns the weight of a layer and its bias, if there is one."""
        return self.parameters[layer + ".weight"], self.parameters.get(layer + ".bias")

    def linear(self, x, layer):
        weight, bias = self.of(layer)
        return self.value(F.linear(x, weight.T, bias))

    def relu(self, x):
        return self.value(torch.relu(x))

    def sigmoid(self, x):
        return self.value(torch.sigmoid(x))

    def softmax(self, x):
        return self.value(torch.softmax(x, 1))

    def beside(self, a, b):
        return self.value(torch.cat([a, b], 1))

    def constant(self, number, shape):
        return self.value(torch.full(shape, number))

    # Draws

    def words(self, count):
        self.streams += 1
        return draws.words(self.seed, self.streams - 1, self.step, count)

    def dropout(self, x, rate):
        kept = draws.kept(self.words(x.numel()), rate).reshape(x.shape)
        return self.value(x * kept / (1 - rate))

    def normal(self, width, deviation=1.0):
        drawn = draws.normal(self.words(self.batch * width)).reshape(self.batch, width)
        return self.value(drawn * deviation)

    def categorical(self, classes):
        return self.value(draws.categorical(self.words(self.batch), classes))

    # Losses

    def binary_cross_entropy(self, y, target):
        """Adds the documented `tiny` inside the logarithms, where PyTorch bounds them. A number stands for a constant."""
        t = target if torch.is_tensor(target) else self.constant(target, y.shape)
        loss = -torch.mean(t * torch.log(y + TINY) + (1 - t) * torch.log(1 - y + TINY))
        assert torch.allclose(loss, F.binary_cross_entropy(y, t))
        return self.value(loss)

    def cross_entropy(self, y, t):
        """Takes probabilities, where PyTorch's function takes logits."""
        loss = -torch.sum(t * torch.log(y + TINY)) / len(y)
        assert torch.allclose(loss, F.nll_loss(torch.log(y), t.argmax(1)))
        return self.value(loss)

    # Files

    def save_inputs(self, stem):
        save_file({n: single(t) for n, t in (self.inputs | self.parameters).items()}, stem + ".inputs.safetensors")

    def save_expected(self, stem):
        expected = {n: single(p) for n, p in self.parameters.items()}
        for name, record in self.recorded.items():
            prefix = f"{name}/" if len(self.recorded) > 1 else ""
            expected |= {prefix + n: value for n, value in record.items()}
        for phase, (optimizer, _) in self.optimizers.items():
            for n, p in self.parameters.items():
                state = optimizer.state.get(p, {})
                for key, suffix in (("exp_avg", "m"), ("exp_avg_sq", "v"), ("momentum_buffer", "velocity")):
                    if state.get(key) is not None:
                        expected[f"{phase}/{n}.{suffix}"] = single(state[key])
        save_file(expected, stem + ".expected.safetensors")
