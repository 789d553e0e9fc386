from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from textlab.cli import cli
from textlab.cli.evaluate import evaluate
from textlab.compiling import COMPILING
from textlab.report.report import Report


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["evaluate", *arguments])


def remarks(result: Result) -> str:
    """Return what is said on standard error, but for what is only said on a machine's first run."""
    return result.stderr.replace(f"{COMPILING}\n", "")


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


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("", 2, "the name of the folder is empty; name one with -o"),
        ("f", 3, "f: is a file, not a folder; name a folder with -o"),
    ],
)
def test_an_output_that_is_no_folder_is_refused_before_any_work(here: Path, name: str, code: int, said: str) -> None:
    (here / "f").write_text("x")
    result = run("missing", "--reference", "missing", "-o", name)
    assert (result.exit_code, result.stderr.count("\n")) == (code, 1)
    assert result.stderr.startswith(f"Error: {said}")


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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--piece", "5"], "--piece: pieces of 5 characters are too short"),
        (["--budget", "nan"], "--budget: nan cells are none"),
        (["--language", "tlh"], "--language: there is no dictionary for 'tlh'"),
    ],
)
def test_a_setting_that_cannot_be_is_called_as_the_option_is(arguments: list[str], said: str) -> None:
    result = run("missing", "--reference", "missing", *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {said}")


@pytest.mark.usefixtures("texts")
def test_no_step_of_preparation_may_be_asked_for() -> None:
    assert run(*COPYING, "-q", "--prepare", "none", "-o", "out").exit_code == 0
    assert Report.load("out").signature["preparation"] == "none"


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


@pytest.fixture
def texts(here: Path) -> Path:
    """Make a book of made-up words, a model that writes its words anew, and one that copies it."""
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghij", k=chance.randint(2, 7))) for _ in range(300)]
    book = " ".join(chance.choices(words, k=12_000))
    (here / "book.txt").write_text(book)
    for model in ("echo", "fresh"):
        (here / "samples" / model).mkdir(parents=True)
        for i in range(5):
            text = book[i * 9000 :][:800] if model == "echo" else " ".join(chance.choices(words, k=200))[:800]
            (here / "samples" / model / f"{i}.txt").write_text(text)
    return here


COPYING = ("samples", "--reference", "book.txt", "--metrics", "copying", "-j", "1")


@pytest.mark.usefixtures("texts")
def test_the_screen_and_the_folder() -> None:
    result = run(*COPYING)
    assert result.exit_code == 0
    assert remarks(result) == ""
    assert "  echo   COPIES THE BOOK" in result.stdout
    assert re.search(r"^COPIED  echo/\d.txt, characters 0-750 = book.txt, line 1:$", result.stdout, re.MULTILINE)
    assert result.stdout.splitlines()[-1].startswith("Report: reports/samples-vs-book/report.html ")
    assert Report.load("reports/samples-vs-book").models == ["echo", "fresh"]


@pytest.mark.usefixtures("texts")
def test_a_failure_is_told_after_the_report_is_written() -> None:
    result = run(*COPYING, "-q", "--fail-if", "copies", "--fail-if", "copying.share > 0.99", "-o", "out")
    assert result.exit_code == 1
    assert result.stdout == "FAIL echo verdict copies the book\nFAIL echo copying.share 1 0.99\n"
    assert Report.load("out").models == ["echo", "fresh"]
    assert Report.load("out").settings["fail-if"] == ["copies", "copying.share > 0.99"]
    assert run(*COPYING, "-q", "--fail-if", "copying.share < 0.0", "-o", "out").output == ""


def test_a_copy_that_cannot_be_tested_is_no_pass(texts: Path) -> None:
    book = (texts / "book.txt").read_text()
    (texts / "short.txt").write_text(book[:12_000])
    (texts / "one.txt").write_text(book[500:1_600])
    result = run("one.txt", "-r", "short.txt", "-m", "copying", "-j", "1", "--piece", "1000", "--fail-if", "copies")
    assert "one  not judged   could not be tested: copied text, longest copy" in result.stdout
    assert result.stdout.splitlines()[-1] == "FAIL one verdict none: copying could not be tested"
    assert result.exit_code == 1


@pytest.mark.usefixtures("texts")
def test_json_is_all_there_is_on_standard_output() -> None:
    result = run(*COPYING, "--json", "--fail-if", "copies")
    found = json.loads(result.stdout)
    assert list(found) == ["verdicts", "scores"]
    assert [row["verdict"] for row in found["verdicts"]] == ["copies the book", "reads like the book"]
    assert remarks(result) == "FAIL echo verdict copies the book\n"
    assert result.exit_code == 1


@pytest.mark.usefixtures("texts")
def test_a_page_comes_with_every_report_and_plots_when_asked_for() -> None:
    assert run(*COPYING, "-q", "--plots", "-o", "plotted").exit_code == 0
    assert "copies the book" in Path("plotted/report.html").read_text("utf-8")
    assert sorted(path.name for path in Path("plotted/plots").iterdir())[:2] == [
        "copying.longest.png",
        "copying.longest.svg",
    ]
    assert run(*COPYING, "-q", "-o", "plotted").exit_code == 0
    assert not Path("plotted/plots").exists()


def test_other_texts_get_another_folder_and_it_is_said(texts: Path) -> None:
    assert run(*COPYING, "-q").output == ""
    (texts / "samples" / "fresh" / "0.txt").write_text("ab ba " * 140)
    result = run(*COPYING)
    assert remarks(result) == "reports/samples-vs-book is taken: this report is in reports/samples-vs-book-2\n"
    assert sorted(part.name for part in (texts / "reports").iterdir()) == ["samples-vs-book", "samples-vs-book-2"]


def test_a_file_of_settings_does_what_the_flags_do(texts: Path) -> None:
    run(*COPYING, "-q", "-o", "flags")
    (texts / "c.toml").write_text(
        'reference = "book.txt"\nmetrics = ["copying"]\njobs = 2\nquiet = true\noutput = "file"'
    )
    assert run("samples", "--config", "c.toml").output == ""
    for name in ("report.json", "comparison.md", "comparison.csv", "scores.csv", "pairs.csv", "evidence/copying.csv"):
        assert (texts / "file" / name).read_bytes() == (texts / "flags" / name).read_bytes()


@pytest.fixture
def books(texts: Path) -> Path:
    """Make two books more, whole and in a folder, and a model that copies from the second alone."""
    words = (texts / "book.txt").read_text().split()
    for name in ("a", "b"):
        (texts / f"{name}.txt").write_text(" ".join(random.Random(name).sample(words, 9_000)))
        (texts / "both").mkdir(exist_ok=True)
        (texts / "both" / f"{name}.txt").write_text((texts / f"{name}.txt").read_text())
    for i in range(5):
        (texts / "samples" / "echo" / f"{i}.txt").write_text((texts / "b.txt").read_text()[i * 7_000 :][:800])
    return texts


GATE = ("samples", "-m", "copying", "-j", "1", "-q", "--fail-if", "copies")
FAILED = "FAIL echo verdict copies the book\n"


def same(one: str, other: str) -> bool:
    """Whether two reports hold the same numbers on the same texts."""
    reports = [Report.load(folder) for folder in (one, other)]
    first, second = ((report.score_rows, report.piece_rows, report.signature) for report in reports)
    return first == second


@pytest.mark.usefixtures("books")
def test_a_copy_from_any_book_of_the_corpus_fails_wherever_it_is_named(here: Path) -> None:
    assert run(*GATE, "-r", "book.txt", "--corpus", "a.txt", "-o", "first").output == ""
    assert run(*GATE, "-r", "book.txt", "--corpus", "both", "-o", "folder").stdout == FAILED
    for names in (("a.txt", "b.txt"), ("b.txt", "a.txt")):
        given = [part for name in names for part in ("--corpus", name)]
        result = run(*GATE, "-r", "book.txt", *given, "-o", "-".join(names))
        assert (result.exit_code, result.stdout) == (1, FAILED)
        assert Report.load("-".join(names)).inputs["corpus"]["name"] == ", ".join(names)
        assert Report.load("-".join(names)).settings["corpus"] == list(names)
    assert same("a.txt-b.txt", "folder")
    (here / "c.toml").write_text('reference = "book.txt"\ncorpus = ["a.txt", "b.txt"]')
    assert run(*GATE, "--config", "c.toml", "-o", "file").stdout == FAILED
    for part in ("report.json", "scores.csv", "comparison.md"):
        assert (here / "file" / part).read_bytes() == (here / "a.txt-b.txt" / part).read_bytes()
    assert run(*GATE, "--config", "c.toml", "--corpus", "a.txt", "-o", "flag").exit_code == 0
    (here / "c.toml").write_text('reference = "book.txt"\ncorpus = "b.txt"')
    assert run(*GATE, "--config", "c.toml", "-o", "one").stdout == FAILED


@pytest.mark.usefixtures("books")
def test_several_references_are_one() -> None:
    for names in (("a.txt", "b.txt"), ("b.txt", "a.txt")):
        assert run(*GATE, "-r", names[0], "--reference", names[1]).stdout == FAILED
        report = Report.load(f"reports/samples-vs-{names[0][0]}")
        assert report.inputs["reference"]["name"] == ", ".join(names)
        assert report.inputs["reference"]["texts"] == 2
    assert run(*GATE, "-r", "both", "-o", "folder").stdout == FAILED
    assert same("reports/samples-vs-a", "folder")


@pytest.mark.usefixtures("books")
def test_a_book_named_twice_is_told() -> None:
    result = run(*GATE, "-r", "book.txt", "--corpus", "a.txt", "--corpus", "a.txt")
    assert (result.exit_code, remarks(result)) == (2, "Error: a.txt: given twice; give each file once\n")


@pytest.mark.usefixtures("texts")
def test_what_cannot_be_read_is_one_line() -> None:
    result = run("nothing", "--reference", "book.txt", "-m", "copying")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr.startswith("Error: nothing: ")
    assert result.stderr.count("\n") == 1
    assert not Path("reports").exists()
