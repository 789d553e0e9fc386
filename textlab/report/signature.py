"""What the numbers of a report depend on: reports are comparable where all of it is equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textlab.report.report import Report

#: Characters of a digest that are shown.
_DIGEST = 12


def differences(report: Report, other: Report) -> list[str]:
    """Return what makes the numbers of a report another thing than those of `other`, one sentence each.

    Examples
    --------
    >>> from textlab.report.report import Report
    >>> inputs = {"models": [], "reference": {"name": "a.txt"}, "corpus": None}
    >>> one, two = (Report(version="", signature={"piece": n}, settings={}, inputs=inputs) for n in (500, 2000))
    >>> differences(one, two)
    ['piece is 500, not 2000']
    """
    told = []
    for name in {**report.signature, **other.signature}:
        own, others = report.signature.get(name), other.signature.get(name)
        if own == others:
            continue
        if name == "metrics" and isinstance(own, dict) and isinstance(others, dict) and own.keys() != others.keys():
            told.append(f"metrics are {', '.join(own)}, not {', '.join(others)}")
        else:
            mine, theirs = lines(report, [name]), lines(other, [name])
            told += [
                f"{line} is {mine.get(line, 'missing')}, not {theirs.get(line, 'missing')}"
                for line in {**mine, **theirs}
                if mine.get(line) != theirs.get(line)
            ]
    if not told and [measure.name for measure in report.measures] != [measure.name for measure in other.measures]:
        told.append("its measures are not the same")
    return told


def lines(report: Report, names: Iterable[str] | None = None) -> dict[str, str]:
    """Return a report's signature, or these parts of it, as people read it: metrics with versions, texts with names."""
    found = dict[str, str]()
    for name in report.signature if names is None else [name for name in names if name in report.signature]:
        value = report.signature[name]
        if name in ("reference", "corpus"):
            text = report.inputs[name] or report.inputs["reference"]
            found[name] = f"{text['name']} (digest {value[:_DIGEST]}…)"
        elif isinstance(value, dict):
            found |= {f"{name.removesuffix('s')} {one}": f"version {version}" for one, version in value.items()}
        else:
            found[name] = str(value)
    return found
