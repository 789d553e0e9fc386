from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from textlab import Report, Text, evaluate
from textlab.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

LINES = [f"The {i} hares and {i * i % 97} hatters of {i % 7} had tea with Alice at {i % 12} sharp." for i in range(700)]
BOOK = Text(" ".join(LINES), name="tea.txt")
MADE = {
    "good": [" ".join(BOOK.content.split()[at::3])[:2_000] for at in range(6)],
    "bad": [f"{'Xq, zzv. ' * at}{'Brz qqk zzv. ' * 300}"[:2_000] for at in range(6)],
}


def report(samples: dict[str, list[str]], *metrics: str) -> Report:
    chosen = metrics or ("words", "copying")
    return evaluate(samples, reference=BOOK, metrics=chosen, piece=500, prepare="nfc,space", jobs=1)


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return {name: report({name: made}) for name, made in MADE.items()}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, reports: dict[str, Report], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, report in reports.items():
        report.save(name)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["compare", *arguments])


def test_it_prints_and_writes_what_evaluate_does(here: Path) -> None:
    result = run("good", "bad")
    assert result.exit_code == 0, result.stderr
    assert "Side by side, without scoring again: good (1 model), bad (1 model)" in result.stdout
    assert "Report: reports/good-beside-bad/report.html" in result.stdout
    assert Report.load(here / "reports/good-beside-bad").models == ["good", "bad"]
    found = run("good", "bad", "--json", "-o", "there")
    assert [row["model"] for row in json.loads(found.stdout)["verdicts"]] == ["good", "bad"]
    assert run("good", "bad", "-q").stdout == ""


def test_a_model_that_is_worse_than_the_baseline_fails() -> None:
    result = run("good", "bad", "-q", "--fail-if", "worse")
    assert result.exit_code == 1
    assert result.stdout.startswith("FAIL bad words.valid 0 worse than good 1\n")
    assert run("good", "bad", "-q", "--fail-if", "worse", "--baseline", "bad").exit_code == 0


def test_what_cannot_be_tested_fails(here: Path) -> None:
    report({"one": [MADE["good"][0][:500]]}).save(here / "one")
    result = run("good", "one", "-q", "--fail-if", "worse")
    assert result.stderr == ""
    assert (result.exit_code, result.stdout) == (1, "FAIL one worse than good: could not be tested\n")


def test_limits_and_copies_are_rules_here_too() -> None:
    assert run("good", "bad", "-q", "--fail-if", "words.valid < 0.5").stdout == "FAIL bad words.valid 0 0.5\n"
    assert "no measure 'novelty.exact'" in run("good", "--fail-if", "novelty.exact > 0").stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "REPORT"),
        (["good", "good"], 2, "two reports are called 'good'"),
        (["good", "--baseline", "better"], 2, "--baseline: no model is called 'better'"),
        (["good", "none"], 3, "none: is not there"),
        (["good", "bad", "-o", "bad/report.json"], 3, "is a file"),
        (["good", "bad", "-o", "bad"], 2, "bad: is one of the reports that are compared"),
        (["x=good/report.json", "-o", "./good"], 2, "is one of the reports that are compared"),
    ],
)
def test_a_wrong_call_is_one_line(arguments: list[str], code: int, said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert said in result.stderr


def test_reports_that_are_not_comparable_are_refused(here: Path) -> None:
    report({"m": MADE["good"]}, "words").save(here / "words")
    result = run("good", "words")
    assert result.exit_code == 3
    assert result.stderr == (
        "Error: words: cannot be compared with good: metrics are words, not words, copying;"
        " evaluate both with the same settings (--piece, --prepare, --window …), against the same texts\n"
    )
    assert not (here / "reports").exists()
