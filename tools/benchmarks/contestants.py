"""Those who train: Ingot, an earlier revision of it, JAX and PyTorch."""

import json
import os
import pathlib
import subprocess
import tempfile

from benchmarks.processes import build, measured, revision


class Ingot:
    def __init__(self, name, binary):
        self.name, self.binary = name, binary

    def steps(self, configuration, data, warmup, steps):
        """The median and the minimum milliseconds of some steps, and what else became known on the way."""
        outcome = measured([*self.command(configuration, data), "--warmup", warmup, "--steps", steps])
        return result(json.loads(outcome.output), outcome)

    def start(self, configuration, data):
        """Seconds from the start of the process to its exit after one step."""
        return measured([*self.command(configuration, data), "--warmup", 0, "--steps", 1]).seconds

    def command(self, c, data):
        sizes = ["--set", f"width={c.width}", "--batch", c.batch, "--threads", c.threads]
        return [self.binary, "bench", c.model, *c.settings, *sizes, "--data", data.folder, "--json"]


class Epochs:
    """A revision without `ingot bench`: the mean of the second of two epochs of about as many steps."""

    start = None

    def __init__(self, name, binary):
        self.name, self.binary = f"{name} (mean of an epoch)", binary

    def steps(self, c, data, warmup, steps):
        with tempfile.TemporaryDirectory() as images, tempfile.TemporaryDirectory() as folder:
            # A good fifth is kept for validation.
            data.first(steps * c.batch * 4 // 3, images)
            sizes = ["--set", f"width={c.width}", "--batch", c.batch, "--threads", c.threads]
            output = ["--data", images, "--epochs", 2, "--out", f"{folder}/run"]
            measured([self.binary, "train", c.model, *c.settings, *sizes, *output])
            last = pathlib.Path(folder, "run", "metrics.jsonl").read_text().splitlines()[-1]
            mean = c.batch / json.loads(last)["images_per_second"] * 1000
        return {"median": mean, "minimum": None, "peak_mb": None}


class JAX:
    name = "JAX"

    def __init__(self, peers, command):
        self.peers, self.script = peers, command

    def steps(self, configuration, data, warmup, steps):
        outcome = self.outcome(configuration, data, warmup, steps)
        return result(json.loads(outcome.output.splitlines()[-1]), outcome)

    def start(self, configuration, data):
        return self.outcome(configuration, data, 0, 1).seconds

    def outcome(self, c, data, warmup, steps):
        sizes = ["--model", c.peer, "--width", c.width, "--batch", c.batch, "--images", data.images]
        command = [*self.script, *sizes, "--warmup", warmup, "--steps", steps]
        return measured(*self.on_threads(command, c.threads))

    def on_threads(self, command, threads):
        """The command that uses some threads, with its environment: XLA has as many as the process has processors."""
        processors = sorted(os.sched_getaffinity(0))[:threads]
        return ["taskset", "-c", ",".join(map(str, processors)), *command], self.peers.environment()


class PyTorch(JAX):
    name = "PyTorch"

    def on_threads(self, command, threads):
        # Waiting threads that spin keep the processor from the one that they wait for.
        environment = self.peers.environment(GOMP_SPINCOUNT="20000")
        return [*command, "--variant", "expert", "--threads", threads], environment


def result(printed, outcome):
    return {
        "median": printed["median_ms"],
        "minimum": printed["min_ms"],
        "peak_mb": outcome.peak_mb,
        "losses": printed["losses"],
    }


def earlier(name):
    """An earlier revision, built in a folder of its own."""
    binary = build(revision(name))
    help_of_bench = subprocess.run([binary, "bench", "--help"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return (Ingot if help_of_bench.returncode == 0 else Epochs)(name, binary)


def contestants(binary, against, peers):
    """All that are there, Ingot first."""
    found = [Ingot("Ingot", binary)]
    if against:
        found.append(earlier(against))
    for kind, script, package in ((JAX, "peer_jax.py", "jax"), (PyTorch, "peer_torch.py", "torch")):
        command = peers.command(script, package)
        if command:
            found.append(kind(peers, command))
    return found
