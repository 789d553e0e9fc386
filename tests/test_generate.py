"""The text that benchmarks are run on: the same from the same seed, and like English."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from textlab.texts.dictionary import load
from textlab.texts.words import word_spans

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "benchmarks" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_longer_text_begins_with_the_shorter_and_another_seed_gives_another(generate: ModuleType) -> None:
    short, long = ("".join(generate.text(size, 7)) for size in (10_000, 5_000_000))
    assert (len(short), len(long)) == (10_000, 5_000_000)
    assert long.startswith(short)
    assert long.isascii()
    assert next(generate.text(10_000, 8)) != short


def test_words_are_nearly_all_real_and_no_two_paragraphs_are_alike(generate: ModuleType) -> None:
    text = "".join(generate.text(5_000_000, 0))
    dictionary = load("en", frozenset())
    words = [text[start:end].lower() for start, end in word_spans(text[:200_000])]
    assert sum(map(dictionary.valid, words)) / len(words) > 0.9
    lines = [line for line in text.split("\n") if len(line) > 60]
    assert len(set(lines)) / len(lines) > 0.995
