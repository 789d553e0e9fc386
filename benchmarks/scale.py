"""How time and memory grow with the reference: `textlab evaluate` of the shipped samples against 1 MB to 1 GB.

    python benchmarks/scale.py             1, 10 and 100 MB (minutes)
    python benchmarks/scale.py --large     1 GB too (most of an hour; as much room on the disk)

The references are made by generate.py. Prints seconds of the whole process and the most memory that it and the
processes it starts held at once (their resident sizes added up, looked at ten times a second in /proc: Linux only).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import text
from machine import machine

SAMPLES = Path(__file__).parents[1] / "corpora" / "samples"
SIZES = (1, 10, 100, 1_000)

#: The size that others are held against: with less, what does not grow is most of it.
BASE = 10


def resident(process: int) -> int:
    """Return the bytes of memory that a process holds, and those it has started; 0 for one that is over."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        children = [child for task in Path(f"/proc/{process}/task").iterdir() for child in _children(task)]
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(map(resident, children))


def _children(task: Path) -> list[int]:
    try:
        return [int(child) for child in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):  # a thread that is over: its process may go on
        return []


def measured(reference: Path, output: Path) -> tuple[float, float]:
    """Return seconds, and megabytes at most."""
    command = [sys.executable, "-m", "textlab", "evaluate", SAMPLES, "--reference", reference, "-o", output, "-q"]
    begun, most = time.perf_counter(), 0
    with subprocess.Popen([*map(str, command)]) as process:
        while process.poll() is None:
            most = max(most, resident(process.pid))
            time.sleep(0.1)
    if process.returncode:
        sys.exit(process.returncode)
    return time.perf_counter() - begun, most / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true", help="1 GB too")
    sizes = SIZES if parser.parse_args().large else SIZES[:-1]
    print(f"{machine()}, whole processes\n")
    print("| reference (MB) | seconds | seconds a MB | against 10 MB | peak memory (MB) | against 10 MB |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        reference, output, found = Path(folder, "reference.txt"), Path(folder, "report"), {}
        for size in (SIZES[0], *sizes):  # the first once more: its kernels are compiled then
            with reference.open("wb") as file:
                for part in text(size * 1_000_000):
                    file.write(part.encode("ascii"))
            found[size] = measured(reference, output)
        base, most = found[BASE]
        for size, (seconds, memory) in found.items():
            print(
                f"| {size:,} | {seconds:,.1f} | {seconds / size:.2f} | {seconds / size / (base / BASE):.2f} x "
                f"| {memory:,.0f} | {memory / most:.2f} x |"
            )


if __name__ == "__main__":
    main()
