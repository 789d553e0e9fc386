"""The samples worth reading: which, and what is marked in them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from textlab import Text, evaluate
from textlab.telling import telling_texts
from textlab.texts.corpus import Corpus
from textlab.texts.cutting import Cut, cut_all
from textlab.texts.plan import plan
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.text import Model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDED = Preparation(["nfc", "space", "lower"])
BOOK = "\n".join(f"{number}: Cafe\u0301  No. {number}." for number in range(2_000))
MODELS = [
    Model("long", (Text("x Cafe\u0301  No. 1. " * 40, "long/1", offset=7), Text("Y no. 22 " * 60, "long/2"))),
    Model("short", tuple(Text(f"Line {number} of the\nshort ones.", f"short/{number}") for number in range(30))),
]


@pytest.fixture(scope="module")
def cut() -> Cut:
    prepared = {model.name: [prepare(sample, FOLDED) for sample in model.samples] for model in MODELS}
    return cut_all(plan(prepared, Corpus.of([Text(BOOK, "book.txt")], FOLDED), 200))


def telling(models: Sequence[Model], cut: Cut, values: Mapping[str, np.ndarray]) -> list[dict[str, Any]]:
    return telling_texts(models, cut, values, {}, {}, {})


def values(cut: Cut, of_units: dict[str, list[float]]) -> np.ndarray:
    """Return the value of each piece, that of its unit."""
    found = np.full(len(cut.pieces), np.nan)
    for model, units in cut.models.items():
        for unit, value in zip(units, of_units.get(model, []), strict=False):
            found[unit] = value
    return found


def test_the_samples_worth_reading_come_once_with_their_reasons(cut: Cut) -> None:
    distance = values(cut, {"long": [0.2, 0.6], "short": [0.5, 0.1, 0.9]})
    valid = values(cut, {"long": [0.5, np.nan], "short": [np.nan, 1.0, 0.9]})
    rows = telling(MODELS, cut, {"novelty.distance": distance, "words.valid": valid})
    assert [(row["model"], row["sample"], row["why"]) for row in rows[:1]] == [
        ("long", "long/1", "nearest to the corpus, most unknown words, in the middle")
    ]
    content = MODELS[0].samples[0].content  # 400 prepared characters of it are two pieces, the rest is not scored
    assert rows[0]["text"] == content[: len(rows[0]["text"])]
    assert len(prepare(Text(rows[0]["text"]), FOLDED)) == 400
    short = [row for row in rows if row["model"] == "short"]
    firsts = [cut.parts[unit[0]][0].text.text.name for unit in cut.models["short"]]
    assert [(row["sample"], row["why"]) for row in short] == [
        (firsts[1], "nearest to the corpus"),
        (firsts[2], "most unknown words"),
        (firsts[0], "in the middle"),
    ]
    parts = cut.parts[cut.models["short"][1][0]]
    assert short[0]["text"] == "\n".join(part.text.raw(part.start, part.end) for part in parts)
    assert short[0]["text"].count("\n") > 8
    assert [row["others"] for row in (rows[0], short[0])] == [0, len({part.text.text.name for part in parts}) - 1]
    assert short[0]["others"] > 4


def test_a_sample_without_unknown_words_has_not_the_most(cut: Cut) -> None:
    distance = values(cut, {"long": [0.2, 0.6], "short": [0.5, 0.1, 0.9]})
    valid = values(cut, {"long": [1.0, 1.0], "short": [1.0, 1.0, 0.9]})
    rows = telling(MODELS, cut, {"novelty.distance": distance, "words.valid": valid})
    assert [row["model"] for row in rows if "unknown" in row["why"]] == ["short"]


def test_the_sample_with_the_longest_copy_is_shown_where_anything_is_copied(cut: Cut) -> None:
    distance = values(cut, {"long": [0.2, 0.6], "short": [0.5, 0.1, 0.9]})
    longest = values(cut, {"long": [12, 15], "short": [90, 20, 30]})
    share = values(cut, {"long": [0.0, 0.0], "short": [0.2, 0.0, 0.0]})
    found = {"novelty.distance": distance, "copying.longest": longest, "copying.share": share}
    rows = telling(MODELS, cut, found)
    first = cut.parts[cut.models["short"][0][0]][0].text.text.name
    assert [(row["model"], row["sample"]) for row in rows if "the longest copy" in row["why"]] == [("short", first)]


def test_without_the_measures_no_sample_is_telling(cut: Cut) -> None:
    assert telling(MODELS, cut, {"chars.divergence_2": values(cut, {})}) == []
    assert telling(MODELS, cut, {"words.valid": values(cut, {})}) == []


def test_a_long_sample_is_kept_in_part() -> None:
    content = "Word " * 9_000
    model = Model("m", (Text(content, "m/1"),))
    corpus = Corpus.of([Text(BOOK)], FOLDED)
    cut = cut_all(plan({"m": [prepare(model.samples[0], FOLDED)]}, corpus, 200))
    (row,) = telling([model], cut, {"words.valid": np.zeros(len(cut.pieces))})
    assert row["text"] == content[:20_000]
    assert row["characters"] == 44_800  # as many as were scored


LINE = "the cat sat on a mat and saw the old king of the hill go by in his red coat while no one said a word"
WORDS = LINE.split()


def invented(seed: int, sentences: int = 60) -> str:
    """Return sentences of words of the book, in an order of their own."""
    chance = random.Random(seed)
    return "\n".join(" ".join(chance.choices(WORDS, k=9)).capitalize() + "." for _ in range(sentences))


TALE = Text("\r\n".join(invented(seed, 40) for seed in range(30)), name="tale.txt")


def marked(samples: dict[str, list[str]], *metrics: str, **more: Any) -> dict[str, list[tuple[str, str]]]:
    """Return what is marked in the texts of each model, with the characters that are."""
    report = evaluate(samples, reference=TALE, metrics=["novelty", *metrics], jobs=1, **more)
    return {
        row["model"]: [(mark["kind"], row["text"][mark["start"] : mark["end"]]) for mark in row["marks"]]
        for row in report.texts
    }


def test_every_unknown_word_is_marked_as_it_was_written() -> None:
    text = f"{invented(99, 20)}\nThe Qwzx sat; the qwzx said: a  Blorfin.\n{invented(98, 20)}"
    found = marked({"m": [text]}, "words")["m"]
    assert found == [("unknown word", "Qwzx"), ("unknown word", "qwzx"), ("unknown word", "Blorfin")]


def test_a_copy_is_marked_with_its_place_and_passage() -> None:
    at = TALE.content.index("\r\n", 9_000) + 2
    passage = TALE.content[at : at + 90]
    own = passage.replace("\r\n", "  ").upper()
    sample = f"{invented(97, 30)} {own} {invented(96, 30)}"
    report = evaluate(
        {"m": [sample]}, reference=TALE, metrics=["novelty", "copying"], prepare="nfc,space,lower", jobs=1
    )
    (row,) = report.texts
    copied = max((one for one in row["marks"] if one["kind"] == "copied"), key=lambda one: one["end"] - one["start"])
    assert own in row["text"][copied["start"] : copied["end"]]
    assert passage in copied["passage"]
    start = TALE.content.index(copied["passage"].strip())
    assert (copied["source"], copied["source_line"]) == ("tale.txt", TALE.line(start))


def test_a_near_copy_and_a_repetition_are_marked() -> None:
    passage = TALE.content[5_000:5_300].replace("\r\n", " ")
    near = "".join("#" if place % 40 == 20 else letter for place, letter in enumerate(passage))
    found = marked(
        {"m": [f"{near}Again and again, and ever again. Again and again, and ever again. {invented(95, 40)}"]},
        "repetition",
    )["m"]
    assert any(kind == "near copy" and "#" in text for kind, text in found)
    assert any(kind == "repeated" and "Again and again, and ever again" in text for kind, text in found)


def test_what_is_joined_of_short_texts_is_marked_where_it_stands() -> None:
    short = [f"A cat sat on the qx{chr(97 + number)}zv hill." for number in range(20)] * 4
    found = marked({"m": short}, "words")["m"]
    assert found
    assert {kind for kind, _ in found} == {"unknown word"}
    assert all(text.startswith("qx") and text.endswith("zv") for _, text in found)


def test_a_mark_beyond_what_is_kept_is_not_there() -> None:
    long = f"{invented(94, 700)} Qwzx {invented(93, 700)}"
    assert "Qwzx" not in long[:20_000]
    assert marked({"m": [long]}, "words")["m"] == []
