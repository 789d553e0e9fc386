"""What a user would write without textlab: the headline measures over nltk, pyspellchecker, scipy and edlib.

    python benchmarks/plain.py SAMPLES REFERENCE

Every library is used as its documentation shows, each sample is looked at once, and the reference's tables are made once.
There is no human row, no interval, no test, no evidence and no place of a copy.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from statistics import mean

import edlib
from nltk import ngrams
from scipy.spatial.distance import jensenshannon
from spellchecker import SpellChecker

WINDOW = 64
COPIED = 50


def prepared(path: Path) -> str:
    return " ".join(path.read_text(encoding="utf-8").lower().split())


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", text)


def divergence(sample: Counter, reference: Counter) -> float:
    keys = list(sample.keys() | reference.keys())
    return jensenshannon([sample[key] for key in keys], [reference[key] for key in keys], base=2) ** 2


def copied(text: str, reference: str, grams: set[str]) -> tuple[float, int]:
    inside, longest, start = 0, 0, 0
    while start + COPIED <= len(text):
        if text[start : start + COPIED] not in grams:
            start += 1
            continue
        end = start + COPIED
        while end < len(text) and text[start : end + 1] in reference:
            end += 1
        inside += end - start
        longest = max(longest, end - start)
        start = end
    while longest < COPIED and any(text[at : at + longest + 1] in reference for at in range(len(text) - longest)):
        longest += 1
    return inside / len(text), longest


def main() -> None:
    samples, book = Path(sys.argv[1]), prepared(Path(sys.argv[2]))
    spell = SpellChecker()
    book_words = words_of(book)
    vocabulary, pairs = set(book_words), set(ngrams(book_words, 2))
    letters = Counter(ngrams(book, 2))
    short = Counter(word for word in book_words if len(word) <= 3)
    grams = {book[at : at + COPIED] for at in range(len(book) - COPIED + 1)}
    for model in sorted(path for path in samples.iterdir() if path.is_dir()):
        rows = []
        for path in sorted(model.iterdir()):
            text = prepared(path)
            words = words_of(text)
            valid = spell.known(words) | vocabulary
            long = [word for word in words if len(word) >= 5]
            windows = [text[at : at + WINDOW] for at in range(0, len(text) - WINDOW + 1, WINDOW)]
            found = [edlib.align(window, book, mode="HW", task="distance")["editDistance"] for window in windows]
            rows.append(
                (
                    mean(word in valid for word in words),
                    divergence(Counter(word for word in words if len(word) <= 3), short),
                    divergence(Counter(ngrams(text, 2)), letters),
                    mean(pair not in pairs for pair in ngrams(words, 2)),
                    mean(found) / WINDOW,
                    *copied(text, book, grams),
                    1 - len(set(long)) / max(len(long), 1),
                )
            )
        print(f"{model.name:<20}", *(f"{mean(column):10.3f}" for column in zip(*rows, strict=True)))


if __name__ == "__main__":
    main()
