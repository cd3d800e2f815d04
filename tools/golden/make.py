#!/usr/bin/env python3
"""Golden values for the tests: runs an elaborated .graph file in PyTorch.

Reads the text form with its own few lines, draws random numbers with its own Philox, and leaves gradients and updates
to PyTorch's autograd and optimisers, so that it shares nothing with Ingot but the file.

    python3 make.py small-aae.graph        (needs torch, numpy and safetensors)

writes small-aae.inputs.safetensors (the input and the initial parameters) and small-aae.expected.safetensors (of the
last of three steps: every value, the adjoint of every value as PHASE/dNAME, and every parameter and optimiser state).
"""
import re
import sys

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

STEPS = 3
TINY = 1e-15
torch.set_default_dtype(torch.float64)


def philox(seed, stream, step, count):
    """Words of a stream, in element order: Philox4x32-10, counter (block, stream, step, domain 0)."""
    mask = 0xFFFFFFFF
    words = []
    for block in range((count + 3) // 4):
        c, k = [block, stream, step & mask, (step >> 32) << 8], [seed & mask, seed >> 32]
        for _ in range(10):
            p, q = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
            c = [(q >> 32) ^ c[1] ^ k[0], q & mask, (p >> 32) ^ c[3] ^ k[1], p & mask]
            k = [(k[0] + 0x9E3779B9) & mask, (k[1] + 0xBB67AE85) & mask]
        words += c
    return np.array(words[:count], dtype=np.float64)


def normal(words):
    high = np.floor(words / 256)
    radius = np.sqrt(-2 * np.log((high[0::2] + 1) * 2.0**-24))
    angle = 2 * np.pi * high[1::2] * 2.0**-24
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).reshape(-1)


def evaluate(opcode, a, attrs, shape, seed, step):
    count = int(np.prod(shape))
    if opcode == "linear":
        return a[0] @ a[1] + a[2]
    if opcode == "dropout":
        keep = torch.from_numpy(philox(seed, int(attrs["stream"]), step, count) >= attrs["rate"] * 2.0**32)
        return a[0] * keep.reshape(shape) / (1 - attrs["rate"])
    if opcode == "normal":
        return torch.from_numpy(normal(philox(seed, int(attrs["stream"]), step, count))).reshape(shape) * attrs["deviation"]
    if opcode == "constant":
        return torch.full(shape, attrs["value"])
    if opcode == "leaky_relu":
        return F.leaky_relu(a[0], attrs["slope"])
    if opcode == "binary_cross_entropy":
        y, t = a
        return -torch.mean(t * torch.log(y + TINY) + (1 - t) * torch.log(1 - y + TINY))
    return {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "add": torch.add}[opcode](*a)


def attributes(text):
    return {k: float(v) for k, v in re.findall(r"(\w+): ([-+\w.]+)", text or "")}


def read(path):
    """The seed, parameter shapes, and phases as lists of (name, opcode, operands, attributes, shape) and a request."""
    text = re.sub(r";.*", "", open(path).read())
    seed = int(re.search(r"seed: (\d+)", text)[1])
    dims = lambda s: [int(d) for d in s.split("x")] if s else []
    parameters = {n: dims(s) for n, s in re.findall(r"param @([\w.]+): f32\[(\w+)\]", text)}
    phases = {}
    for name, body in re.findall(r"phase @(\w+)\(.*?\{\n(.*?)\n\}", text, re.S):
        code = [
            (n, op, [o.strip() for o in ops.split(",") if o.strip()], attributes(at), dims(s))
            for n, op, ops, at, s in re.findall(r"%(\w+) = (\w+) ?([^{:]*?) ?(\{.*?\})? : f32(?:\[(\w+)\])?", body)
        ]
        loss, over, optimizer, at = re.search(r"minimize %(\w+) over (.*?) with (\w+) (\{.*\})", body).groups()
        phases[name] = (code, loss, re.findall(r"@(\w+)", over), optimizer, attributes(at))
    return seed, parameters, phases


def main():
    path = sys.argv[1]
    stem = path.removesuffix(".graph")
    seed, shapes, phases = read(path)
    torch.manual_seed(1)
    single = lambda t: t.detach().to(torch.float32).contiguous()
    # Rounded to single precision first: both sides start from the same bits.
    parameters = {n: single(torch.rand(s) - 0.5).double().requires_grad_() for n, s in shapes.items()}
    x = single(torch.rand(4, 6)).double()
    save_file({"x": single(x), **{n: single(p) for n, p in parameters.items()}}, stem + ".inputs.safetensors")

    optimizers = {}
    for phase, (_, _, networks, optimizer, at) in phases.items():
        trained = [p for n, p in parameters.items() if n.split(".")[0] in networks]
        kind = {"adam": lambda: torch.optim.Adam(trained, lr=at["rate"]),
                "sgd": lambda: torch.optim.SGD(trained, lr=at["rate"], momentum=at.get("momentum", 0))}
        optimizers[phase] = kind[optimizer]()
    expected = {}
    for step in range(1, STEPS + 1):
        for phase, (code, loss, networks, _, _) in phases.items():
            values = {"%x": x, "%step": None}
            for name, opcode, operands, at, shape in code:
                operands = [parameters[o[1:]] if o[0] == "@" else values[o] for o in operands if o != "%step"]
                values["%" + name] = evaluate(opcode, operands, at, shape, seed, step)
                if values["%" + name].requires_grad:
                    values["%" + name].retain_grad()
            for p in parameters.values():
                p.grad = None
            values["%" + loss].backward()
            if step == STEPS:
                for name, *_ in code:
                    v = values["%" + name]
                    expected[f"{phase}/{name}"] = single(v)
                    if v.requires_grad and v.grad is not None:
                        expected[f"{phase}/d{name}"] = single(v.grad)
                for n, p in parameters.items():
                    if n.split(".")[0] in networks:
                        expected[f"{phase}/d.{n}"] = single(p.grad)
            optimizers[phase].step()
    for n, p in parameters.items():
        expected[n] = single(p)
        for phase, optimizer in optimizers.items():
            state = optimizer.state.get(p, {})
            for key, suffix in (("exp_avg", "m"), ("exp_avg_sq", "v"), ("momentum_buffer", "velocity")):
                if key in state:
                    expected[f"{phase}/{n}.{suffix}"] = single(state[key])
    save_file(expected, stem + ".expected.safetensors")


main()
