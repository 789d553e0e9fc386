"""A remark is a line wherever it goes; a bar is for terminals."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from textlab.cli import progress


def test_a_remark_is_said_outside_a_terminal_too_unless_all_is_to_be_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    for quiet, said in ((False, "Compiling.\n"), (True, "")):
        with progress.Bar(quiet=quiet) as bar:
            bar(0, 0, "Compiling.")
            bar(0, 10, "scoring")
        assert capsys.readouterr() == ("", said)


def test_outside_a_terminal_there_is_no_bar(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0)
    with progress.Bar() as bar:
        bar(5, 10, "scoring")
    assert capsys.readouterr() == ("", "")


def test_on_a_terminal_each_kind_of_work_has_a_bar_with_the_time_left() -> None:
    pty = pytest.importorskip("pty")
    script = """
import time
from textlab.cli import progress
progress.PATIENCE = 0
with progress.Bar() as bar:
    for done in range(1, 4):
        bar(done, 100, "reading")
        time.sleep(0.2)
    bar(60, 90, "scoring")
    time.sleep(0.2)
"""
    ours, theirs = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", script], stderr=theirs, env={**os.environ, "TERM": "xterm"}) as child:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4_096):
                shown += part
        except OSError:  # how a terminal ends on Linux
            pass
    os.close(ours)
    assert child.returncode == 0
    reading, scoring = shown.split(b"scoring")[0], shown.split(b"reading")[-1]
    assert b" 3%" in reading
    assert b"0:00:" in reading
    assert b" 67%" in scoring
    assert b"-:--:--" in scoring
