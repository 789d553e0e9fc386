from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from textlab.cli.train import train
from textlab.training import Run

BOOK = "The Hatter opened his eyes very wide on hearing this; but all he said was, why is a raven like a desk? " * 30


@pytest.fixture
def command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "book.txt").write_text(BOOK, encoding="utf-8")
    return lambda *arguments: CliRunner().invoke(train, arguments, catch_exceptions=False)


def test_a_book_alone_makes_a_run_and_says_what_is_next(command):
    result = command("book.txt")
    run = Run.load("runs/markov-6")
    assert result.exit_code == 0
    assert f"{run.about['losses']['held_out']:.3f} bits" in result.stdout
    assert "Next: textlab sample runs/markov-6" in result.stdout


def test_options_reach_the_run(command):
    result = command("book.txt", "--recipe", "markov-2", "-o", "out/two", "--validation", "0", "--seed", "4", "-q")
    run = Run.load("out/two")
    assert result.output == ""
    assert (run.recipe.name, run.about["validation"], run.about["seed"]) == ("markov-2", 0, 4)


def test_json_is_what_the_run_says(command):
    assert json.loads(command("book.txt", "--json").stdout) == Run.load("runs/markov-6").about


def test_what_reading_noted_is_said(command, tmp_path):
    (tmp_path / "latin.txt").write_bytes("Alice était très fatiguée. ".encode("cp1252") * 40)
    assert "latin.txt: read as" in command("latin.txt").stderr
