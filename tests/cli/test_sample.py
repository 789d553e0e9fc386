from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from textlab.cli.sample import sample
from textlab.errors import UsageError
from textlab.texts.text import Text
from textlab.training import train

BOOK = "The Hatter opened his eyes very wide on hearing this; but all he said was, why is a raven like a desk? " * 30


@pytest.fixture
def command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    train(Text(BOOK), recipe="markov-3", out="runs/three")
    return lambda *arguments: CliRunner().invoke(sample, ["runs/three", *arguments], catch_exceptions=False)


def test_a_run_alone_makes_ten_texts_of_2000_characters(command, tmp_path):
    result = command()
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "runs/three/samples").iterdir()]
    assert [len(text) for text in texts] == [2000] * 10
    assert "10 texts: runs/three/samples" in result.stdout


def test_options_reach_the_samples(command, tmp_path):
    numbers = ("--count", "2", "--length", "5", "--temperature", "0,0.5")
    options = (*numbers, "--prompt", "a raven like a de", "-o", "out/x", "-q")
    result = command(*options)
    assert result.output == ""
    assert (tmp_path / "out/x/t0/02.txt").read_text(encoding="utf-8") == "sk? t"
    assert (tmp_path / "out/x/t0.5/02.txt").exists()


def test_what_can_follow_reaches_the_samples(command, tmp_path):
    def seconds(*options):
        command("--count", "40", "--length", "2", "--prompt", "a", "-o", f"out/{len(options)}", *options)
        return {path.read_text(encoding="utf-8")[0] for path in (tmp_path / f"out/{len(options)}").iterdir()}

    assert len(seconds()) > 1
    assert len(seconds("--top-k", "1")) == 1
    assert len(seconds("--top-p", "0.1", "-q")) == 1


def test_other_fields_are_set(command, tmp_path):
    command("--count", "1", "--set", "sampling.length=7", "-o", "out/x")
    assert command("--count", "1", "-o", "out/y").stdout == "1 text: out/y\n"
    assert len((tmp_path / "out/x/01.txt").read_text(encoding="utf-8")) == 7


def test_texts_begin_from_nothing(command, tmp_path):
    command("--count", "50", "--length", "5", "--from-nothing")
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "runs/three/samples").iterdir()]
    assert len({text[0] for text in texts}) > 8
    assert json.loads((tmp_path / "runs/three/samples.json").read_text(encoding="utf-8"))["prompt"] == ""


def test_a_prompt_and_nothing_are_one_line(command):
    with pytest.raises(UsageError, match="give --prompt or --from-nothing, not both") as raised:
        command("--prompt", "why", "--from-nothing")
    assert raised.value.exit_code == 2


@pytest.mark.parametrize(("flag", "value"), [("--top-k", "0"), ("--top-p", "0"), ("--top-p", "1.5")])
def test_numbers_that_let_none_follow_are_refused_with_their_flag(command, flag, value):
    result = command(flag, value)
    assert result.exit_code == 2
    assert f"'{flag}'" in result.stderr


@pytest.mark.parametrize("flag", ["--count", "--length"])
def test_numbers_below_one_are_refused_with_their_flag(command, flag):
    result = command(flag, "0")
    assert result.exit_code == 2
    assert f"'{flag}'" in result.stderr


def test_a_list_of_temperatures_that_is_none_is_refused(command):
    result = command("--temperature", "0.5;1")
    assert result.exit_code == 2
    assert "0.5,1.0" in result.stderr
