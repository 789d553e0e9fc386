from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from textlab.cli.config import Config, read
from textlab.cli.evaluate import evaluate
from textlab.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "textlab.toml"


def test_the_keys_are_the_long_names_of_the_flags() -> None:
    flags = {option.removeprefix("--") for part in evaluate.params for option in part.opts if option.startswith("--")}
    keys = {field.alias or name for name, field in Config.model_fields.items()}
    assert keys == flags - {"config"}


def test_lists_may_be_written_both_ways(file: Path) -> None:
    file.write_text(
        'metrics = ["words", "chars"]\nprepare = "nfc,lower"\nfail-if = "copies"\nword-list = "w"\njson = true'
    )
    assert read(str(file)) == {
        "metrics": ["words", "chars"],
        "prepare": "nfc,lower",
        "fail_if": ["copies"],
        "word_list": "w",
        "json_": True,
    }
    file.write_text('reference = "of mice, and men.txt"\ncorpus = ["a", "b"]')
    assert read(str(file)) == {"reference": ["of mice, and men.txt"], "corpus": ["a", "b"]}
    file.write_text('fail-if = "copies, novelty.exact > 0.05"')
    assert read(str(file)) == {"fail_if": ["copies", "novelty.exact > 0.05"]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"windw = 64", "unknown field 'windw'; the fields are reference, corpus"),
        (b'window = "64"', "field 'window': input should be a valid integer"),
        (b"window = 0", "field 'window': input should be greater than or equal to 1"),
        (b'group = "books"', "field 'group': input should be 'folder', 'file' or 'all'"),
        (b"quiet = 1", "field 'quiet': input should be a valid boolean"),
        (b"metrics = [1]", "field 'metrics'"),
        (b"fail_if = 'copies'", "unknown field 'fail_if'"),
        (b"window =", "is no TOML"),
        (b"\xff", "is no TOML"),
    ],
)
def test_a_wrong_file_is_one_line_with_its_field(file: Path, content: bytes, said: str) -> None:
    file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(str(file))
    assert str(caught.value).startswith(f"{file}: ")
    assert said in str(caught.value)


def test_a_missing_file_is_told(file: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read(str(file))
