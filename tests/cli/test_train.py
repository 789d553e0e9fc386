from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from textlab.cli.train import train
from textlab.errors import InputError, UsageError
from textlab.training import Run

BOOK = "The Hatter opened his eyes very wide on hearing this; but all he said was, why is a raven like a desk? " * 30


@pytest.fixture
def command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "book.txt").write_text(BOOK, encoding="utf-8")
    return lambda *arguments: CliRunner().invoke(train, arguments, catch_exceptions=False)


def test_a_book_alone_makes_a_run_and_says_what_is_next(command):
    pytest.importorskip("tensorflow")
    result = command("book.txt", "--epochs", "2", "--set", "cell.units=8")
    run = Run.load("runs/book")
    assert result.exit_code == 0
    assert run.recipe.name == "fast-lstm"
    assert f"{run.about['losses']['held_out']:.3f} bits" in result.stdout
    assert "Next: textlab sample runs/book" in result.stdout
    told = run.about["losses"]["epochs"]
    said = [f"training loss {row['training']:.3f} bits a character, held out {row['held_out']:.3f}" for row in told]
    lines = [line for line in result.stderr.splitlines() if line.startswith("Epoch ")]
    assert [line.partition(";")[0] for line in lines] == [f"Epoch {1 + n} of 2: {what}" for n, what in enumerate(said)]


def test_several_values_make_a_run_each(command):
    result = command("book.txt", "--recipe", "markov-2", "--set", "context=1,3", "-o", "out")
    assert [Run.load(f"out/context-{n}").recipe.model.context for n in (1, 3)] == [1, 3]
    assert result.stdout.count("Run: out/context-") == 2
    assert result.stdout.count("Held out, ") == 2
    few = "Held-out characters: 314. A loss on fewer than 1,000 is rough."
    assert result.stderr.splitlines() == ["Run 1 of 2: out/context-1", few, "Run 2 of 2: out/context-3", few]
    again = command("book.txt", "--recipe", "markov-2", "--set", "context=1,3", "-o", "out", "--resume")
    assert (again.exit_code, again.stderr.count("All is trained already: ")) == (0, 2)


def test_a_run_that_cannot_be_made_does_not_keep_the_others_from_it(command):
    pytest.importorskip("tensorflow")
    changes = [part for one in ("optimizer.learning_rate=inf,0.01", "cell.units=8") for part in ("--set", one)]
    with pytest.raises(InputError, match="1 of 2 runs could not be made; what is said of each above"):
        command("book.txt", "--epochs", "1", *changes, "-o", "out")
    assert [path.name for path in Path("out").iterdir()] == ["learning_rate-0.01"]
    assert Run.load("out/learning_rate-0.01").finished


def test_the_figures_of_the_source_stand_beside(command, tmp_path):
    (tmp_path / "mine.toml").write_text(
        'base = "markov-2"\nfigures = [{ nats = 1.5, what = "somewhere" }]\n', encoding="utf-8"
    )
    assert "Published: 1.5000 nats, somewhere.\n" in command("book.txt", "--recipe", "mine.toml").stdout
    held_out = command("book.txt", "--recipe", "mine.toml", "--validation", "0.2", "-o", "other").stdout
    assert "Published: " not in held_out  # of another share
    assert "; changed: validation.share = 0.2." in held_out


def test_a_markov_model_has_no_epochs_to_watch(command):
    with pytest.raises(UsageError, match="a Markov model has no epochs"):
        command("book.txt", "--recipe", "markov-2", "--evaluate-every", "1")
    with pytest.raises(UsageError, match="--epochs 3: the recipe has no epochs; leave it out"):
        command("book.txt", "--recipe", "markov-2", "--epochs", "3")


def test_options_reach_the_run(command):
    result = command("book.txt", "--recipe", "markov-2", "-o", "out/two", "--validation", "0", "--seed", "4", "-q")
    run = Run.load("out/two")
    assert result.output == ""
    assert (run.recipe.name, run.about["validation"], run.about["seed"]) == ("markov-2", 0, 4)


def test_json_is_what_the_run_says(command):
    assert json.loads(command("book.txt", "--recipe", "markov-6", "--json").stdout) == Run.load("runs/markov-6").about


def test_what_reading_noted_is_said(command, tmp_path):
    (tmp_path / "latin.txt").write_bytes("Alice était très fatiguée. ".encode("cp1252") * 40)
    assert "latin.txt: read as" in command("latin.txt", "--recipe", "markov-2").stderr
