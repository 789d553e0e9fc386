from __future__ import annotations

import hashlib
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from textlab.cli import cli
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.text import Text

CORPORA = Path(__file__).parents[1] / "corpora"
README = (CORPORA / "README.md").read_text(encoding="utf-8")


def test_the_texts_are_those_that_the_readme_names():
    told = re.findall(r"^\| `(\S+\.txt)` .* `(\w{8})` \|$", README, re.MULTILINE)
    assert dict(told) == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:8] for path in CORPORA.glob("*.txt")
    }


@pytest.mark.parametrize("model", ["as-you-like-it", "markov-2", "markov-4", "markov-6", "markov-10"])
def test_every_sample_has_2000_prepared_characters(model):
    samples = sorted((CORPORA / "samples" / model).iterdir())
    assert [path.name for path in samples] == [f"{number:02}.txt" for number in range(1, 11)]
    for path in samples:
        text = Text(path.read_bytes().decode("utf-8"))
        assert len(prepare(text, Preparation(["nfc", "space", "lower"])).content) == 2_000


def test_the_readme_makes_the_samples_again(tmp_path, monkeypatch):
    (tmp_path / "corpora").mkdir()
    for name in ("alice29.txt", "asyoulik.txt"):
        shutil.copy(CORPORA / name, tmp_path / "corpora")
    monkeypatch.chdir(tmp_path)
    (loop,) = re.findall(r"```sh\nfor n in ([\d ]+); do\n(.*?)done\n```", README, re.DOTALL)
    for n in loop[0].split():
        for command in loop[1].replace("$n", n).splitlines():
            done = CliRunner().invoke(cli, shlex.split(command)[1:])
            assert done.exit_code == 0, done.output
    (snippet,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(snippet, "corpora/README.md", "exec"), {})  # noqa: S102 (our own words)
    assert contents(tmp_path / "corpora" / "samples") == contents(CORPORA / "samples")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
