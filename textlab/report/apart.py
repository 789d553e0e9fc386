"""Which models a measure does not tell apart, and how large a gap would have shown."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from textlab.report.columns import columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from textlab.report.columns import Column
    from textlab.report.report import Report
    from textlab.report.rows import Row

NOT_TOLD_APART = "not told apart"

#: Two models surely differ where p is at most this, as in the comparison itself.
_ALPHA = 0.05

#: Of more models that were all compared with each other, the groups are more than anyone reads, and take long to find.
MOST = 24


class Group(NamedTuple):
    """Models that a measure does not tell apart.

    Attributes
    ----------
    column
        The measure.
    baseline
        The model that none of them is told apart from; empty where no two of them are.
    models
        Their names.
    size
        How many samples were compared of each.
    gap
        The least difference that would have shown between any two, with its unit; None where some differ, or no test
        could tell.
    differ
        Whether some surely differ: they are not told apart as all that do are like the book.
    """

    column: Column
    baseline: str
    models: Sequence[str]
    size: str
    gap: str | None
    differ: bool


def baseline(report: Report) -> str:
    """Return the model that all others were compared with, and nothing where every two were."""
    shared = set(report.models).intersection(*({row["model_a"], row["model_b"]} for row in report.pair_rows))
    return shared.pop() if len(shared) == 1 and len(report.models) > 2 else ""


def groups(report: Report) -> list[Group]:
    """Return the groups of models that each headline measure does not tell apart.

    Groups with a model that is unlike the book come first: two that are both like it need no telling apart. Of more
    than `MOST` models that were all compared with each other there are none.
    """
    one = baseline(report)
    if not one and len(report.models) > MOST:
        return []
    units = _units(report)
    pairs: dict[str, dict[frozenset[str], Row]] = {}
    for row in report.pair_rows:
        pairs.setdefault(row["measure"], {})[frozenset((row["model_a"], row["model_b"]))] = row
    found = []
    for column in columns(report, headline=True):
        of_column = pairs.get(column.name, {})
        alike = {pair: row for pair, row in of_column.items() if row["verdict"] == NOT_TOLD_APART}
        unlike = {name for name in report.models if (report.by_model.get((name, column.name)) or {}).get("unlike")}
        if one:
            others = [model for model in report.models if frozenset((one, model)) in alike]
            sets = [others] if others else []
        else:
            sets = list(_covering(report.models, alike))
        for models in sets:
            compared = [(one, model) for model in models] if one else combinations(models, 2)
            rows = [alike[frozenset(pair)] for pair in compared]
            every = [one, *models] if one else models
            found.append((unlike.isdisjoint(every), _group(column, one, models, _size(every, units), rows)))
    return [group for _, group in sorted(found, key=lambda row: row[0])]


def _group(column: Column, one: str, models: Sequence[str], size: str, rows: Sequence[Row]) -> Group:
    tested = [row["p"] if row["p_adjusted"] is None else row["p_adjusted"] for row in rows]
    differ = any(p is not None and p <= _ALPHA for p in tested)
    known = [row["gap"] for row in rows if row["gap"] is not None]
    gap = f"{column.number(max(known))} {column.measure.unit}".rstrip() if known and not differ else None
    return Group(column, one, models, size, gap, differ)


def _covering(models: Sequence[str], alike: Mapping[frozenset[str], Row]) -> Iterator[list[str]]:
    """Yield groups in which every two models are alike, so that all that are stand together in one of them."""
    rank = {model: place for place, model in enumerate(models)}
    near: dict[str, set[str]] = {model: set() for model in models}
    for pair in alike:
        first, second = pair
        near[first].add(second)
        near[second].add(first)
    found: list[set[str]] = []
    for first, others in near.items():
        for second in sorted(others, key=rank.__getitem__):
            group = {first, second}
            if any(group <= larger for larger in found):
                continue
            for model, some in near.items():
                if group <= some:
                    group.add(model)
            found.append(group)
            yield sorted(group, key=rank.__getitem__)


def _units(report: Report) -> dict[str, tuple[int, bool]]:
    """Return how many units of each model were compared, and whether these are its samples."""
    units: dict[str, set[int]] = {model: set() for model in report.models}
    for row in report.piece_rows:
        if row["model"] in units:
            units[row["model"]].add(row["unit"])
    samples = {row["model"]: row["samples"] for row in report.score_rows}
    found = {}
    for model in report.inputs["models"]:
        name, count = model["name"], len(units[model["name"]])
        found[name] = count, not model["within_one_sample"] and count == samples[name]
    return found


def _size(models: Sequence[str], units: Mapping[str, tuple[int, bool]]) -> str:
    """Say how many samples, or else units, of each model were compared."""
    sizes = sorted({units[model][0] for model in models})
    word = "sample" if all(units[model][1] for model in models) else "unit"
    size = f"{sizes[0]:,}" if len(sizes) == 1 else f"{sizes[0]:,} to {sizes[-1]:,}"
    return f"{size} {word}{'s' * (sizes[-1] != 1)} each"
