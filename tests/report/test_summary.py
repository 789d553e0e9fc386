from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from textlab.report.summary import _groups, copied, not_told_apart

if TYPE_CHECKING:
    from textlab.report.report import Report

PAIRS = list(combinations("abcdef", 2))


@given(st.sets(st.sampled_from(PAIRS)))
def test_groups_cover_exactly_the_pairs_that_are_alike(pairs: set[tuple[str, str]]) -> None:
    alike: dict[str, set[str]] = {name: set() for name in "abcdef"}
    for one, other in pairs:
        alike[one].add(other)
        alike[other].add(one)
    groups = _groups(alike)
    covered = {pair for group in groups for pair in combinations(sorted(group), 2)}
    assert covered == pairs


def test_groups_with_a_model_unlike_the_book_come_first(report: Report) -> None:
    alike = {("markov-6", "markov-10", "words.valid"), ("markov-10", "as-you-like-it", "chars.divergence_2")}
    rows = [
        row
        | {
            "verdict": "not told apart"
            if (row["model_a"], row["model_b"], row["measure"]) in alike
            else f"{row['model_b']} is nearer to human"
        }
        for row in reversed(report.pair_rows)
    ]
    found = [(column.name, models) for column, models in not_told_apart(replace(report, pair_rows=rows))]
    assert found == [
        ("chars.divergence_2", ["markov-10", "as-you-like-it"]),
        ("words.valid", ["markov-6", "markov-10"]),
    ]


def test_the_longest_span_of_each_model_that_copies(report: Report) -> None:
    assert [(row["model"], row["sample"]) for row in copied(report)] == [("markov-10", "markov-10/06.txt")]
    assert copied(replace(report, evidence_rows={})) == []


def test_without_spans_a_window_found_whole_is_shown(report: Report) -> None:
    near, exact = (
        row | {"value": value} for row, value in zip(report.evidence_rows["copying"], (0.1, 0.0), strict=False)
    )
    assert copied(replace(report, evidence_rows={"novelty": [near, exact]})) == [exact]


def test_without_anything_whole_the_nearest_window_is_shown(report: Report) -> None:
    rows = [row | {"value": value} for row, value in zip(report.evidence_rows["copying"], (0.1, 0.05), strict=False)]
    assert copied(replace(report, evidence_rows={"novelty": rows})) == [rows[1]]
