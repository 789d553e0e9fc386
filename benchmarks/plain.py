"""What a user would write without textlab: the headline measures over nltk, pyspellchecker, scipy and edlib.

    python benchmarks/plain.py SAMPLES REFERENCE [--human]

Every library is used as its documentation shows, and the reference's tables are made once. With --human a row for the
book itself comes first: ten of its pages, each held against the book without it. There is no interval, no test, no
evidence, no place of a copy, and no measure beside the eight.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import edlib
from nltk import ngrams
from scipy.spatial.distance import jensenshannon
from spellchecker import SpellChecker

WINDOW = 64
COPIED = 50
SIZES = (COPIED, 20, 10, 5)
PAGE = 2_000


@dataclass
class Tables:
    """What is counted in the reference once."""

    text: str
    vocabulary: set[str]
    pairs: set[tuple[str, str]]
    letters: Counter
    short: Counter
    grams: dict[int, set[str]]


def prepared(path: Path) -> str:
    return " ".join(path.read_text(encoding="utf-8").lower().split())


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", text)


def tables_of(text: str) -> Tables:
    words = words_of(text)
    grams = {size: {text[at : at + size] for at in range(len(text) - size + 1)} for size in SIZES}
    short = Counter(word for word in words if len(word) <= 3)
    return Tables(text, set(words), set(ngrams(words, 2)), Counter(ngrams(text, 2)), short, grams)


def divergence(sample: Counter, reference: Counter) -> float:
    keys = list(sample.keys() | reference.keys())
    return jensenshannon([sample[key] for key in keys], [reference[key] for key in keys], base=2) ** 2


def copied(text: str, book: Tables) -> tuple[float, int]:
    """Return the share of characters in spans of the book, and the longest span: grown from n-grams that it has."""
    inside, longest = [False] * len(text), 0
    for size in SIZES:
        found = [at for at in range(len(text) - size + 1) if text[at : at + size] in book.grams[size]]
        if size == COPIED:
            for at in found:
                inside[at : at + size] = [True] * size
        for at in found:
            while at + longest < len(text) and text[at : at + longest + 1] in book.text:
                longest += 1
        if found:
            break
    return mean(inside), longest


def scores(text: str, book: Tables, spell: SpellChecker) -> tuple[float, ...]:
    words = words_of(text)
    valid = spell.known(words) | book.vocabulary
    long = [word for word in words if len(word) >= 5]
    windows = [text[at : at + WINDOW] for at in range(0, len(text) - WINDOW + 1, WINDOW)]
    found = [edlib.align(window, book.text, mode="HW", task="distance")["editDistance"] for window in windows]
    return (
        mean(word in valid for word in words),
        divergence(Counter(word for word in words if len(word) <= 3), book.short),
        divergence(Counter(ngrams(text, 2)), book.letters),
        mean(pair not in book.pairs for pair in ngrams(words, 2)),
        mean(found) / WINDOW,
        *copied(text, book),
        1 - len(set(long)) / max(len(long), 1),
    )


def show(name: str, rows: list[tuple[float, ...]]) -> None:
    print(f"{name:<20}", *(f"{mean(column):10.3f}" for column in zip(*rows, strict=True)))


def main() -> None:
    samples, book, spell = Path(sys.argv[1]), prepared(Path(sys.argv[2])), SpellChecker()
    if "--human" in sys.argv:
        starts = [(2 * page + 1) * len(book) // 20 - PAGE // 2 for page in range(10)]
        show(
            "the book",
            [scores(book[at : at + PAGE], tables_of(book[:at] + "\n" + book[at + PAGE :]), spell) for at in starts],
        )
    tables = tables_of(book)
    for model in sorted(path for path in samples.iterdir() if path.is_dir()):
        show(model.name, [scores(prepared(path), tables, spell) for path in sorted(model.iterdir())])


if __name__ == "__main__":
    main()
