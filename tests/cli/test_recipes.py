"""``textlab recipes``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from textlab.cli import cli
from textlab.training.loading import load_recipe, recipe_names

ALICE = Path(__file__).parents[2] / "corpora" / "alice29.txt"


def run(*arguments):
    return CliRunner().invoke(cli, ["recipes", *map(str, arguments)])


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.txt"
    path.write_text("Alice was beginning to get very tired. " * 30, encoding="utf-8")
    return path


def test_without_a_name_all_are_listed():
    found = run()
    assert found.exit_code == 0
    assert [line.split()[0] for line in found.output.splitlines()] == recipe_names()
    assert [one["name"] for one in json.loads(run("--json").output)] == recipe_names()


def test_one_is_told_with_its_source_and_what_is_not_as_there():
    found = run("char-rnn").output
    assert found.startswith("char-rnn: two LSTMs of 128 units")
    assert "Source: karpathy/char-rnn" in found
    assert "Not as there: RMSProp adds its epsilon under the root" in found
    assert "[window]\nlength = 50\n" in found


def test_what_a_recipe_makes_of_a_book(book):
    found = run("small-lstm", "--corpus", book, "--set", "window.length=70").output
    assert found.endswith(
        "1,170 characters to learn from, 18 symbols\nX (1100, 70, 1)  y (1100, 18)\nParameters: 268,818\n"
        "Updates: 9 an epoch\n"
    )
    sizes = json.loads(run("markov-3", "--corpus", book, "--json").output)["sizes"]
    assert sizes == {"characters": 1051, "symbols": 18}


def test_the_keras_example_has_as_many_windows_as_its_source_says(tmp_path):
    """600,893 characters make 200,285 windows of 40, a stride of 3 apart."""
    path = tmp_path / "book.txt"
    path.write_text("abcdefghij" * 60_089 + "abc", encoding="utf-8")
    assert json.loads(run("keras-example", "--corpus", path, "--json").output)["sizes"]["x"] == [200_285, 40, 10]


def test_the_tutorial_has_the_windows_of_the_book_that_ships():
    """Lines end in LF as read; as the file has them, in CRLF, each has a character more, and there is a symbol more."""
    sizes = json.loads(run("small-lstm", "--corpus", ALICE, "--json").output)["sizes"]
    assert (sizes["x"], sizes["y"]) == ([148_381, 100, 1], [148_381, 47])
    content = ALICE.read_bytes().decode("ascii").lower()
    assert (len(content) - 100, len(set(content))) == (151_989, 48)
    assert any("147,574 windows of 47 symbols" in one for one in load_recipe("small-lstm").deviations)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-such"], "no recipe is called 'no-such'"),
        (["--set", "window.length=3"], "no recipe named; name one"),
        (["small-lstm", "--set", "units=none"], "--set units=none: cell.units: "),
        (["small-lstm", "--corpus", "no-such.txt"], "no-such.txt"),
        (["fast-lstm", "--corpus", ALICE, "--set", "cell.kernel_initializer=foo"], "Keras has no such initializer"),
    ],
)
def test_what_cannot_be_is_one_line(arguments, message):
    found = run(*arguments)
    assert found.exit_code in (2, 3)
    assert message in found.output
    assert found.output.count("\n") == 1
