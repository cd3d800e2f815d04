"""The tools that Ingot is compared with: scripts of a folder, run by a Python in which their packages are installed."""

import json
import os
import pathlib
import sys

from benchmarks.processes import run, say

PACKAGES = ("jax", "jaxlib", "torch", "onnxruntime", "numpy")
# These choose kernels for an OpenBLAS that does not know the processor; they would slow the peers' own copies down.
HIDDEN = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
ASK = """
import importlib.metadata, json, platform, sys
found = {"python": platform.python_version()}
for name in sys.argv[1:]:
    try:
        found[name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        pass
print(json.dumps(found))
"""


def add_arguments(parser):
    parser.add_argument(
        "--peers",
        metavar="DIR",
        type=pathlib.Path,
        default=os.environ.get("INGOT_PEERS"),
        help="the folder of peer_jax.py, peer_torch.py and peer_decoder.py (default: INGOT_PEERS)",
    )
    parser.add_argument(
        "--python",
        metavar="PATH",
        default=os.environ.get("INGOT_PEERS_PYTHON", sys.executable),
        help="the Python in which their packages are installed (default: INGOT_PEERS_PYTHON, or this one)",
    )


class Peers:
    def __init__(self, options):
        self.folder, self.python = options.peers, options.python
        self.versions = json.loads(run([self.python, "-c", ASK, *PACKAGES], folder=None)) if self.folder else {}
        if self.folder is None:
            say("no peers: expected their folder as INGOT_PEERS or --peers, found neither")

    def command(self, script, package):
        """What runs a script, or None, after a line that says why not."""
        if self.folder is None:
            return None
        if package not in self.versions:
            say(f"without {package}: expected it in '{self.python}', found none")
            return None
        if not (self.folder / script).exists():
            say(f"without {package}: expected '{script}' in '{self.folder}', found none")
            return None
        return [self.python, self.folder / script]

    @staticmethod
    def environment(**additions):
        kept = {name: value for name, value in os.environ.items() if name not in HIDDEN}
        return {**kept, **additions}
