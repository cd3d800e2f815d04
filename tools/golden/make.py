#!/usr/bin/env python3
"""Golden values for the tests: small models written once more in PyTorch.

Gradients and updates are PyTorch's own, and random numbers come from the lines of `draws.py`, so that nothing is
shared with Ingot but names: those of the parameters and the numbers of the values, which follow from the order in
which both sides make them.

    python3 make.py [CASE ...]        (needs torch, numpy and safetensors)

writes CASE.inputs.safetensors (the inputs and the initial parameters) and CASE.expected.safetensors (of the last
step: every value, the adjoint of every value as PHASE/dNAME, and every parameter and optimiser state after the step).
Ingot's side is the .graph file of the case, or of the case that it follows.
"""
import sys

import autoencoders  # noqa: F401, for its cases
import training  # noqa: F401
from case import CASES, make

for name in sys.argv[1:] or CASES:
    make(name)
