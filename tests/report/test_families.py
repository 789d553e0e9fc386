from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from textlab.report.families import families

if TYPE_CHECKING:
    from textlab.report.report import Report


def about(report: Report, *told: dict[str, Any]) -> Report:
    for model, one in zip(report.inputs["models"], told, strict=False):
        model["about"] = one
    return report


def test_temperatures_of_a_run_are_a_family_and_the_nearest_is_said(report: Report) -> None:
    told = ({"run": "../runs/x", "epoch": 20, "temperature": t} for t in (1.0, 0.5, 0.8))
    (family,) = families(about(report, *told))
    assert (family.name, family.axis) == ("x, epoch 20", "temperature")
    assert list(family.members) == [(0.5, "markov-4"), (0.8, "markov-6"), (1.0, "markov-2")]
    assert family.sentence == "None copies. Nearest to the book: temperature 0.8 (like it on 6 of 8 measures)."


def test_runs_that_hold_their_samples_are_told_apart_and_called_by_their_names(report: Report) -> None:
    told = [{"run": "..", "model": run, "temperature": t} for run, t in (("a", 0.5), ("b", 0.5), ("a", 1), ("b", 1))]
    assert list(families(about(report, *told))) == []
    (family,) = families(about(report, *({"run": "..", "model": "a", "temperature": t} for t in (0.5, 0.8, 1))))
    assert family.name == "a"


def test_where_copying_begins_is_the_first_epoch_that_copies(report: Report) -> None:
    told = ({"recipe": "r", "epoch": epoch, "temperature": 1} for epoch in (1, 2, 3, 12))
    (family,) = families(about(report, *told))
    assert family.sentence.startswith("Copying begins at epoch 12, not yet at 3.")
    (family,) = families(about(report, *({"recipe": "r", "epoch": epoch} for epoch in (1, 2, 3)), {}))
    assert family.sentence.startswith("None copies.")


@pytest.mark.parametrize(
    "told",
    [
        [{"run": "x", "epoch": 1}, {"run": "x", "epoch": 2}],
        [{"run": "x", "epoch": 1}, {"run": "x", "epoch": 1}, {"run": "x", "epoch": 1}],
        [{"run": "x", "epoch": 1}, {"run": "y", "epoch": 2}, {"run": "z", "epoch": 3}],
        [
            {"run": "x", "epoch": 1, "temperature": 1},
            {"run": "x", "epoch": 2, "temperature": 2},
            {"run": "x", "epoch": 3},
        ],
        [{"run": "x", "epoch": "one"}, {"run": "x", "epoch": True}, {"run": "x", "epoch": None}],
        [{"epoch": 1}, {"epoch": 2}, {"epoch": 3}],
    ],
)
def test_what_is_no_family_is_none(report: Report, told: list[dict[str, Any]]) -> None:
    assert list(families(about(report, *told))) == []


def test_copying_that_comes_and_goes_is_told_as_it_is(report: Report) -> None:
    report.verdict_rows[1].update(verdict="copies the book")
    told = ({"recipe": "r", "epoch": epoch} for epoch in (1, 2, 5, 10))
    (family,) = families(about(report, *told))
    assert family.sentence.startswith("Copies at epoch 2 and 10.")


def test_models_that_are_as_near_are_all_told(report: Report) -> None:
    report.verdict_rows[1].update(like=6)
    (family,) = families(about(report, *({"recipe": "r", "epoch": epoch} for epoch in (1, 2, 3))))
    assert family.sentence.endswith("Nearest to the book: epoch 2 and 3 (like it on 6 of 8 measures).")


def test_runs_of_one_name_in_two_places_are_two(report: Report) -> None:
    told = [{"run": f"{day}/lstm", "epoch": epoch} for day, epoch in (("a", 1), ("b", 2), ("a", 2), ("b", 1))]
    assert list(families(about(report, *told))) == []
