"""A remark is a line wherever it goes; a bar is for terminals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textlab.cli import progress

if TYPE_CHECKING:
    import pytest


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
