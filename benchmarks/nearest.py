"""Nearest passages of a book: textlab on all cores beside edlib on one (it has no threads), in turns in one process.

    python benchmarks/nearest.py

Prints, for windows of 64 characters, how many windows a second each of them searches in the whole book, and the median
of the ratios.
"""

from __future__ import annotations

import platform
import random
import statistics
import time
from importlib.metadata import version
from pathlib import Path

import edlib
import numba

from textlab.search.nearest_passage import WindowIndex
from textlab.texts.corpus import Shard

CORPORA = Path(__file__).parents[1] / "corpora"
WINDOW = 64
ROUNDS = 7


def windows_of(text: str, count: int) -> list[str]:
    """Return windows from random places of a text, a tenth of their characters exchanged for others of the text."""
    seeded = random.Random(0)
    places = [seeded.randrange(len(text) - WINDOW) for _ in range(count)]
    return [
        "".join(symbol if seeded.random() < 0.9 else seeded.choice(text) for symbol in text[at : at + WINDOW])
        for at in places
    ]


def curly(text: str) -> str:
    """Return the text with a typesetter's quotation marks: edlib's Python binding maps such symbols at every call."""
    return text.replace("`", "‘").replace("'", "’")


def compare(name: str, text: str, ours: int, theirs: int) -> None:
    """Print windows a second of both, and the median of the rounds' ratios, for so many windows a round."""
    windows = windows_of(text, ours)
    shard, excluded = Shard(0, text), [()] * ours
    WindowIndex(windows, excluded).observe(shard)
    rates = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        found = WindowIndex(windows, excluded).observe(shard)
        between = time.perf_counter()
        expected = [
            edlib.align(window, text, mode="HW", task="distance")["editDistance"] for window in windows[:theirs]
        ]
        ended = time.perf_counter()
        if found[:theirs, 0].tolist() != expected:
            raise SystemExit("the distances differ")
        rates.append((ours / (between - begun), theirs / (ended - between)))
    fast, slow = (statistics.median(some) for some in zip(*rates, strict=True))
    ratio = statistics.median(one / other for one, other in rates)
    cells = fast * WINDOW * len(text) / 1e9
    print(f"{name:<22}{len(text):>9,}{fast:>12,.0f}{slow:>10,.0f}{ratio:>8.0f} x{cells:>10.0f}")


def processor() -> str:
    """Return the processor's name."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())


def main() -> None:
    """Compare on a book in ASCII, and on the same with curly quotes."""
    book = (CORPORA / "alice29.txt").read_bytes().decode("ascii").replace("\r\n", "\n")
    print(f"{processor()}, {numba.get_num_threads()} cores for textlab; edlib {version('edlib')}, mode HW, on one")
    print(f"{'':<22}{'length':>9}{'textlab/s':>12}{'edlib/s':>10}{'ratio':>10}{'Gcells/s':>10}")
    compare("alice29", book, ours=3200, theirs=200)
    compare("alice29, curly quotes", curly(book), ours=3200, theirs=30)


if __name__ == "__main__":
    main()
