"""From one number a unit to values, human ranges and tests: models against human text, and against each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from textlab.comparison.human import Score, UnitTable, against_human, scores
from textlab.comparison.pairs import Pair, compare_pairs
from textlab.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from textlab.metrics.protocol import Measure

__all__ = ["Comparison", "Pair", "Score", "UnitTable", "compare"]

EVERY_PAIR = 10
"""Up to this many models, every two are compared."""


@dataclass(frozen=True)
class Comparison:
    """What `compare` finds: `scores` by model and measure, `pairs` by pair and measure."""

    scores: list[Score]
    pairs: list[Pair]


def compare(
    tables: Sequence[UnitTable],
    human: Mapping[Hashable, NDArray[np.float64]],
    measures: Sequence[Measure],
    *,
    baseline: str | None = None,
    pairs: Literal["auto", "all"] = "auto",
    threads: int = 1,
) -> Comparison:
    """Hold every model against human text, and models against each other.

    Against human text, units are permuted and the p of the headline measures adjusted together (step-down min-P). A
    model is *unlike* human text on a measure where that p is at most 0.05 and its mean lies outside the human range on
    a side that matters. Between models it is Welch's t on units, adjusted by Holm over the headline measures of the
    pair.

    Parameters
    ----------
    tables
        One a model.
    human
        By shape, float[runs, measures]: the scores of the human runs of that shape.
    measures
        What the columns are.
    baseline
        The model that others are compared with where there are more than ten; the first by default.
    pairs
        ``"all"`` compares every two, however many models there are.
    threads
        How many models to permute at once.

    Returns
    -------
    Comparison
        `p_adjusted` is None for measures that are not headline measures; so is a bound of the human range on a side
        that does not matter.

    Raises
    ------
    UsageError
        No model is called like the baseline.

    Examples
    --------
    >>> import numpy as np
    >>> from textlab.metrics.protocol import Measure
    >>> valid = Measure("words.valid", "real words", (), "", "", "", "", "", side="low", headline=True)
    >>> book = np.array([[0.99], [1.0], [0.98], [0.99], [1.0], [0.98]])
    >>> noise = UnitTable("noise", 1, np.array([[0.5], [0.6], [0.4]]), samples=3, pieces=3)
    >>> score = compare([noise], {1: book}, [valid]).scores[0]
    >>> score["unlike"], score["side"], round(score["human_low"], 3), round(score["p"], 3)
    (True, 'below', 0.977, 0.012)
    """
    names = [table.model for table in tables]
    if baseline is not None and baseline not in names:
        remedy = f"name one of: {', '.join(names)}"
        raise UsageError(f"no model is called {baseline!r}", where="--baseline", remedy=remedy)
    with ThreadPoolExecutor(threads) as pool:  # NumPy releases the interpreter while it sorts
        standings = list(pool.map(lambda table: against_human(table, human[table.shape], measures), tables))
    if pairs == "all" or len(names) <= EVERY_PAIR:
        chosen = list(combinations(range(len(names)), 2))
    else:
        first = names.index(baseline) if baseline is not None else 0
        chosen = [(first, other) for other in range(len(names)) if other != first]
    rows = [row for standing in standings for row in scores(standing, measures)]
    return Comparison(rows, compare_pairs(standings, chosen, measures) if chosen else [])
