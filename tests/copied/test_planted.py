"""Planted copies: how many of 500 are found, and how much of what is told was planted. Printed with ``-s``."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

BENCHMARK = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks" / "copies.py"))
LEAST_FOUND = dict.fromkeys(BENCHMARK["KINDS"], 1.0) | {"5 % edits": 0.99, "10 % edits": 0.99, "20 % edits": 0.95}


@pytest.fixture(scope="module")
def scores():
    """500 passages of 100 to 400 characters, the kinds in turn."""
    kinds = len(BENCHMARK["KINDS"])
    return BENCHMARK["table"](-(-500 // kinds))


def test_the_table_says_every_kind(scores, capsys):
    table = BENCHMARK["printed"](scores)
    with capsys.disabled():
        print(f"\n{table}")  # noqa: T201
    assert [line[:18].strip() for line in table.splitlines()[1:]] == list(BENCHMARK["KINDS"])


@pytest.mark.parametrize("kind", BENCHMARK["KINDS"])
def test_planted_copies_are_found(scores, kind):
    assert scores[kind].found >= LEAST_FOUND[kind]
    assert scores[kind].once >= LEAST_FOUND[kind] or kind == "sentence inserted"
    assert scores[kind].covered >= LEAST_FOUND[kind] - 0.01


@pytest.mark.parametrize("kind", BENCHMARK["KINDS"])
def test_what_is_told_was_planted(scores, kind):
    assert scores[kind].right == 1.0
    assert scores[kind].inside >= 0.99
