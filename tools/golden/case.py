"""What a case is, and how its files are made."""

import os

import torch

from model import Model

CASES = {}


def case(steps, inputs, seed=None, batch=None, networks=None, follows=None):
    """Registers a function that runs one step as a case. A case that follows another starts from its parameters."""

    def register(run):
        CASES[run.__name__.replace("_", "-")] = (run, steps, inputs, (seed, batch, networks), follows)
        return run

    return register


def make(name):
    """Runs a case, writes its files, and returns the model after the step."""
    run, steps, inputs, definition, follows = CASES[name]
    torch.manual_seed(1)
    m = make(follows) if follows else Model(*definition)
    m.begin(inputs)
    stem = os.path.join(os.path.dirname(os.path.abspath(__file__)), name)
    m.save_inputs(stem)
    for step in range(1, steps + 1):
        m.begin_step(step)
        run(m)
    m.save_expected(stem)
    return m
