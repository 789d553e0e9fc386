"""Rules that models must keep, for scripts in which a failure has to be noticed: ``novelty.exact > 0.05``."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textlab.errors import UsageError
from textlab.report.plain import printable
from textlab.report.summary import COPIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from textlab.report.report import Report
    from textlab.report.rows import Row

COPYING = ("copying.share", "copying.longest", "novelty.exact")
"""The measures that the verdict of copying is made from."""
LIMIT = re.compile(r"\s*([\w.]+)\s*([<>])\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*")
FORMS = "write it as 'novelty.exact > 0.05', 'words.valid < 0.9', 'copies' or 'worse'"


@dataclass(frozen=True)
class Limit:
    """A rule that a model breaks by a measure beyond a limit."""

    measure: str
    sign: str
    limit: float


Rule = Limit | Literal["copies", "worse"]
"""A limit; or the verdict that a model copies; or that the baseline is nearer to human text."""


@dataclass(frozen=True)
class Failure:
    """A model that broke a rule, and how."""

    model: str
    how: str

    def __str__(self) -> str:
        """One line: FAIL, model, what broke the rule."""
        return f"FAIL {printable(self.model)} {printable(self.how)}"


def parse(text: str, measures: Collection[str]) -> Rule:
    """Return the rule that `text` writes down.

    Parameters
    ----------
    text
        A measure, ``<`` or ``>``, and a limit in the measure's own scale (shares from 0 to 1); ``copies``; ``worse``.
    measures
        The names of the measures that the report will have.

    Raises
    ------
    UsageError
        When it is no rule, or its measure is none of `measures`.

    Examples
    --------
    >>> parse("novelty.exact>0.05", ["novelty.exact"])
    Limit(measure='novelty.exact', sign='>', limit=0.05)
    """
    match text.strip():
        case "copies":
            if not set(COPYING) & set(measures):
                raise UsageError(
                    "'copies' needs a metric that is not chosen", where="--fail-if", remedy="add copying to --metrics"
                )
            return "copies"
        case "worse":
            return "worse"
    found = LIMIT.fullmatch(text)
    if found is None:
        raise UsageError(f"{text!r} is no rule", where="--fail-if", remedy=FORMS)
    name, sign, limit = found.groups()
    if name not in measures:
        raise UsageError(f"no measure {name!r} in this report", where="--fail-if", remedy=nearest(name, measures))
    return Limit(name, sign, float(limit))


def nearest(name: str, names: Collection[str]) -> str:
    """Return a sentence with the `names` most like a mistyped one."""
    close = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    return f"did you mean {' or '.join(close)}?" if close else "textlab metrics lists them"


def failures(report: Report, rules: Iterable[Rule]) -> Iterator[Failure]:
    """Yield the models that break each rule.

    A model breaks a limit when its whole interval is beyond it (where it has none, its value), or when it has no
    value at all. It breaks ``copies`` also where no measure of copying could be tested, and ``worse`` where no headline
    measure could be compared with the baseline's: the report's, or else the first model. The baseline alone breaks it
    too.
    """
    for rule in rules:
        if rule == "copies":
            yield from _copying(report)
        elif rule == "worse":
            yield from _worse(report)
        else:
            yield from _beyond(report, rule)


def _copying(report: Report) -> Iterator[Failure]:
    for row in report.verdict_rows:
        tested = any(report.by_model.get((row["model"], name), {}).get("unlike") is not None for name in COPYING)
        if not tested:
            yield Failure(row["model"], "verdict none: copying could not be tested")
        elif row["verdict"] == COPIES:
            yield Failure(row["model"], f"verdict {COPIES}")


def _worse(report: Report) -> Iterator[Failure]:
    baseline = str(report.settings.get("baseline") or next(iter(report.models), ""))
    headline = {measure.name for measure in report.measures if measure.headline}
    pairs: dict[str, list[Row]] = {model: [] for model in report.models if model != baseline}
    for row in report.pair_rows:
        if row["measure"] in headline and baseline in (row["model_a"], row["model_b"]):
            pairs[row["model_b"] if row["model_a"] == baseline else row["model_a"]].append(row)
    if not pairs:
        yield Failure(baseline, "worse: there is no other model to compare with it")
    for model, rows in pairs.items():
        if all(row["p"] is None for row in rows):
            yield Failure(model, f"worse than {baseline}: could not be tested")
        for measure in (row["measure"] for row in rows if row["nearer"] == baseline):
            own, other = (_value(report, name, measure) for name in (model, baseline))
            yield Failure(model, f"{measure} {own} worse than {baseline} {other}")


def _beyond(report: Report, rule: Limit) -> Iterator[Failure]:
    for model in report.models:
        row = report.by_model.get((model, rule.measure), {})
        value, low, high = (row.get(part) for part in ("value", "low", "high"))
        if value is not None and rule.sign == ">":
            fails = (value if low is None else low) > rule.limit
        else:
            fails = value is None or (value if high is None else high) < rule.limit
        if fails:
            yield Failure(model, f"{rule.measure} {_value(report, model, rule.measure)} {rule.limit:.6g}")


def _value(report: Report, model: str, measure: str) -> str:
    value = report.by_model.get((model, measure), {}).get("value")
    return "none" if value is None else f"{value:.6g}"
