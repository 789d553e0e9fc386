from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from textlab.cli import cli
from textlab.report.report import Report

SHIPPED = Path(__file__).parents[2] / "reports" / "alice"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SHIPPED, tmp_path / "alice")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["report", *arguments])


def names(folder: str) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file()}


def test_every_file_is_made_again_and_the_screen_is_shown() -> None:
    before = {name: Path("alice", name).read_bytes() for name in names("alice")}
    for name in before:
        if name != "report.json":
            Path("alice", name).unlink()
    result = run("alice")
    assert result.exit_code == 0, result.stderr
    assert "VERDICT" in result.stdout
    assert result.stdout.endswith("Report: alice/report.html   What does a column mean? textlab metrics\n")
    assert {name: Path("alice", name).read_bytes() for name in names("alice")} == before


def test_a_format_is_added_to_what_stands_there() -> None:
    before = names("alice")
    assert "Report: alice/comparison.tex   What" in run("alice/report.json", "--format", "latex").stdout
    assert run("alice/report.json", "--format", "latex", "-q").stdout == ""
    assert names("alice") == before | {"comparison.tex"}
    assert "\\toprule" in Path("alice/comparison.tex").read_text("utf-8")
    assert run("alice", "-q").exit_code == 0
    assert names("alice") == before | {"comparison.tex"}


def test_what_was_not_asked_for_stays_as_it_is() -> None:
    Path("alice/comparison.md").write_text("mine", "utf-8")
    Path("alice/plots").mkdir()
    Path("alice/plots/map.svg").write_text("drawn", "utf-8")
    Path("alice/notes.txt").write_text("seen", "utf-8")
    assert run("alice", "--format", "html,latex", "-q").exit_code == 0
    assert Path("alice/comparison.md").read_text("utf-8") == "mine"
    assert Path("alice/plots/map.svg").read_text("utf-8") == "drawn"
    assert Path("alice/notes.txt").read_text("utf-8") == "seen"
    assert Path("alice/comparison.tex").is_file()
    assert run("alice", "--format", "md", "-o", "alice/../alice", "-q").exit_code == 0
    assert Path("alice/comparison.md").read_text("utf-8") != "mine"
    assert Path("alice/notes.txt").is_file()


@pytest.mark.parametrize("given", [".", "report.json"])
def test_the_folder_one_is_in_is_written(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.chdir("alice")
    Path("report.html").unlink()
    result = run(given)
    assert result.exit_code == 0, result.stderr
    assert Path("report.html").is_file()
    assert "Report: report.html" in result.stdout


def test_a_document_by_itself_has_a_folder_beside_it() -> None:
    shutil.copy("alice/report.json", "monday.json")
    assert run("monday.json", "-q").exit_code == 0
    assert names("monday") == names("alice")


def test_a_folder_may_be_called_like_a_file() -> None:
    Path("alice").rename("results.json")
    assert run("results.json", "-q").exit_code == 0
    assert Report.load("results.json").models


def test_an_empty_name_is_refused() -> None:
    before = {name: Path("alice", name).read_bytes() for name in names("alice")}
    result = run("alice", "--format", "latex", "-o", "")
    assert (result.exit_code, result.stderr) == (2, "Error: the name of the folder is empty; name one with -o\n")
    assert {name: Path("alice", name).read_bytes() for name in names("alice")} == before


def test_it_may_be_written_elsewhere_in_one_format() -> None:
    assert run("alice", "--format", "html", "-o", "page", "-q").exit_code == 0
    assert names("page") == {"report.html", "report.json"}
    assert Report.load("page") == Report.load("alice")


def test_json_is_that_of_evaluate() -> None:
    found = json.loads(run("alice", "--json").stdout)
    assert [row["model"] for row in found["verdicts"]] == Report.load("alice").models


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["alice", "--format", "pdf"], 2, "--format: no format 'pdf'; choose from json, md, csv, html, latex, plots"),
        (["none"], 3, "none: is not there"),
        ([], 2, "REPORT"),
    ],
)
def test_a_wrong_call_is_one_line(arguments: list[str], code: int, said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert said in result.stderr


def test_a_broken_report_is_left_as_it_is(here: Path) -> None:
    (here / "alice/report.json").write_text("{")
    before = names("alice")
    assert run("alice").exit_code == 3
    assert names("alice") == before
