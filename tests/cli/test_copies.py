from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from textlab import __version__
from textlab.cli import cli

ROOT = Path(__file__).parents[2]
ALICE = ROOT / "corpora" / "alice29.txt"
SAMPLE = ROOT / "corpora" / "samples" / "markov-10" / "09.txt"
OWN = "Nobody else has put these words together, and no book that I know of holds them # "


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["copies", *map(str, arguments)], input=stdin)


def test_a_sample_that_copied_is_told_in_plain_text_where_there_is_no_terminal():
    result = run(SAMPLE, "--corpus", ALICE, "--max-edits", "0")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].startswith(
        "13 passages copied, 43 % of 09.txt (2,000 characters), 43 % word for word; the longest run"
    )
    assert "directions will look! alice's right foot" in " ".join(result.stdout.split())
    assert any(" = alice29.txt, line 270, 13143: 142 characters, 22 words in a row" in line for line in lines)
    assert lines[-1].endswith("Near copies were not looked for.")
    assert "\x1b" not in result.stdout


def test_the_real_command_reads_a_pipe():
    text = (
        f"{OWN}so she was considering in her own mind (as well as she could, for the hot day made her feel very sleepy"
    )
    command = [sys.executable, "-m", "textlab", "copies", "-", "--corpus", str(ALICE), "--fail-if", "any"]
    result = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=False, cwd=ROOT)
    assert result.returncode == 1, result.stderr
    assert result.stdout.startswith("1 passage copied, 56 % of standard input (185 characters)")


def test_json_holds_everything_and_nothing_else_is_printed(tmp_path):
    result = run(SAMPLE, "--corpus", ALICE, "--json", "-o", tmp_path / "out")
    found = json.loads(result.stdout)
    assert (found["schema"], found["version"]) == ("textlab.copies/1", __version__)
    assert found["settings"] == {"min-length": 50, "max-edits": 0.2, "window": 64, "as-is": False}
    assert {"text", "line", "start", "end", "source", "source_line", "source_start", "passage", "edits"} <= set(
        found["copies"][0]
    )
    assert json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8")) == found
    assert (
        (tmp_path / "out" / "copies.md").read_text(encoding="utf-8").startswith("# Copies in 09.txt from alice29.txt\n")
    )


def test_where_the_files_lie_makes_no_difference(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "09.txt").write_bytes(SAMPLE.read_bytes())
    one, other = (
        run(tmp_path / name / "09.txt", "--corpus", ALICE, "--json", "-j", 1 + (name == "b")) for name in "ab"
    )
    assert one.stdout == other.stdout


def test_several_paths_may_follow_an_option(tmp_path):
    for name, text in (("a", ALICE.read_text()[:70_000]), ("b", ALICE.read_text()[70_000:]), ("c", OWN)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    books = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for arguments in (
        [SAMPLE, "--corpus", *books],
        [SAMPLE, "--corpus", books[0], "--corpus", books[1]],
        [SAMPLE, f"--corpus={books[0]}", books[1]],
    ):
        result = run(*arguments, "--background", tmp_path / "c.txt", tmp_path / "a.txt", "--json")
        found = json.loads(result.stdout)
        assert found["inputs"]["corpus"]["names"] == ["a.txt", "b.txt"]
        assert found["inputs"]["background"]["names"] == ["c.txt", "a.txt"]
        assert [text["name"] for text in found["texts"]] == ["09.txt"]
        assert {copy["common"] for copy in found["copies"]} == {True, False}


def test_exit_codes_of_fail_if(tmp_path):
    (tmp_path / "own.txt").write_text(OWN, encoding="utf-8")
    assert run(SAMPLE, "--corpus", ALICE, "--fail-if", "any", "-q").exit_code == 1
    assert run(SAMPLE, "--corpus", ALICE, "-q").exit_code == 0
    assert run(SAMPLE, "--corpus", ALICE, "-q").stdout == ""
    assert run(SAMPLE, "--corpus", ALICE, "--background", ALICE, "--fail-if", "any", "-q").exit_code == 0
    result = run(tmp_path / "own.txt", "--corpus", ALICE, "--fail-if", "any")
    assert result.exit_code == 0
    assert result.stdout.startswith("Nothing copied in own.txt")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--corpus", "corpus.txt"], 2, "name it first: textlab copies TEXT --corpus PATH"),
        (["--corpus", "corpus.txt", "text.txt"], 2, "no text to look for copies in"),
        (["-", "--corpus", "-"], 2, "standard input can be read only once"),
        (["none.txt", "--corpus", "corpus.txt"], 3, "none.txt: no such file or folder"),
        (["text.txt", "--corpus", "none.txt"], 3, "none.txt: no such file or folder"),
        (["text.txt", "--corpus", "empty.txt"], 3, "empty (0 bytes)"),
        (["empty.txt", "--corpus", "corpus.txt"], 3, "empty (0 bytes)"),
        (["text.pdf", "--corpus", "corpus.txt"], 3, "pdftotext"),
        (["text.txt", "--corpus", "text.docx"], 3, "pandoc"),
        (["text.txt", "--corpus", "corpus.txt", "-o", "held"], 3, "holds what textlab did not write"),
        (["text.txt", "--corpus", "corpus.txt", "--encoding", "klingon"], 2, "klingon"),
    ],
)
def test_bad_input_is_told_in_one_line(arguments, code, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in (
        ("corpus.txt", OWN),
        ("text.txt", OWN),
        ("empty.txt", ""),
        ("text.pdf", "%"),
        ("text.docx", "P"),
    ):
        Path(name).write_text(text, encoding="utf-8")
    Path("held").mkdir()
    Path("held/mine.txt").write_text("mine", encoding="utf-8")
    result = run(*arguments, stdin="")
    assert result.exit_code == code, result.output
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_help_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['textlab', 'copies', '--help']\nfrom textlab.cli import cli\n"
        "try: cli()\nfinally: print(sorted({'numba', 'pandas', 'nltk', 'rapidfuzz', 'rich'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False, cwd=ROOT)
    assert result.stdout.splitlines()[-1] == "[]"


def test_a_page_shows_the_text_with_its_sources(tmp_path):
    assert run(SAMPLE, "--corpus", ALICE, "--max-edits", "0", "--html", tmp_path / "page.html", "-q").exit_code == 0
    content = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert '<mark class="copied">' in content
    assert "alice29.txt, line 270" in content
    assert not list(tmp_path.glob(".page.html*"))


@pytest.mark.parametrize(("place", "said"), [("none/page.html", "No such file"), (".", "is a folder, not a file")])
def test_a_page_that_cannot_be_written_is_said_before_the_search(tmp_path, place, said):
    result = run(SAMPLE, "--corpus", ALICE, "--html", tmp_path / place)
    assert result.exit_code == 3
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
