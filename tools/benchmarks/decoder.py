"""The exported decoder of the Gaussian adversarial autoencoder beside other tools, on one thread.

The decoder is a code of 2, two layers of 1000, and 784 pixels, with its initial weights. ONNX Runtime reads the same
weights from a file; the other peers make weights of the same shapes."""

import json
import os
import pathlib
import tempfile

from benchmarks.processes import measured, run
from benchmarks.turns import compared, take_turns

# Engines of peer_decoder.py: their names here, and the packages that they need.
ENGINES = {
    "ort": ("ONNX Runtime", "onnxruntime"),
    "numpy": ("NumPy", "numpy"),
    "jax": ("JAX", "jax"),
    "torch": ("PyTorch", "torch"),
    "torch-inductor": ("PyTorch, compiled", "torch"),
}
VARIANTS = {
    "Ingot": [],
    "Ingot --exact": ["--exact"],
    "Ingot --weights f16": ["--weights", "f16"],
    "Ingot --weights int8": ["--weights", "int8"],
}


def add_arguments(parser):
    parser.add_argument("--cc", default=os.environ.get("CC", "cc"), help="the compiler of C (default: CC, or cc)")


def compiled(tool, graph, folder, cc, batch, extra):
    """Exports the decoder, compiles it with the timing loop and returns the program."""
    run([tool, "export", graph, "--name", "decoder", "--batch", batch, "-o", folder, *extra])
    sources = ["decoder.c", "decoder_weights.S", pathlib.Path(__file__).with_name("decoder_main.c")]
    run([cc, "-std=c99", "-O2", "-march=native", "-I.", *sources, "-o", "decode"], folder)
    return folder / "decode"


def microseconds(command, environment):
    printed = json.loads(measured(command, environment).output.splitlines()[-1])
    return {"median": printed["median_us"], "minimum": printed["min_us"]}


def decoder_times(tool, peers, engines, batch, turns, cc):
    """Microseconds of a call, by contestant."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        graph, file = folder / "aae.graph", folder / "decoder.onnx"
        run([tool, "compile", "gaussian-aae", "--emit", "elaborated", "-o", graph])
        run([tool, "export", graph, "--format", "onnx", "--batch", "any", "--exact", "-o", file])
        contestants = {}
        for place, (label, extra) in enumerate(VARIANTS.items()):
            program = compiled(tool, graph, folder / str(place), cc, batch, extra)
            contestants[label] = lambda program=program: microseconds([program], None)
        for engine in engines:
            name, package = ENGINES[engine]
            script = peers.command("peer_decoder.py", package)
            if script is None:
                continue
            command = [*script, "--engine", engine, "--batch", batch]
            command += ["--model", file] if engine == "ort" else []
            contestants[name] = lambda command=command: microseconds(command, peers.environment())
        return compared(take_turns(f"decoder, batch {batch}", contestants, turns))
