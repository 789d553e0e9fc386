"""Nearest passages: textlab on all cores beside edlib on one (it has no threads), in turns in one process.

    python benchmarks/nearest.py

Windows from random places of a text are searched for in the whole text, half of their characters exchanged (nothing is
near them) or a tenth (a near copy is): in a book and in five megabytes like it, in ASCII and with a typesetter's
quotation marks (edlib's Python binding maps such symbols anew at every call). Prints cells a second (windows x their
length x characters of the text), the medians of the rounds' ratios, and what share they are of the limit: of a loop
that does a column's operations on registers alone, on all cores, in the same round. (Where copies are near, most of it
is left out: more than all of it.) Last, one single window in a hundred megabytes on one thread, on two, and in edlib.
"""

from __future__ import annotations

import random
import statistics
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import edlib
import numba
import numpy as np
from generate import text as generated
from llvmlite import ir
from machine import machine
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from textlab.search import nearest
from textlab.search.vectors import BYTES, Columns, Vectors
from textlab.threads import each

if TYPE_CHECKING:
    from collections.abc import Callable

CORPORA = Path(__file__).parents[1] / "corpora"
LENGTHS = 32, 64, 100, 128, 256, 1000
EXCHANGED = 0.5, 0.1
ROUNDS = 5
LANES = BYTES // 8
COLUMNS = 5_000_000


@intrinsic
def _spin(_: Any, columns: Any, _count: Any) -> Any:
    """Do the operations of so many columns of one word on what is loaded once."""

    def generate(context: Any, builder: Any, _: Any, arguments: Any) -> Any:
        vectors = Vectors(context, builder, columns, arguments[0])
        zero = ir.Constant(ir.IntType(64), 0)
        equal = vectors.load("masks", 0, 0)
        up, down = (cgutils.alloca_once_value(builder, vectors.load("state", 0, 0, row)) for row in (0, 1))
        with cgutils.for_range_slice(builder, zero, arguments[1], ir.Constant(zero.type, 1)):
            new_up, new_down, _, _ = vectors.column(equal, builder.load(up), builder.load(down))
            builder.store(new_up, up)
            builder.store(new_down, down)
        vectors.store(builder.load(up), "state", 0, 0, 0)
        vectors.store(builder.load(down), "state", 0, 0, 1)
        return context.get_dummy_value()

    return types.void(columns, types.int64), generate


@njit(nogil=True)
def spin(columns: Columns, count: int) -> None:
    """Do the operations of so many columns in registers."""
    _spin(columns, count)


def limit() -> float:
    """Return how many cells a second the operations alone would fill, on all threads."""
    words = np.random.default_rng(0).integers(-(1 << 62), 1 << 62, (6, LANES))
    codes, row, none = np.zeros(1, np.int32), words[:1], np.zeros(LANES, np.int64)

    def one(_: int) -> None:
        state = words[:4].reshape(2, 1, 2, LANES).copy()
        spin(
            Columns(codes, codes[None], words[5].reshape(1, 1, LANES), state, row[None], state[0], none, none, none),
            COLUMNS,
        )

    threads = numba.get_num_threads()
    return COLUMNS * LANES * 64 * threads / seconds(lambda: each(one, range(threads)))


def windows_of(text: str, length: int, count: int, exchanged: float) -> list[str]:
    """Return windows from random places of a text, a share of their characters exchanged for others of the text."""
    seeded = random.Random(length)
    places = [seeded.randrange(len(text) - length) for _ in range(count)]
    return [
        "".join(c if seeded.random() >= exchanged else seeded.choice(text) for c in text[at : at + length])
        for at in places
    ]


def curly(text: str) -> str:
    """Return the text with a typesetter's quotation marks."""
    return text.replace("`", "‘").replace("'", "’")


def seconds(work: Callable[[], object]) -> float:
    """Return how long it takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def distances(windows: list[str], text: str) -> list[int]:
    """Return what edlib says."""
    return [edlib.align(window, text, mode="HW", task="distance")["editDistance"] for window in windows]


def compare(name: str, text: str, length: int, exchanged: float, theirs: int) -> None:
    """Print the medians for windows of one length, so many of them in edlib."""
    # As many as take about as long whatever the text, in whole groups; a few groups at least.
    ours = max(8 * LANES, round(12e9 / len(text) / length / 2 / LANES) * 2 * LANES)
    windows = windows_of(text, length, ours, exchanged)
    if nearest(windows, text).distance[:theirs].tolist() != distances(windows[:theirs], text):
        raise SystemExit("the distances differ")
    rounds = []
    for _ in range(ROUNDS):
        most = limit()
        rate = ours / seconds(lambda: nearest(windows, text))
        other = theirs / seconds(lambda: distances(windows[:theirs], text))
        rounds.append((rate, other, rate / other, rate * length * len(text) / most))
    fast, slow, ratio, share = (statistics.median(some) for some in zip(*rounds, strict=True))
    cells = [rate * length * len(text) / 1e9 for rate in (fast, slow)]
    print(
        f"{name:<22}{exchanged:>9.0%}{length:>8}{cells[0]:>10,.0f}{cells[1]:>9.1f}{ratio:>8.0f} x{share:>9.0%}",
        flush=True,
    )


def single(text: str) -> None:
    """Print how long one window takes in a long text."""
    (window,) = windows_of(text[-1_000_000:], 64, 1, EXCHANGED[0])
    allowed = numba.get_num_threads()
    taken = {}
    for threads in (1, allowed):
        numba.set_num_threads(threads)
        taken[threads] = statistics.median(seconds(lambda: nearest([window], text)) for _ in range(3))
        print(f"one window of 64 in {len(text):,} characters, {threads} threads: {taken[threads]:.2f} s")
    print(f"edlib: {seconds(lambda: distances([window], text)):.2f} s; all threads beside one: ", end="")
    print(f"{taken[1] / taken[allowed]:.2f} x")


def main() -> None:
    """Compare on a book and on five megabytes, in ASCII and with curly quotes."""
    book = (CORPORA / "alice29.txt").read_bytes().decode("ascii").replace("\r\n", "\n")
    megabytes = "".join(generated(5_000_000))
    limit()
    print(f"{machine()}, all of them for textlab, vectors of {BYTES} bytes;", end=" ")
    print(f"edlib {version('edlib')}, mode HW, on one. Limit: {limit() / 1e9:.0f} Gcells/s")
    print(f"{'':<22}{'exchanged':>9}{'length':>8}{'Gcells/s':>10}{'edlib':>9}{'ratio':>10}{'of limit':>9}")
    for exchanged in EXCHANGED:
        for length in LENGTHS:
            compare("alice29", book, length, exchanged, 6400 // length)
            compare("alice29, curly quotes", curly(book), length, exchanged, 12)
        for length in LENGTHS:
            compare("5 MB", megabytes, length, exchanged, max(2, 200 // length))
            compare("5 MB, curly quotes", curly(megabytes), length, exchanged, 1)
    single("".join(generated(100_000_000)))


if __name__ == "__main__":
    main()
