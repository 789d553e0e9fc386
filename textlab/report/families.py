"""Models of one run that differ in one thing, the epoch or the temperature: what a curve is drawn of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from textlab.report import summary

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
        groups: dict[tuple[str, float | None], list[tuple[float, str]]] = {}
        for model in report.inputs["models"]:
            about = model.get("about") or {}
            run, value, same = _text(about), _number(about.get(axis)), _number(about.get(other))
            if run and value is not None:
                groups.setdefault((run, same), []).append((value, model["name"]))
        for (run, same), members in groups.items():
            if len({value for value, _ in members}) >= FEWEST:
                ordered = sorted(members)
                name = run if same is None else f"{run}, {other} {same:g}"
                yield Family(name, axis, ordered, _sentence(report, axis, ordered))


def _text(about: dict[str, Any]) -> str:
    """Return the run that made samples, else the recipe, as they are called."""
    return next((str(about[key]).rpartition("/")[2] for key in ("run", "recipe") if about.get(key)), "")


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _sentence(report: Report, axis: str, members: Sequence[tuple[float, str]]) -> str:
    """Say where copying begins, and which member is nearest to the book."""
    verdicts = {row["model"]: row for row in report.verdict_rows}
    known = [(value, verdicts[model]) for value, model in members if model in verdicts]
    copies = [value for value, row in known if row["verdict"] == summary.COPIES]
    own = [(value, row) for value, row in known if row["verdict"] != summary.COPIES and row["of"]]
    said = []
    if axis == "epoch":
        said.append(f"Copying begins at epoch {copies[0]:g}." if copies else "None copies.")
    elif copies:
        said.append(f"Copies at {axis} {', '.join(f'{value:g}' for value in copies)}.")
    if own:
        value, row = min(own, key=lambda pair: (-pair[1]["like"], _distance(report, pair[1]["model"])))
        said.append(f"Nearest to the book: {axis} {value:g} (like it on {row['like']} of {row['of']} measures).")
    return " ".join(said)


def _distance(report: Report, model: str) -> float:
    """Return how far a model is from the book over all headline measures, in standard deviations of human text."""
    rows = (row for row in report.score_rows if row["model"] == model and row["headline"])
    return float(sum(abs(row["effect"]) for row in rows if row["effect"] is not None))
