"""Rules that models must keep, for scripts in which a failure has to be noticed: ``novelty.exact > 0.05``."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textlab.errors import UsageError
from textlab.report.plain import printable
from textlab.report.summary import COPIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from textlab.report.report import Report

COPYING = ("copying.share", "copying.longest", "novelty.exact")
"""The measures that the verdict of copying is made from."""
RULE = re.compile(r"\s*([\w.]+)\s*([<>])\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*")
FORMS = "write it as 'novelty.exact > 0.05', 'words.valid < 0.9' or 'copies'"


@dataclass(frozen=True)
class Rule:
    """What makes a model fail: a measure beyond a limit, or, without a measure, the verdict that it copies."""

    measure: str | None = None
    sign: str = ">"
    limit: float = 0.0


@dataclass(frozen=True)
class Failure:
    """A model that broke a rule, with the value that broke it as it is said."""

    model: str
    rule: Rule
    value: str

    def __str__(self) -> str:
        """One line: FAIL, model, measure, value, limit."""
        if self.rule.measure is None:
            return f"FAIL {printable(self.model)} verdict {self.value}"
        return f"FAIL {printable(self.model)} {self.rule.measure} {self.value} {self.rule.limit:.6g}"


def parse(text: str, measures: Collection[str]) -> Rule:
    """Return the rule that `text` writes down.

    Parameters
    ----------
    text
        A measure, ``<`` or ``>``, and a limit in the measure's own scale (shares from 0 to 1); or ``copies``.
    measures
        The names of the measures that the report will have.

    Raises
    ------
    UsageError
        When it is no rule, or its measure is none of `measures`.

    Examples
    --------
    >>> parse("novelty.exact>0.05", ["novelty.exact"])
    Rule(measure='novelty.exact', sign='>', limit=0.05)
    """
    if text.strip() == "copies":
        if not set(COPYING) & set(measures):
            raise UsageError(
                "'copies' needs a metric that is not chosen", where="--fail-if", remedy="add copying to --metrics"
            )
        return Rule()
    found = RULE.fullmatch(text)
    if found is None:
        raise UsageError(f"{text!r} is no rule", where="--fail-if", remedy=FORMS)
    name, sign, limit = found.groups()
    if name not in measures:
        raise UsageError(f"no measure {name!r} in this report", where="--fail-if", remedy=nearest(name, measures))
    return Rule(name, sign, float(limit))


def nearest(name: str, names: Collection[str]) -> str:
    """Return a sentence with the `names` most like a mistyped one."""
    close = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    return f"did you mean {' or '.join(close)}?" if close else "textlab metrics lists them"


def failures(report: Report, rules: Iterable[Rule]) -> Iterator[Failure]:
    """Yield the models that break each rule.

    A model breaks a limit when its whole interval is beyond it (where it has none, its value), or when it has no
    value at all. It breaks ``copies`` also where no measure of copying could be tested.
    """
    verdicts = {row["model"]: row["verdict"] for row in report.verdict_rows}
    for rule in rules:
        for model in report.models:
            if rule.measure is None:
                tested = any(report.by_model.get((model, name), {}).get("unlike") is not None for name in COPYING)
                if verdicts.get(model) == COPIES or not tested:
                    yield Failure(model, rule, COPIES if tested else "none: copying could not be tested")
                continue
            row = report.by_model.get((model, rule.measure), {})
            value = row.get("value")
            if value is None or _beyond(rule, value, row["low"], row["high"]):
                yield Failure(model, rule, "none" if value is None else f"{value:.6g}")


def _beyond(rule: Rule, value: float, low: float | None, high: float | None) -> bool:
    if rule.sign == ">":
        return (value if low is None else low) > rule.limit
    return (value if high is None else high) < rule.limit
