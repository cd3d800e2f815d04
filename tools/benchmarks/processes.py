"""Programs that are built, run and measured."""

import dataclasses
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Failure(Exception):
    """A program that did not end well."""


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a program printed, how long it ran from its start to its exit, and the most memory that it held."""

    output: str
    seconds: float
    peak_mb: float


def say(message):
    print(message, file=sys.stderr, flush=True)


def run(command, folder=ROOT, **options):
    command = [str(word) for word in command]
    return subprocess.run(command, cwd=folder, check=True, text=True, stdout=subprocess.PIPE, **options).stdout


def measured(command, environment=None):
    """Runs a program to its end. The kernel counts the memory of this process as the program's own until the program is
    loaded, so this process must stay smaller than all that it measures."""
    command = [str(word) for word in command]
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode != 0:
            last = errors.read().strip().splitlines()[-1:] or ["nothing on standard error"]
            raise Failure(f"expected '{command[0]}' to succeed, found exit code {process.returncode}: {last[0]}")
        # Linux counts in units of 1024 bytes, macOS in bytes.
        unit = 1 if sys.platform == "darwin" else 1024
        return Outcome(output.read(), seconds, usage.ru_maxrss * unit / 1e6)


def build(folder=ROOT):
    """Builds the tool of a checkout and returns its path."""
    run(["swift", "build", "-c", "release", "--product", "ingot"], folder)
    return pathlib.Path(run(["swift", "build", "-c", "release", "--show-bin-path"], folder).strip()) / "ingot"


def revision(name):
    """A work tree of another revision, kept for the next time."""
    commit = run(["git", "rev-parse", "--short", name]).strip()
    folder = ROOT / ".build" / f"bench-{commit}"
    if not folder.exists():
        run(["git", "worktree", "prune"])
        run(["git", "worktree", "add", "--detach", folder, commit], stderr=subprocess.DEVNULL)
    return folder


def present_revision():
    """The commit of this checkout, with a mark if files differ from it."""
    return run(["git", "describe", "--always", "--abbrev=10", "--dirty", "--exclude=*"]).strip()
