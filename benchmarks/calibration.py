"""Are the statistics right? Human text is held out of its own book and scored as if a model had written it.

Run with ``python benchmarks/calibration.py corpora/alice29.txt corpora/plrabn12.txt`` (any long texts will do); prints
the tables of ``docs/calibration.md``. Each split cuts stretches out of a book, with the margin that human runs have,
and holds them against the blocks that are left. They are scored once; which of them make "the model" is drawn many
times.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from textlab import evaluation, inputs
from textlab.comparison import UnitTable, compare
from textlab.comparison.units import unit_means
from textlab.engines import engine
from textlab.metrics import registry
from textlab.metrics.protocol import Settings
from textlab.statistics.intervals import Moments, human_range, moments
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.reading import read_texts
from textlab.texts.runs import MARGIN
from textlab.texts.text import Text
from textlab.verdict import verdicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from textlab.comparison import Score
    from textlab.engines.processes import Processes
    from textlab.engines.serial import Serial
    from textlab.texts.preparation import Prepared

    Floats = NDArray[np.float64]

METRICS = registry.choose(registry.METRICS)
MEASURES = [measure for metric in METRICS for measure in metric.measures]
HEADLINE = [number for number, measure in enumerate(MEASURES) if measure.headline]
NAMES = [MEASURES[number].name for number in HEADLINE]
SIGNS = np.array([{"high": 1, "low": -1, "both": 0}[MEASURES[number].side] for number in HEADLINE])
PREPARATION = ("nfc", "space")

ALPHA = 0.05
#: Draws from all splits of a book in one shape.
DRAWS = 200
#: How much of a book is taken out, margins and all; and how much at most, so that one draw or two disjoint ones can be
#: made.
SHARE, MOST = 0.2, 0.36
#: A stretch is a little longer than its pieces, lest white space at its ends makes it shorter.
SPARE = 20

QUESTIONS = {
    "outside": "outside (test)",
    "beyond": "outside (range)",
    "halves": "halves told apart",
    "missed": "missed by the interval",
}


@dataclass(frozen=True)
class Shape:
    """So many samples of so many pieces of so many characters."""

    samples: int
    pieces: int
    length: int

    def __str__(self) -> str:
        return f"{self.samples} x {self.pieces} at {self.length:,}"

    @property
    def size(self) -> int:
        """The characters of a stretch."""
        return self.pieces * self.length + SPARE

    def starts(self, length: int, split: int, splits: int) -> list[int]:
        """Return where to cut stretches out of a book of so many characters; nowhere in too short a book."""
        taken = self.size + 2 * MARGIN
        count = max(int(SHARE * length / taken), min(2 * self.samples, int(MOST * length / taken)))
        if count < self.samples:
            return []
        step = length / count
        return [int(step * i + MARGIN + (step - taken) * (split + 0.5) / splits) for i in range(count)]


SHAPES = [
    *(Shape(samples, pieces, length) for length in (500, 2_000) for samples, pieces in ((10, 1), (5, 4), (1, 10))),
    Shape(10, 1, 5_000),
]


@dataclass(frozen=True)
class Pool:
    """What one split of a book gave.

    `stretches` holds the units of each, `human` those of the runs, float[unit, measure]; `within` says that one stretch
    was cut into several units, or into one that is smaller.
    """

    book: str
    shape: Shape
    stretches: list[Floats]
    human: Floats
    within: bool

    @property
    def draws(self) -> int:
        """How many disjoint draws it holds."""
        return len(self.stretches) // self.shape.samples


@dataclass(frozen=True)
class Rates:
    """How often draws from one pool were misjudged: by question, float[headline measure]; and read like the book."""

    pool: Pool
    wrong: dict[str, Floats]
    reads: float


def score_split(
    name: str, book: Prepared, shape: Shape, split: int, splits: int, working: Serial | Processes
) -> Pool | None:
    """Return the scores of one split, from what `evaluate` itself runs; None where the book is too short."""
    starts = shape.starts(len(book.content), split, splits)
    if not starts:
        return None
    cuts = [edge for start in starts for edge in (start - MARGIN, start + shape.size + MARGIN)]
    edges = [0, *cuts, len(book.content)]
    with TemporaryDirectory() as folder:
        for number, (start, end) in enumerate(zip(edges[::2], edges[1::2], strict=True)):
            if book.content[start:end].strip():
                Path(folder, f"{number:04}.txt").write_text(book.raw(start, end), encoding="utf-8", newline="")
        samples = [Text(book.raw(start, start + shape.size), str(number)) for number, start in enumerate(starts)]
        texts = inputs.read({"held out": samples}, folder, None, steps=PREPARATION)
        # While the files are there: they are read again as they stream past.
        scored = evaluation.score(texts, METRICS, Settings(), working, piece=shape.length)
    (layout,), (runs,) = scored.plan.layouts, scored.cut.human.values()
    units = unit_means(scored.values, scored.cut.models["held out"])
    numbers = groupby(range(len(units)), key=lambda unit: layout.units[unit].sample)
    return Pool(name, shape, [units[list(some)] for _, some in numbers], unit_means(scored.values, runs), layout.within)


def rates(pools: Sequence[Pool], draws: int = DRAWS) -> Iterator[Rates]:
    """Yield how often draws from each pool are misjudged; the pools are the splits of one book in one shape."""
    # What an interval should hold: the mean of all human units there are.
    truth = moments(np.vstack([part for pool in pools for part in (*pool.stretches, pool.human)])).mean[HEADLINE]
    for seed, pool in enumerate(pools):
        generator = np.random.default_rng(seed)
        wrong: dict[str, list[Floats]] = {question: [] for question in QUESTIONS}
        reads = list[bool]()
        at_once = min(2, pool.draws)
        only = len(pool.stretches) == pool.shape.samples
        for _ in range(1 if only else -(-draws // (at_once * len(pools)))):
            order = generator.permutation(len(pool.stretches))
            tables = [
                _table(pool, f"draw {draw}", order[draw * pool.shape.samples :][: pool.shape.samples])
                for draw in range(at_once)
            ]
            found = compare(tables, {pool.shape: pool.human}, MEASURES)
            for table in tables:
                rows = [row for row in found.scores if row["model"] == table.model and row["headline"]]
                wrong["outside"].append(_flags(row["p"] is not None and row["p"] <= ALPHA for row in rows))
                wrong["beyond"].append(_beyond(table, pool.human))
                wrong["missed"].append(_missed(rows, truth))
            if found.pairs and len(tables[0].units) > 1:
                p = [found.pairs[number]["p"] for number in HEADLINE]
                wrong["halves"].append(_flags(one is not None and one <= ALPHA for one in p))
            reads += [one.verdict == "reads like the book" for one in verdicts(found.scores, {})]
        means = {question: _means(some) for question, some in wrong.items()}
        yield Rates(pool, means, float(np.mean(reads)))


def _table(pool: Pool, name: str, chosen: NDArray[np.int64]) -> UnitTable:
    units = np.vstack([pool.stretches[stretch] for stretch in chosen])
    return UnitTable(name, pool.shape, units, len(chosen), len(chosen) * pool.shape.pieces, pool.within)


def _flags(answers: Iterable[bool]) -> Floats:
    return np.array(list(answers), dtype=np.float64)


def _beyond(table: UnitTable, human: Floats) -> Floats:
    """Return where the mean lies outside the human range of each measure on its own."""
    own, runs = (Moments(*(part[HEADLINE] for part in moments(units))) for units in (table.units, human))
    low, high = human_range(runs, own.n, ALPHA, SIGNS)
    return _flags((own.mean < low) | (own.mean > high))


def _missed(rows: Sequence[Score], truth: Floats) -> Floats:
    """Return where the interval does not hold the truth; NaN where there is none."""
    ends = np.array([[row["low"], row["high"]] for row in rows], dtype=np.float64).T
    return np.where(np.isnan(ends[0]), np.nan, (truth < ends[0]) | (truth > ends[1]))


def _means(rows: Sequence[Floats]) -> Floats:
    """Return the mean of each column, what is not known left out."""
    return moments(rows).mean if rows else np.full(len(HEADLINE), np.nan)


def pooled(found: Sequence[Rates], question: str) -> tuple[Floats, Floats]:
    """Return each headline measure's rate over all pools of whole samples, and how many disjoint draws it rests on.

    A pool weighs as much as it holds disjoint draws. The mean over all draws of a pool is at least as sure as that over
    so many independent ones (Hoeffding, 1948, on U-statistics), so three binomial standard errors of that many count.
    """
    whole = [one for one in found if not one.pool.within]
    values = np.array([one.wrong[question] for one in whole])
    weights = np.array([one.pool.draws // (2 if question == "halves" else 1) for one in whole])[:, None]
    weights = np.where(np.isnan(values), 0, weights)
    return np.nansum(values * weights, axis=0) / weights.sum(axis=0), weights.sum(axis=0)


def off(rate: float, draws: float) -> bool:
    """Return whether a rate is further from 5 % than three standard errors."""
    return bool(abs(rate - ALPHA) > 3 * np.sqrt(ALPHA * (1 - ALPHA) / draws))


def reading(found: Sequence[Rates]) -> float:
    """Return the share of draws that read like the book."""
    return float(np.average([one.reads for one in found], weights=[one.pool.draws for one in found]))


def calibrate(books: Iterable[str], splits: int) -> list[Rates]:
    """Score every split of every book in every shape, and return how often its draws are misjudged."""
    found = list[Rates]()
    with engine([metric.name for metric in METRICS]) as working:
        for path in books:
            (text,) = read_texts(path).texts
            book = prepare(text, Preparation(PREPARATION))
            for shape in SHAPES:
                each = (score_split(Path(path).stem, book, shape, split, splits, working) for split in range(splits))
                if pools := [pool for pool in each if pool]:
                    found += rates(pools)
    return found


def markdown(found: Sequence[Rates]) -> str:
    """Return the tables."""
    totals = {question: pooled(found, question) for question in QUESTIONS}
    lines = ["| measure | " + " | ".join(QUESTIONS.values()) + " |", "|---|" + "---:|" * len(QUESTIONS)]
    for column, name in enumerate(NAMES):
        cells = [f"{100 * rate[column]:.1f}{' *' * off(rate[column], n[column])}" for rate, n in totals.values()]
        lines.append(f"| `{name}` | " + " | ".join(cells) + " |")
    errors = (3 * np.sqrt(ALPHA * (1 - ALPHA) / n.max()) for _, n in totals.values())
    lines.append("| within three standard errors | " + " | ".join(f"5 ± {100 * error:.1f}" for error in errors) + " |")
    lines.append("| disjoint draws | " + " | ".join(f"{n.max():,.0f}" for _, n in totals.values()) + " |")
    books = list(dict.fromkeys(one.pool.book for one in found))
    lines += ["", "| reads like the book | " + " | ".join(books) + " |", "|---|" + "---|" * len(books)]
    for shape in SHAPES:
        some = [[one for one in found if one.pool.book == book and one.pool.shape == shape] for book in books]
        lines.append(f"| {shape} | " + " | ".join(_cell(these) for these in some) + " |")
    means = (f"**{100 * reading([one for one in found if one.pool.book == book]):.0f} %**" for book in books)
    return "\n".join([*lines, "| all | " + " | ".join(means) + " |", "", f"All: {100 * reading(found):.1f} %."])


def _cell(found: Sequence[Rates]) -> str:
    if not found:
        return "too short"
    pool = found[0].pool
    cut = "; units within one sample" if pool.within else ""
    return f"{100 * reading(found):.0f} % ({len(pool.stretches)}, {len(pool.human)}{cut})"


def main() -> None:
    parser = argparse.ArgumentParser(description="Score held-out human text as if a model had written it.")
    parser.add_argument("books", nargs="+", metavar="BOOK", help="a text file, 100,000 characters or more")
    parser.add_argument("--splits", type=int, default=5, help="ways to cut each book (default: 5)")
    chosen = parser.parse_args()
    begin = perf_counter()
    print(markdown(calibrate(chosen.books, chosen.splits)))
    print(f"\n{chosen.splits} splits, {DRAWS} draws a book and shape, {perf_counter() - begin:.0f} s.")


if __name__ == "__main__":
    main()
