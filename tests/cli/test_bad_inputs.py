"""Thirty things that can be wrong with what a user gives: each gets one line and an exit code, never a traceback."""

from __future__ import annotations

import gzip
import json
import os
from typing import TYPE_CHECKING, NamedTuple

import pytest
from click.testing import CliRunner

from textlab.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

BOOK = " ".join(f"The {i} hares and {i + 1} hatters of {i % 7} had tea at {i % 12} sharp." for i in range(1_000))
ALICE = ["--reference", "book.txt", "--metrics", "cohesion", "-j", "1"]


class Bad(NamedTuple):
    """What is done to a good folder, the arguments, and what the command says."""

    arguments: list[str]
    code: int
    says: list[str]


CASES = {
    "samples missing": Bad(["nowhere", *ALICE], 3, ["nowhere"]),
    "reference missing": Bad(["samples", "--reference", "no.txt"], 3, ["no.txt"]),
    "no reference": Bad(["samples"], 2, ["--reference"]),
    "no arguments": Bad([], 2, ["SAMPLES"]),
    "corpus missing": Bad(["samples", *ALICE, "--corpus", "no.txt"], 3, ["no.txt"]),
    "empty sample": Bad(["empty", *ALICE], 3, ["empty"]),
    "empty reference": Bad(["samples", "--reference", "empty/1.txt"], 3, ["1.txt"]),
    "empty folder": Bad(["void", *ALICE], 3, ["void"]),
    "folder without texts": Bad(["pictures", *ALICE], 3, ["pictures"]),
    "binary": Bad(["binary.txt", *ALICE], 3, ["binary.txt", "byte offset 4"]),
    "undecodable": Bad(["samples", *ALICE, "--encoding", "ascii", "--corpus", "latin.txt"], 3, ["latin.txt", "byte"]),
    "damaged UTF-8": Bad(["damaged.txt", *ALICE], 3, ["damaged.txt", "byte"]),
    "unknown encoding": Bad(["samples", *ALICE, "--encoding", "utf-9"], 2, ["utf-9"]),
    "no letters": Bad(["digits.txt", *ALICE], 3, ["digits.txt", "letter"]),
    "broken jsonl": Bad(["broken.jsonl", *ALICE], 3, ["broken.jsonl", "2"]),
    "jsonl without text": Bad(["textless.jsonl", *ALICE], 3, ["textless.jsonl", "text"]),
    "missing column": Bad(["table.csv", *ALICE, "--column", "story"], 3, ["table.csv", "story"]),
    "broken gzip": Bad(["broken.txt.gz", *ALICE], 3, ["broken.txt.gz"]),
    "another format": Bad(["essay.docx", *ALICE], 3, ["essay.docx", "pandoc"]),
    "equal model names": Bad(["samples/one", "other/one", *ALICE], 2, ["one"]),
    "given twice": Bad(["samples", "samples", *ALICE], 2, ["twice"]),
    "sample shorter than a piece": Bad(["samples", *ALICE, "--piece", "50000"], 3, ["50,000"]),
    "reference shorter than ten pieces": Bad(["samples", "--reference", "short.txt"], 3, ["ten pieces"]),
    "piece too short": Bad(["samples", *ALICE, "--piece", "3"], 2, ["piece: "]),
    "window too long": Bad(["samples", *ALICE, "--window", "1025"], 2, ["window: "]),
    "no budget": Bad(["samples", *ALICE, "--budget", "0"], 2, ["--budget"]),
    "unknown metric": Bad(["samples", "--reference", "book.txt", "--metrics", "wrods"], 2, ["wrods", "words"]),
    "unknown language": Bad(["samples", *ALICE, "--language", "tlh"], 2, ["tlh", "en"]),
    "unknown step": Bad(["samples", *ALICE, "--prepare", "upper"], 2, ["upper", "lower"]),
    "unknown model": Bad(["samples", *ALICE, "--baseline", "three"], 2, ["three", "one"]),
    "mistyped rule": Bad(["samples", *ALICE, "--fail-if", "cohesion.recurence > 1"], 2, ["cohesion.recurrence"]),
    "rule without a limit": Bad(["samples", *ALICE, "--fail-if", "cohesion.recurrence"], 2, ["cohesion.recurrence"]),
    "unknown flag": Bad(["samples", *ALICE, "--refrence", "book.txt"], 2, ["--refrence"]),
    "settings missing": Bad(["samples", *ALICE, "--config", "no.toml"], 3, ["no.toml"]),
    "settings broken": Bad(["samples", *ALICE, "--config", "broken.toml"], 3, ["broken.toml"]),
    "unknown setting": Bad(["samples", *ALICE, "--config", "odd.toml"], 3, ["odd.toml", "colour"]),
    "word list missing": Bad(["samples", *ALICE, "--word-list", "no.txt"], 3, ["no.txt"]),
    "output is a file": Bad(["samples", *ALICE, "-o", "book.txt"], 3, ["book.txt"]),
    "output is someone else's": Bad(["samples", *ALICE, "-o", "pictures"], 3, ["pictures"]),
    "output below a file": Bad(["samples", *ALICE, "-o", "book.txt/report"], 3, ["book.txt"]),
    "broken side file": Bad(["beside", *ALICE], 3, ["one.json"]),
    "no such command": Bad(["evalute"], 2, ["evalute"]),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("bad")

    def write(name: str, content: str | bytes) -> None:
        path = here / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    write("book.txt", BOOK)
    write("short.txt", BOOK[:900])
    for model in ("one", "two"):
        for number in range(3):
            write(f"samples/{model}/{number}.txt", BOOK[100 * number : 100 * number + 900])
            write(f"beside/{model}/{number}.txt", BOOK[:900])
    write("beside/one.json", '{"schema": "textlab.samples/1", ')
    write("other/one/1.txt", BOOK[:900])
    write("empty/1.txt", "")
    write("pictures/a.png", b"\x89PNG")
    write("binary.txt", b"text\x00\x01")
    write("latin.txt", ("caf\u00e9 " * 500).encode("latin-1"))
    write("damaged.txt", ("na\u00efve caf\u00e9 " * 100).encode() + b"\xff\xfe\xc3")
    write("digits.txt", "1234 5678 " * 100)
    write("broken.jsonl", json.dumps({"text": BOOK[:900]}) + '\n{"text": \n')
    write("textless.jsonl", '{"story": "x"}\n')
    write("table.csv", "text,model\nhello there,a\n")
    write("broken.txt.gz", gzip.compress(BOOK.encode())[:100])
    write("essay.docx", b"PK")
    write("broken.toml", "reference = ")
    write("odd.toml", 'colour = "red"\n')
    (here / "void").mkdir()
    return here


@pytest.mark.parametrize("name", CASES)
def test_bad_input_gets_one_line_and_an_exit_code(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = CASES[name]
    before = sorted(os.walk(folder))
    monkeypatch.chdir(folder)
    command = bad.arguments if name == "no such command" else ["evaluate", *bad.arguments]
    result = CliRunner().invoke(cli, command)
    said = result.stderr.strip().splitlines()
    assert result.exit_code == bad.code, result.output
    assert isinstance(result.exception, SystemExit)
    assert said[-1].startswith("Error: ")
    assert len([line for line in said if line.startswith("Error")]) == 1
    assert result.stdout == ""
    for word in bad.says:
        assert word in said[-1]
    assert sorted(os.walk(folder)) == before  # nothing half-written


def test_a_good_call_on_the_same_folder_succeeds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(cli, ["evaluate", "samples", *ALICE, "-o", "good", "-q"])
    assert (result.exit_code, result.output) == (0, "")
    assert (folder / "good" / "report.json").is_file()
