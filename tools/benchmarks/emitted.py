"""Training steps in C, as `ingot compile --emit c` writes them, beside the executor's, on one thread."""

import json
import os
import pathlib
import tempfile

from benchmarks.processes import measured, run
from benchmarks.turns import compared, take_turns

# As in training_main.c.
WARMUP = 3


def compiled(tool, model, folder, cc):
    """Compiles the training of a model with the timing loop and returns the program."""
    run([tool, "compile", model, "--emit", "c", "--name", "training", "-o", folder])
    sources = ["training.c", pathlib.Path(__file__).with_name("training_main.c")]
    run([cc, "-std=c99", "-O3", "-march=native", "-I.", *sources, "-o", "train"], folder)
    return folder / "train"


def milliseconds(command):
    printed = json.loads(measured(command).output)
    return {"median": printed["median_ms"], "minimum": printed["min_ms"]}


def step_times(tool, model, compilers, turns, steps):
    """Milliseconds of a step, by contestant."""
    with tempfile.TemporaryDirectory() as folder:
        bench = [tool, "bench", model, "--threads", 1, "--warmup", WARMUP, "--steps", steps, "--json"]
        contestants = {"Ingot": lambda: milliseconds(bench)}
        for cc in compilers:
            program = compiled(tool, model, pathlib.Path(folder, os.path.basename(cc)), cc)
            contestants[cc] = lambda program=program: milliseconds([program, steps])
        return compared(take_turns(model, contestants, turns))
