from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from textlab.cli import cli
from textlab.cli.evaluate import evaluate

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["evaluate", *arguments])


def settings(*arguments: str) -> dict[str, object]:
    """Return the parameters as they are understood."""
    return evaluate.make_context("evaluate", list(arguments)).params


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "SAMPLES"),
        (["a", "--window", "0"], "--window"),
        (["a", "--group", "books"], "'folder'"),
        (["a", "--pairs", "some"], "'auto'"),
        (["a", "--nope"], "--nope"),
        (["a", "-j", "many"], "--jobs"),
    ],
)
def test_a_wrong_call_ends_with_2(arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("novelty.exakt > 0.05", "did you mean novelty.exact"),
        ("novelty.exact >= 0.05", "is no rule"),
        ("words.valid < 0.9", "no measure 'words.valid' in this report"),
    ],
)
def test_a_mistyped_rule_is_refused_before_any_work(rule: str, said: str) -> None:
    result = run("missing", "--reference", "missing", "--metrics", "novelty", "--fail-if", rule)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: --fail-if: ")
    assert result.stderr.count("\n") == 1
    assert said in result.stderr


def test_a_folder_of_others_is_refused_before_any_work(here: Path) -> None:
    (here / "mine").mkdir()
    (here / "mine" / "thesis.txt").write_text("x")
    result = run("missing", "--reference", "missing", "-o", "mine")
    assert (result.exit_code, result.stderr) == (
        3,
        "Error: mine: holds what textlab did not write; name another folder with -o\n",
    )


def test_flags_win_over_the_file(here: Path) -> None:
    (here / "c.toml").write_text(
        'window = 32\nmetrics = ["words"]\nlanguage = "de"\nfail-if = ["copies"]\nquiet = true'
    )
    found = settings("s", "--config", "c.toml", "--window", "48", "--fail-if", "words.valid < 1")
    assert found["window"] == 48
    assert found["metrics"] == ["words"]
    assert found["language"] == "de"
    assert found["fail_if"] == ("words.valid < 1",)
    assert found["quiet"] is True
    assert settings("s", "--config", "c.toml")["fail_if"] == ("copies",)
    assert settings("s")["window"] == 64


def test_names_are_split_at_commas(here: Path) -> None:
    (here / "c.toml").write_text('metrics = "words, chars"')
    assert settings("s", "--metrics", "words,chars")["metrics"] == ["words", "chars"]
    assert settings("s", "--config", "c.toml")["metrics"] == ["words", "chars"]
    assert settings("s")["metrics"] is None


def test_a_wrong_file_ends_with_3(here: Path) -> None:
    (here / "c.toml").write_text("windw = 32")
    result = run("s", "--config", "c.toml")
    assert result.exit_code == 3
    assert result.stderr.startswith("Error: c.toml: unknown field 'windw'")
    assert result.stderr.count("\n") == 1
