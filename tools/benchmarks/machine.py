"""What the times depend on: the machine, its compilers, and its measured peaks."""

import contextlib
import json
import os
import pathlib
import platform
import re
import subprocess
import tempfile

from benchmarks.processes import run

CPU = pathlib.Path("/sys/devices/system/cpu/cpu0/cache")


def read(path):
    return path.read_text().strip() if path.exists() else ""


def field(text, name):
    """The value of a line `name : value`, or nothing."""
    found = re.search(rf"^{re.escape(name)}\s*[:=]\s*(.*)$", text, re.M)
    return found[1].strip().strip('"') if found else ""


def first_line(*command):
    try:
        lines = run(command, stderr=subprocess.DEVNULL).splitlines()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return lines[0].strip() if lines else "unknown"


def processor():
    facts = read(pathlib.Path("/proc/cpuinfo"))
    name = field(facts, "model name") or platform.processor() or platform.machine()
    numbers = [f"{label} {field(facts, label)}" for label in ("cpu family", "model", "stepping") if field(facts, label)]
    vectors = [
        title for flag, title in (("avx2", "AVX2"), ("avx512f", "AVX-512")) if flag in field(facts, "flags").split()
    ]
    return ", ".join([name, *numbers, *vectors])


def cores():
    count, usable = os.cpu_count(), len(os.sched_getaffinity(0))
    return f"{count}" if usable == count else f"{count}, of which {usable} are used"


def caches():
    found = []
    for index in sorted(CPU.glob("index*")):
        level, kind, size = (read(index / name) for name in ("level", "type", "size"))
        letter = {"Data": "d", "Instruction": "i"}.get(kind, "")
        shared = len(read(index / "shared_cpu_list").replace("-", ",").split(","))
        found.append(f"L{level}{letter} {size}" + (", shared" if shared > 1 else ""))
    return "; ".join(found) or "unknown"


def memory():
    kilobytes = field(read(pathlib.Path("/proc/meminfo")), "MemTotal").split()
    return f"{int(kilobytes[0]) / 2**20:.1f} GiB" if kilobytes else "unknown"


def system():
    name = field(read(pathlib.Path("/etc/os-release")), "PRETTY_NAME") or platform.system()
    release = ".".join(platform.release().split(".")[:2])
    return f"{name}, {platform.system()} {release}"


def machine(cc, versions):
    """Facts by name, in the order in which they are shown."""
    facts = {
        "processor": processor(),
        "cores": cores(),
        "caches": caches(),
        "memory": memory(),
        "system": system(),
        "Swift": first_line("swift", "--version"),
        "C": first_line(cc, "--version"),
    }
    if versions:
        facts["peers"] = ", ".join(f"{name} {version}" for name, version in versions.items())
    return facts


@contextlib.contextmanager
def compiled(cc, name):
    """A program of this folder, which is there as long as the context."""
    source = pathlib.Path(__file__).with_name(f"{name}.c")
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder, name)
        run([cc, "-O3", "-march=native", "-ffp-contract=fast", "-pthread", source, "-o", program])
        yield program


def handoff(program):
    """The nanoseconds that a number takes from one core to another, or None with a single processor."""
    return json.loads(run([program]))


def peaks(cc, threads):
    """GFLOP/s and GB/s, for one thread and for all."""
    with compiled(cc, "peaks") as program:
        return [{"threads": count, **json.loads(run([program, count]))} for count in sorted({1, threads})]
