"""Metrics of other packages that are broken spoil no command, and are named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import textlab

POINTS = """[textlab.metrics]
absent = nosuchmodule:Metric
crooked = crooked:Metric
nameless = crooked
raising = raising:Metric
sound = sound:Metric
"""
SOUND = """
from textlab.metrics.cohesion import Cohesion
from dataclasses import replace
class Metric(Cohesion):
    name = "sound"
    measures = tuple(replace(m, name=m.name.replace("cohesion", "sound")) for m in Cohesion.measures)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    about = folder / "more_metrics-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: more-metrics\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(POINTS)
    (folder / "sound.py").write_text(SOUND)
    (folder / "crooked.py").write_text("from textlab.metrics.cohesion import Cohesion as Metric")
    (folder / "raising.py").write_text("raise OSError('no licence')")
    return folder


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(site), str(Path(textlab.__file__).parents[1])])
    environment = {**os.environ, "PYTHONPATH": path}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True, check=False)


def test_the_broken_are_left_out_and_said_why(site: Path) -> None:
    asked = "from textlab.metrics import registry as r; print(*(m.name for m in r.choose())); print(r.broken())"
    done = run(site, "-c", asked)
    assert done.returncode == 0, done.stderr
    chosen, broken = done.stdout.splitlines()
    assert chosen.split()[-2:] == ["structure", "sound"]
    assert eval(broken) == {  # noqa: S307 (what this test printed)
        "absent": "the metric 'absent' (nosuchmodule:Metric of more-metrics) cannot be loaded "
        "(ModuleNotFoundError: No module named 'nosuchmodule')",
        "crooked": "the metric 'crooked' (crooked:Metric of more-metrics) cannot be loaded "
        "(it and its measures are called cohesion)",
        "nameless": "the metric 'nameless' (crooked of more-metrics) cannot be loaded "
        "(AttributeError: module 'crooked' has no attribute '')",
        "raising": "the metric 'raising' (raising:Metric of more-metrics) cannot be loaded (OSError: no licence)",
    }


def test_the_commands_go_on(site: Path) -> None:
    done = run(site, "-m", "textlab", "metrics", "sound")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("sound.recurrence: ")


def test_a_broken_one_that_is_asked_for_is_refused_in_one_line(site: Path) -> None:
    done = run(site, "-c", "from textlab.cli import main; main()", "evaluate", "x", "-r", "y", "-m", "absent")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "Error: the metric 'absent' (nosuchmodule:Metric of more-metrics) cannot be loaded "
        "(ModuleNotFoundError: No module named 'nosuchmodule'); repair or uninstall more-metrics\n"
    )
