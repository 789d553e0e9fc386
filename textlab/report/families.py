"""Models of one run that differ in one thing, the epoch or the temperature: what a curve is drawn of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textlab.report import summary
from textlab.report.rows import misfit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textlab.report.report import Report

#: Two points are no curve.
FEWEST = 3


class Family(NamedTuple):
    """Models along one axis.

    Attributes
    ----------
    name
        What they have in common: the run or the recipe, and what of epoch and temperature is the same.
    axis
        ``"epoch"`` or ``"temperature"``.
    members
        (value, model), by value.
    sentence
        Where copying begins, or which is nearest to the book.
    """

    name: str
    axis: str
    members: Sequence[tuple[float, str]]
    sentence: str


def families(report: Report) -> Iterator[Family]:
    """Yield the families of a report, by what the files beside the samples say of them."""
    for axis, other in (("epoch", "temperature"), ("temperature", "epoch")):
        groups: dict[tuple[str, str, str, str, float | None], list[tuple[float, str]]] = {}
        for model in report.inputs["models"]:
            about = model["about"]
            # The run lies somewhere from the samples, ".." of those in it; what it is called stands beside.
            run, called, digest = (str(about.get(key) or "") for key in ("run", "model", "digest"))
            called = called or run.rpartition("/")[2] or str(about.get("recipe") or "")
            value, same = _number(about.get(axis)), _number(about.get(other))
            if called and value is not None:
                # Runs of one name may lie anywhere and be of any book; models of another shape have other bands.
                groups.setdefault((called, run, digest, model["unit"], same), []).append((value, model["name"]))
        for (called, *_, same), members in groups.items():
            if len({value for value, _ in members}) >= FEWEST:
                ordered = sorted(members)
                name = called if same is None else f"{called}, {other} {same:g}"
                yield Family(name, axis, ordered, _sentence(report, axis, ordered))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and misfit(value, "number") is None else None


def _sentence(report: Report, axis: str, members: Sequence[tuple[float, str]]) -> str:
    """Say where copying begins, and which members are nearest to the book."""
    verdicts = {row["model"]: row for row in report.verdict_rows}
    known = [(value, verdicts[model]) for value, model in members if model in verdicts]
    copies = [value for value, row in known if row["verdict"] == summary.COPIES]
    own = [(value, row) for value, row in known if row["verdict"] != summary.COPIES and row["of"]]
    said = []
    if not copies:
        said.append("None copies.")
    elif axis == "epoch" and all(value < copies[0] for value, _ in own):
        before = f", not yet at {own[-1][0]:g}" if own else ""
        said.append(f"Copying begins at epoch {copies[0]:g}{before}.")
    else:
        said.append(f"Copies at {axis} {_listed(copies)}.")
    if own:
        best = max(row["like"] for _, row in own)
        nearest = [(value, row) for value, row in own if row["like"] == best]
        row = nearest[0][1]
        values = _listed([value for value, _ in nearest])
        said.append(f"Nearest to the book: {axis} {values} (like it on {row['like']} of {row['of']} measures).")
    return " ".join(said)


def _listed(values: Sequence[float]) -> str:
    shown = [f"{value:g}" for value in values]
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]
