"""How long `ingot compile` takes."""

import pathlib
import tempfile

from benchmarks.processes import measured

TRIES = 7


def chain(length):
    """The text of a network of that many linear layers with ReLUs."""
    lines = ["module @chain {batch: 2, seed: 1}", ""]
    for layer in range(length):
        lines += [
            f"param @net.{layer}.weight: f32[4x4] = uniform {{bound: 0.5}}",
            f"param @net.{layer}.bias: f32[4] = zeros",
        ]
    lines += ["", "phase @train(%x: f32[2x4], %step: i64) -> f32 {"]
    value = "%x"
    for layer in range(length):
        lines += [
            f"  %{2 * layer} = linear {value}, @net.{layer}.weight, @net.{layer}.bias : f32[2x4]",
            f"  %{2 * layer + 1} = relu %{2 * layer} : f32[2x4]",
        ]
        value = f"%{2 * layer + 1}"
    lines += [
        f"  %{2 * length} = mean_squared_error {value}, %x : f32",
        f"  minimize %{2 * length} over @net with adam {{rate: 0.001}}",
        "}",
        "",
    ]
    return "\n".join(lines)


def compile_times(binary, models):
    """Milliseconds of the whole process, the shortest of some tries, for models and for chains of layers."""

    def shortest(program):
        return 1000 * min(measured([binary, "compile", program, "-o", "/dev/null"]).seconds for _ in range(TRIES))

    found = [{"program": model, "ms": shortest(model), "growth": None} for model in models]
    previous = None
    with tempfile.TemporaryDirectory() as folder:
        for length in (1000, 2000, 4000):
            file = pathlib.Path(folder, f"{length}.graph")
            file.write_text(chain(length))
            spent = shortest(file)
            growth = spent / previous if previous else None
            found.append({"program": f"a chain of {length} layers", "ms": spent, "growth": growth})
            previous = spent
    return found
