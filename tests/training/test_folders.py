from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from textlab.errors import OutputError, UsageError
from textlab.texts.models import read_models
from textlab.texts.text import Text
from textlab.training import sample, train
from textlab.training.folders import new_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no locks, no kill signal")

BOOK = "The Dormouse had closed its eyes by this time, and was going off into a doze; but, on being pinched, it woke. "

FILLING = """
import sys, time
from pathlib import Path
from textlab.training.folders import new_folder
with new_folder(Path(sys.argv[1]), remedy="wait") as aside:
    (aside / "half").write_text("x")
    print("writing", flush=True)
    time.sleep(60)
"""

SAMPLING = """
import sys
from textlab.training import sample
from textlab.training.runs import Run
run = Run.load(sys.argv[1])
print("ready", flush=True)
for number in range(10**6):
    sample(run, count=1, length=20, out=f"{sys.argv[2]}/{number}")
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_appears_whole_or_not_at_all(tmp_path):
    with new_folder(tmp_path / "deep" / "new", remedy="-") as aside:
        (aside / "file").write_text("x")
        assert not (tmp_path / "deep" / "new").exists()
    assert names(tmp_path / "deep" / "new") == ["file"]
    with pytest.raises(KeyboardInterrupt), new_folder(tmp_path / "other", remedy="-"):
        raise KeyboardInterrupt
    with pytest.raises(OutputError, match="cannot be written"), new_folder(tmp_path / "other", remedy="-") as aside:
        (aside / "no" / "file").write_text("x")
    assert names(tmp_path) == ["deep"]


def test_what_a_killed_process_left_is_taken_away_and_a_living_one_is_let_be(tmp_path):
    folder = tmp_path / "new"
    with subprocess.Popen([sys.executable, "-c", FILLING, folder], stdout=subprocess.PIPE) as filling:
        assert filling.stdout is not None
        filling.stdout.readline()
        with pytest.raises(UsageError, match="being written"), new_folder(folder, remedy="wait"):
            pass
        (left,) = names(tmp_path)
        assert names(tmp_path / left) == ["half"]
        filling.send_signal(signal.SIGKILL)
    assert names(tmp_path) == [left]
    with new_folder(folder, remedy="-") as aside:
        assert names(aside) == []
    assert names(tmp_path) == ["new"]


def test_killed_at_any_moment_no_samples_are_said_that_are_not_there(tmp_path):
    run = train(Text(BOOK * 20), recipe="markov-2", out=str(tmp_path / "run"))
    moments = random.Random(1)
    for attempt in range(8):
        out = tmp_path / f"out-{attempt}"
        with subprocess.Popen([sys.executable, "-c", SAMPLING, run.folder, out], stdout=subprocess.PIPE) as sampling:
            assert sampling.stdout is not None
            sampling.stdout.readline()
            time.sleep(moments.uniform(0.01, 0.1))
            sampling.send_signal(signal.SIGKILL)
        shown = [path for path in out.iterdir() if not path.name.startswith(".")] if out.exists() else []
        assert {path.stem for path in shown if path.suffix} <= {path.name for path in shown if not path.suffix}
        if shown:
            read_models([str(out)])
        sample(run, count=1, length=20, out=str(out / str(len([path for path in shown if not path.suffix]))))
        assert not [path.name for path in out.iterdir() if path.name.startswith(".") and path.is_dir()]


def test_a_side_file_is_written_aside_and_after_its_folder(tmp_path, monkeypatch):
    run = train(Text(BOOK * 20), recipe="markov-2", out=str(tmp_path / "run"))
    moved = []

    def told(move):
        def moving(source, target):
            moved.append(Path(target).name)
            move(source, target)

        return moving

    monkeypatch.setattr(os, "rename", told(os.rename))
    monkeypatch.setattr(os, "replace", told(os.replace))
    sample(run, count=1, length=20, out=str(tmp_path / "out"))
    assert moved == ["out", "out.json"]
    assert names(tmp_path) == ["out", "out.json", "run"]
