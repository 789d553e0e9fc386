"""Windows beside plain loops over the text."""

from __future__ import annotations

import numpy as np
import pytest

from textlab.ngrams.symbols import Alphabet
from textlab.texts.sentences import learn, sentence_spans
from textlab.training.loading import load_recipe
from textlab.training.network.windows import Windows

TEXTS = ["Alice had tea! The Hatter had none. So they went.", "Why? Nobody knows; a raven.", "It was six! Always six."]
ALPHABET = Alphabet("".join(TEXTS))
PAD = "\0"


def read(texts, *changes, name="small-lstm"):
    """Return the batches of an epoch as text: for each window what it sees, and what is to be told after what."""
    recipe = load_recipe(name, ["window.length=6", "training.batch=4", *changes])
    windows = Windows.of(texts, ALPHABET, recipe)
    found = []
    for batch in windows.batches(seed=3, epoch=0):
        rows = []
        for x, y, weights in zip(batch.x, batch.y, batch.weights, strict=True):
            seen = "".join(PAD if number == ALPHABET.size else ALPHABET.characters[number] for number in x)
            told = np.atleast_1d(y), np.atleast_1d(weights)
            targets = [ALPHABET.characters[number] if weight else None for number, weight in zip(*told, strict=True)]
            rows.append((seen, targets))
        found.append(rows)
    assert len(found) == windows.steps
    return found


def flat(batches):
    return sorted((row for batch in batches for row in batch), key=str)


@pytest.mark.parametrize("stride", [1, 4])
def test_windows_tell_the_character_behind_them(stride):
    expected = [(text[at : at + 6], [text[at + 6]]) for text in TEXTS for at in range(0, len(text) - 6, stride)]
    batches = read(TEXTS, f"window.stride={stride}")
    assert flat(batches) == sorted(expected, key=str)
    assert [len(batch) for batch in batches[:-1]] == [4] * (len(batches) - 1)
    assert [row for batch in batches for row in batch] != expected  # they are shuffled


@pytest.mark.parametrize("unscored", [0, 2])
def test_windows_tell_every_character_but_the_first_ones(unscored):
    expected = [
        (text[at : at + 6], [None] * unscored + list(text[at + 1 + unscored : at + 7]))
        for text in TEXTS
        for at in range(0, len(text) - 6, 6)
    ]
    changes = ["window.targets=every", f"window.unscored={unscored}", "sampling.slide=false"]
    assert flat(read(TEXTS, *changes)) == sorted(expected, key=str)


def sentences(text):
    """Return (begin, end) of each sentence, which ends where the next begins."""
    model = learn(" ".join(TEXTS))
    begins = [start for start, _ in sentence_spans(text, model)]
    return list(zip(begins, [*begins[1:], len(text)], strict=True))


def test_a_sentence_is_a_window_and_ends_with_the_first_character_of_the_next():
    expected = []
    for text in TEXTS:
        for start, end in sentences(text):
            targets = text[start + 1 : end + 1]
            seen = text[start:end][: len(targets)][:40]
            expected.append((seen.ljust(40, PAD), [*targets[:40], *[None] * (40 - len(targets))]))
    found = flat(read(TEXTS, "window.length=40", name="small-lstm-sentences"))
    assert found == sorted(expected, key=str)
    follow = {seen.rstrip(PAD)[-2:] + targets[len(seen.rstrip(PAD)) - 1] for seen, targets in found}
    assert {"! T", ". S", "? N"} <= follow  # how a sentence ends, and what the next begins with


def test_a_sentence_longer_than_a_window_is_cut():
    found = flat(read(TEXTS, name="small-lstm-sentences"))
    assert ("The Ha", list("he Hat")) in found


def test_each_character_of_a_sentence_has_what_is_ahead_of_it():
    expected = []
    for text in TEXTS:
        for start, end in sentences(text):
            for at in range(start + 1, min(end + 1, len(text))):
                seen = text[max(start, at - 6) : at]
                expected.append((seen.rjust(6, PAD), [text[at]]))
    assert flat(read(TEXTS, name="small-lstm-context")) == sorted(expected, key=str)


def test_rows_go_on_from_batch_to_batch():
    """Four rows of one length, cut from all texts end to end; no text tells the first character of the next."""
    whole, begins = "".join(TEXTS), {len(TEXTS[0]), len(TEXTS[0]) + len(TEXTS[1])}
    batches = read(TEXTS, name="fast-lstm")
    steps = (len(whole) - 1) // 24
    assert len(batches) == steps > 2
    for step, batch in enumerate(batches):
        for row, (seen, targets) in enumerate(batch):
            at = 6 * (row * steps + step)
            assert seen == whole[at : at + 6]
            assert targets == [None if place in begins else whole[place] for place in range(at + 1, at + 7)]


def test_texts_are_rows_where_the_book_was_cut_into_rows():
    texts = [*TEXTS, "None had tea. They had it at six."]
    batches = read(texts, "validation.place=rows", "validation.rows=4", name="fast-lstm")
    assert len(batches) == (min(map(len, texts)) - 1) // 6
    for step, batch in enumerate(batches):
        at = 6 * step
        assert batch == [(text[at : at + 6], list(text[at + 1 : at + 7])) for text in texts]


@pytest.mark.parametrize("place", ["blocks", "tail"])
def test_rows_are_of_all_texts_however_many_there_are(place):
    texts = ["Alice had tea! " * 9, "Why? ", "The Hatter had none. " * 5, "It was six!"]
    batches = read(texts, f"validation.place={place}", name="fast-lstm")
    seen = sum(len(text) for batch in batches for text, _ in batch)
    assert seen > sum(map(len, texts)) - 4 * 6


def test_runs_go_on_where_the_last_batch_ends():
    batches = read(TEXTS, "training.order=runs", "training.batch=2", "window.stride=3", name="lasagne-example")
    expected = [
        [(text[at : at + 6], [text[at + 6]]) for at in (begin, begin + 3)]
        for text in TEXTS
        for begin in range(0, len(text) - 9, 9)
    ]
    assert batches == expected


def test_what_is_not_of_the_alphabet_is_never_a_target():
    assert flat(read(["Aliceha§d"])) == [
        ("Aliceh", ["a"]),
        ("iceha" + ALPHABET.characters[-1], ["d"]),
        ("liceha", [None]),
    ]
