"""What metrics are held against: plain Python, and other people's libraries."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from nltk import ngrams
from scipy.spatial.distance import jensenshannon

from textlab.texts.words import EDGE, GAP, normal_form, piece_words, word_spans

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence


def jensen_shannon(sample: Counter[Hashable], reference: Counter[Hashable]) -> float:
    """Return scipy's divergence of two whole tables, in bits."""
    if not sample or not reference:
        return float("nan")
    keys = sorted(sample.keys() | reference.keys())
    divergence = jensenshannon([sample[key] for key in keys], [reference[key] for key in keys], base=2) ** 2
    return 0.0 if np.isnan(divergence) else float(divergence)  # scipy takes the root of what rounding left below 0


def character_ngrams(text: str, n: int) -> Counter[Hashable]:
    """Return nltk's n-grams of the characters of a text, none across an edge."""
    return Counter(gram for stretch in text.split(EDGE) for gram in ngrams(stretch, n))


def word_ngrams(stretches: Iterable[Sequence[str]], n: int) -> Counter[Hashable]:
    """Return nltk's n-grams of words, none across the ends of a stretch."""
    return Counter(gram for stretch in stretches for gram in ngrams(stretch, n))


def reference_words(text: str) -> list[list[str]]:
    """Return the words of a reference in stretches of words that follow each other."""
    stretches, last = [[]], 0
    for start, end in word_spans(text):
        if start - last > GAP and stretches[-1]:
            stretches.append([])
        stretches[-1].append(normal_form(text[start:end]))
        last = end
    return stretches


def sample_words(text: str) -> list[list[str]]:
    """Return the whole words of a piece in stretches of words that follow each other."""
    words = piece_words([text]).words
    forms = [words.forms[number] for number in words.numbers]
    edges = [*np.flatnonzero(words.apart), len(forms)]
    return [forms[start:end] for start, end in pairwise(edges)]


def share(flags: Sequence[object]) -> float:
    """Return the share that is true, NaN where there is none."""
    return sum(map(bool, flags)) / len(flags) if flags else float("nan")
