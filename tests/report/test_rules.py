from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.errors import UsageError
from textlab.report.rules import Limit, failures, parse

if TYPE_CHECKING:
    from textlab.report.report import Report
    from textlab.report.rules import Rule

KNOWN = ["novelty.exact", "words.valid", "copying.share"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("novelty.exact > 0.05", Limit("novelty.exact", ">", 0.05)),
        ("words.valid<.9", Limit("words.valid", "<", 0.9)),
        ("  words.valid  <  9e-1 ", Limit("words.valid", "<", 0.9)),
        ("copying.share > -1", Limit("copying.share", ">", -1.0)),
        (" copies ", "copies"),
        ("worse", "worse"),
    ],
)
def test_a_rule_is_read(text: str, rule: Rule) -> None:
    assert parse(text, KNOWN) == rule


@pytest.mark.parametrize(
    "text",
    ["", "novelty.exact", "novelty.exact >= 0.1", "novelty.exact > x", "> 1", "words.valid < nan", "copy", "worse 1"],
)
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"is no rule"):
        parse(text, KNOWN)


def test_a_mistyped_measure_names_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        parse("novelty.exakt > 0.05", KNOWN)
    assert "did you mean novelty.exact" in str(caught.value)


def test_copies_needs_something_to_be_measured() -> None:
    with pytest.raises(UsageError, match="copies"):
        parse("copies", ["words.valid"])


@given(st.text(max_size=30))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    with contextlib.suppress(UsageError):
        parse(text, KNOWN)


def failed(report: Report, *texts: str) -> list[str]:
    rules = [parse(text, [measure.name for measure in report.measures]) for text in texts]
    return [str(failure) for failure in failures(report, rules)]


def test_the_whole_interval_must_be_beyond(report: Report) -> None:
    assert failed(report, "copying.share > 0.3") == ["FAIL markov-10 copying.share 0.348 0.3"]
    assert failed(report, "copying.share > 0.34") == []  # its interval begins at 0.338
    assert failed(report, "words.valid < 0.58") == []
    assert failed(report, "words.valid < 0.59") == ["FAIL markov-2 words.valid 0.571 0.59"]


def test_without_an_interval_the_value_decides(report: Report) -> None:
    for row in report.score_rows:
        row.update(low=None, high=None)
    assert failed(report, "copying.share > 0.34") == ["FAIL markov-10 copying.share 0.348 0.34"]
    assert failed(report, "copying.share > 0.348") == []


def test_no_value_fails(report: Report) -> None:
    report.score_rows[0].update(value=None, low=None, high=None)
    assert failed(report, "words.valid < 0.1") == ["FAIL markov-2 words.valid none 0.1"]


def test_copies_is_the_verdict(report: Report) -> None:
    assert failed(report, "copies") == ["FAIL markov-10 verdict copies the book"]


@pytest.mark.parametrize("value", [None, 1.0])
def test_copies_fails_where_copying_was_not_tested(report: Report, value: float | None) -> None:
    for row in report.score_rows:
        if row["model"] == "markov-6":
            row.update(value=value, unlike=None)
    assert failed(report, "copies") == [
        "FAIL markov-6 verdict none: copying could not be tested",
        "FAIL markov-10 verdict copies the book",
    ]


def test_several_rules_are_all_told(report: Report) -> None:
    assert len(failed(report, "copies", "copying.share > 0.1", "words.valid < 0.9")) == 3


def test_a_baseline_called_like_a_verdict_is_no_verdict(report: Report) -> None:
    for row in report.pair_rows:
        row.update(model_a={"markov-2": "neither"}.get(row["model_a"], row["model_a"]))
        row.update(verdict="neither is nearer to human", nearer=None)
    report.inputs["models"][0].update(name="neither")
    report.settings["baseline"] = "neither"
    assert failed(report, "worse") == []
    report.pair_rows[0].update(nearer="neither")
    assert failed(report, "worse") == ["FAIL markov-4 words.valid 0.947 worse than neither none"]


def test_a_model_alone_is_no_better_than_any(report: Report) -> None:
    alone = replace(
        report,
        inputs=report.inputs | {"models": report.inputs["models"][:1]},
        verdict_rows=report.verdict_rows[:1],
        score_rows=[row for row in report.score_rows if row["model"] == "markov-2"],
        pair_rows=[],
    )
    assert failed(alone, "worse") == ["FAIL markov-2 worse: there is no other model to compare with it"]
