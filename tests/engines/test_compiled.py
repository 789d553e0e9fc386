"""Whether the kernels have been compiled before."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from textlab.engines.compiled import compiled
from textlab.engines.serial import Serial
from textlab.search.automaton import build

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from textlab.engines.work import Task


def test_after_every_metric_has_run_all_kernels_are_compiled(task: Task) -> None:
    Serial().run(task, lambda _: None)
    assert compiled()


def test_where_nothing_is_kept_nothing_is_compiled(tmp_path: Path) -> None:
    asked = "from textlab.engines.compiled import compiled; print(compiled())"
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout == "False\n"


def test_where_numba_is_otherwise_than_expected_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(build, "targetoptions")
    assert compiled()
