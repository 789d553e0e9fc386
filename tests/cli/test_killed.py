"""Killing the command at any moment leaves the earlier report whole, or the new one."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from textlab.report.report import Report

if TYPE_CHECKING:
    from pathlib import Path

BOOK = " ".join(f"The {i} hares and {i + 1} hatters of {i % 7} had tea at {i % 12} sharp." for i in range(1_000))


@pytest.mark.skipif(sys.platform == "win32", reason="no kill signal")
def test_killed_at_twenty_random_moments(tmp_path: Path) -> None:
    (tmp_path / "book.txt").write_text(BOOK)
    for name, start in (("first", 100), ("second", 3_000)):
        (tmp_path / name).mkdir()
        for number in range(4):
            text = BOOK[start + 2_000 * number :][:2_000]
            (tmp_path / name / f"{number}.txt").write_text(text)

    def command(samples: str) -> subprocess.Popen[bytes]:
        flags = ["--reference", "book.txt", "-o", "report", "--metrics", "cohesion,repetition", "-j", "2", "-q"]
        return subprocess.Popen([sys.executable, "-m", "textlab", "evaluate", samples, *flags], cwd=tmp_path)

    whole = {}
    for samples in ("second", "first"):
        begun = time.monotonic()
        assert command(samples).wait() == 0
        took = time.monotonic() - begun
        whole[samples] = (tmp_path / "report" / "report.json").read_bytes()

    seeded = random.Random(0)
    for attempt in range(20):
        running = command(("second", "first")[attempt % 2])
        time.sleep(seeded.uniform(0.3, 1.05) * took)
        running.kill()
        running.wait()
        Report.load(tmp_path / "report")  # heals an interrupted swap
        assert (tmp_path / "report" / "report.json").read_bytes() in whole.values()

    assert command("first").wait() == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.txt", "first", "report", "second"]
    assert (tmp_path / "report" / "report.json").read_bytes() == whole["first"]
