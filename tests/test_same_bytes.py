"""The same input gives the same report, to the byte, whatever does the work and wherever."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import textlab
from textlab import evaluation
from textlab.engines.work import Task

CORPORA = Path(__file__).parents[1] / "corpora"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two models of three samples, and a part of Alice: enough for every metric."""
    here = tmp_path_factory.mktemp("here")
    text = (CORPORA / "alice29.txt").read_text(encoding="ascii")
    (here / "alice.txt").write_text(text[:60_000])
    for model in ("markov-10", "as-you-like-it"):
        for sample in sorted((CORPORA / "samples" / model).glob("*.txt"))[:3]:
            (here / "samples" / model).mkdir(parents=True, exist_ok=True)
            shutil.copy(sample, here / "samples" / model)
    return here


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.*"))}


def run(place: Path, *flags: str, seed: str = "0") -> dict[str, bytes]:
    given = ["samples", "--reference", "alice.txt", "-o", "report"]
    command = [sys.executable, "-m", "textlab", "evaluate", *given, *flags]
    subprocess.run(command, cwd=place, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)
    return files(place / "report")


@pytest.fixture(scope="module")
def expected(place: Path) -> dict[str, bytes]:
    return run(place, "-j", "1")


def test_there_is_a_whole_report(expected: dict[str, bytes]) -> None:
    assert {"report.json", "scores.csv", "pairs.csv", "comparison.csv", "comparison.md"} <= expected.keys()
    assert {"evidence/copying.csv", "evidence/novelty.csv", "evidence/words.csv"} <= expected.keys()


def test_two_jobs_and_another_hash_seed(place: Path, expected: dict[str, bytes]) -> None:
    assert run(place, "-j", "2", seed="1") == expected


def test_four_jobs_in_another_folder(place: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "deeper"
    shutil.copytree(place, elsewhere, ignore=shutil.ignore_patterns("report"))
    assert run(elsewhere, "-j", "4", seed="12345") == expected


def test_paths_from_elsewhere(place: Path, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    report = textlab.evaluate(place / "samples", reference=place / "alice.txt", jobs=1)
    assert files(report.save("report")) == expected


@pytest.mark.parametrize("shard", [1_001, 65_536])
def test_shards_of_any_size(
    shard: int, place: Path, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "Task", functools.partial(Task, shard=shard))
    monkeypatch.chdir(place)
    report = textlab.evaluate("samples", reference="alice.txt", jobs=1)
    assert files(report.save(tmp_path / "report")) == expected


def test_streams_cut_among_processes(
    place: Path, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("textlab.engines.processes.LARGE", 10_000)
    monkeypatch.setattr(evaluation, "Task", functools.partial(Task, shard=9_000))
    monkeypatch.chdir(place)
    report = textlab.evaluate("samples", reference="alice.txt", jobs=3)
    assert files(report.save(tmp_path / "report")) == expected
