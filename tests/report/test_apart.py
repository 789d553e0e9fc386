from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from textlab.report.apart import MOST, groups
from textlab.report.markdown import document as markdown
from textlab.report.page.document import document as page
from textlab.report.terminal import screen

if TYPE_CHECKING:
    from textlab.report.report import Report

NAMES = ("markov-2", "markov-4", "markov-6", "markov-10", "as-you-like-it")
PAIRS = list(combinations(NAMES, 2))
ALIKE = "not told apart"


def with_pairs(report: Report, alike: dict[tuple[str, str, str], dict[str, float]]) -> Report:
    """Return the report with these pairs not told apart, and all others told."""
    rows = [
        row | {"verdict": ALIKE if key in alike else f"{row['model_b']} is nearer to human"} | alike.get(key, {})
        for row in reversed(report.pair_rows)
        for key in [(row["model_a"], row["model_b"], row["measure"])]
    ]
    return replace(report, pair_rows=rows)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.sets(st.sampled_from(PAIRS)))
def test_groups_cover_exactly_the_pairs_that_are_alike(report: Report, pairs: set[tuple[str, str]]) -> None:
    found = groups(with_pairs(report, {(*two, "words.valid"): {} for two in pairs}))
    assert {two for group in found for two in combinations(group.models, 2)} == pairs
    assert {group.column.name for group in found} <= {"words.valid"}


def test_groups_with_a_model_unlike_the_book_come_first(report: Report) -> None:
    alike = {("markov-6", "markov-10", "words.valid"): {}, ("markov-10", "as-you-like-it", "chars.divergence_2"): {}}
    assert [(group.column.name, group.models) for group in groups(with_pairs(report, alike))] == [
        ("chars.divergence_2", ["markov-10", "as-you-like-it"]),
        ("words.valid", ["markov-6", "markov-10"]),
    ]


def test_the_gap_that_would_have_shown_is_the_largest_of_a_group(report: Report) -> None:
    models = combinations(("markov-2", "markov-4", "markov-6"), 2)
    alike = {(*two, "novelty.distance"): {"gap": gap} for two, gap in zip(models, (0.02, 0.07, 0.03), strict=True)}
    (group,) = groups(with_pairs(report, alike))
    assert (group.size, group.gap, group.differ) == ("10 samples each", "0.07", False)


def test_models_that_differ_and_are_both_like_the_book_have_no_gap_that_would_have_shown(report: Report) -> None:
    alike = {("markov-4", "markov-6", "novelty.distance"): {"p": 1e-15, "p_adjusted": 6e-15, "gap": 0.01}}
    other = with_pairs(report, alike)
    (group,) = groups(other)
    assert (group.gap, group.differ) == (None, True)
    assert "markov-4</bdi>, <bdi>markov-6</bdi> (10 samples each; those that differ are all like the book)" in page(
        other
    )


def test_units_are_counted_where_they_are_not_the_samples(report: Report) -> None:
    alike = {("markov-4", "markov-6", "novelty.distance"): {}}
    other = with_pairs(report, alike)
    pieces = [row for row in other.piece_rows if row["model"] != "markov-6" or row["unit"] <= 4]
    assert groups(replace(other, piece_rows=pieces))[0].size == "4 to 10 units each"


def pair(report: Report, one: str, other: str) -> dict[str, Any]:
    """Return the row of two models whose words are not told apart."""
    row = next(row for row in report.pair_rows if row["measure"] == "words.valid")
    return row | {"model_a": one, "model_b": other, "verdict": ALIKE, "nearer": None}


def baseline(report: Report, count: int) -> Report:
    """Return a report of so many models that were compared with the first alone, none told apart from it."""
    names = [f"m{number}" for number in range(count)]
    scores = [row | {"model": name} for name in names for row in report.score_rows if row["model"] == "markov-2"]
    pieces = [row | {"model": name} for name in names for row in report.piece_rows if row["model"] == "markov-2"]
    return replace(
        report,
        inputs=report.inputs | {"models": [report.inputs["models"][0] | {"name": name} for name in names]},
        score_rows=scores,
        piece_rows=pieces,
        verdict_rows=[report.verdict_rows[0] | {"model": name} for name in names],
        pair_rows=[pair(report, "m0", name) for name in names[1:]],
        evidence_rows={},
        texts=[],
        curves={},
    )


def test_many_models_are_not_told_apart_from_the_baseline(report: Report) -> None:
    many = baseline(report, 30)
    (group,) = groups(many)
    assert group.baseline == "m0"
    assert group.models == [f"m{number}" for number in range(1, 30)]
    content = page(many)
    assert "<p>Every model was compared with <bdi>m0</bdi>, the baseline.</p>" in content
    assert "<bdi>m0</bdi> from <bdi>m1</bdi>, " in content
    assert "<bdi>m12</bdi> and 17 more (10 samples each; a gap of 2.0 % would have shown)" in content
    assert "Not told apart on real words: m0 from m1, m2" in markdown(many)
    assert "Not told apart on real words: m0 from m1, m2" in screen(many)


def test_groups_of_very_many_models_are_not_looked_for(report: Report) -> None:
    many = baseline(report, MOST + 1)
    assert groups(replace(many, pair_rows=[pair(report, *two) for two in combinations(many.models, 2)])) == []
    few = baseline(report, MOST)
    (group,) = groups(replace(few, pair_rows=[pair(report, *two) for two in combinations(few.models, 2)]))
    assert group.models == few.models
