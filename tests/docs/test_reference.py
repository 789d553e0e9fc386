from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from textlab.cli import COMMANDS
from textlab.metrics.registry import METRICS, load

DOCS = Path(__file__).parents[2] / "docs"
PAGES = runpy.run_path(str(DOCS / "generate.py"))["PAGES"]


@pytest.mark.parametrize("page", PAGES)
def test_pages_made_from_the_program_are_up_to_date(page):
    assert (DOCS / page).read_text(encoding="utf-8") == PAGES[page](), "run: python docs/generate.py"


def test_every_command_and_measure_is_described():
    commands = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"## textlab {name}\n" not in commands] == []
    metrics = (DOCS / "metrics.md").read_text(encoding="utf-8")
    measures = [measure.name for name in METRICS for measure in load(name).measures]
    assert [name for name in measures if f"### {name}\n" not in metrics] == []
