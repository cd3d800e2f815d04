"""Where the machine's cores are: a virtual machine's may be moved apart, to cores without a common cache."""

import pathlib
import tempfile

from benchmarks.processes import run, say


class Placement:
    """Tells turns in which two cores were further apart than they can be.

    Threads that share a step then run at half their speed, and a process that computes without sharing does not."""

    def __init__(self, cc):
        self.folder = tempfile.TemporaryDirectory()
        self.program = pathlib.Path(self.folder.name, "handover")
        source = pathlib.Path(__file__).with_name("handover.c")
        run([cc, "-O2", "-pthread", source, "-o", self.program])
        self.nearest = self.handover()

    def handover(self):
        """Nanoseconds from one core to another."""
        return float(run([self.program]))

    def is_apart(self):
        found = self.handover()
        self.nearest = min(self.nearest, found)
        if found > 2.5 * self.nearest:
            say(f"the cores are apart: {found:.0f} ns from one to the other, at best {self.nearest:.0f} ns")
            return True
        return False
