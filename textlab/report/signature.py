"""What the numbers of a report depend on: reports are comparable where all of it is equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    own, others = lines(report), lines(other)
    return [
        f"{name} is {own.get(name, 'missing')}, not {others.get(name, 'missing')}"
        for name in {**own, **others}
        if own.get(name) != others.get(name)
    ]


def lines(report: Report) -> dict[str, str]:
    """Return a report's signature as people read it: each metric with its version, texts with their names."""
    found = dict[str, str]()
    for name, value in report.signature.items():
        if name in ("reference", "corpus"):
            text = report.inputs[name] or report.inputs["reference"]
            found[name] = f"{text['name']} (digest {value[:_DIGEST]}…)"
        elif isinstance(value, dict):
            found |= {f"{name.removesuffix('s')} {one}": f"version {version}" for one, version in value.items()}
        else:
            found[name] = str(value)
    return found
