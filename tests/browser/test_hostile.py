from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any

import pytest

from textlab import Text, copies, evaluate
from textlab.copied.page import document as copies_document
from textlab.report.page.document import document

if TYPE_CHECKING:
    from collections.abc import Callable

LINE = "the cat sat on a mat and saw the old king of the hill go by in his red coat while no one said a word"


def readable(texts: list[str]) -> list[str]:
    """Return those that a text may hold: NUL and half characters are refused when it is read."""
    return [one for one in texts if "\x00" not in one and not re.search("[\ud800-\udfff]", one)]


def prose(seed: int, words: int) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choices(LINE.split(), k=words))


@pytest.fixture(scope="module")
def evaluated(hostile: list[str]) -> str:
    """Return the page of models, samples and a book that are called and say what no page may obey."""
    said = readable(hostile)
    book = Text("\n".join(f"{prose(seed, 60)} {said[seed % len(said)]}" for seed in range(200)), hostile[0])
    samples = {
        name: [
            Text(f"{prose(number, 30)} {said[number % len(said)]} {prose(number + 500, 40)} qwzx.", f"{name}/{name}")
            for _ in "ab"
        ]
        for number, name in enumerate(hostile)
    }
    report = evaluate(samples, reference=book, metrics=["words", "novelty", "copying", "repetition"], piece=250, jobs=1)
    return document(report)


@pytest.fixture(scope="module")
def copied(hostile: list[str]) -> str:
    """Return the page of copies from a corpus that says what no page may obey."""
    corpus = [
        Text(f"{prose(seed, 20)} {one} {prose(seed + 900, 20)}", one) for seed, one in enumerate(readable(hostile))
    ]
    text = Text(" ".join(one.content for one in corpus), hostile[1])
    return copies_document(copies(text, corpus, jobs=1))


@pytest.mark.parametrize("kind", ["evaluated", "copied"])
def test_nothing_ran(kind: str, hostile: list[str], opened: Callable[..., Any], request: pytest.FixtureRequest) -> None:
    content = request.getfixturevalue(kind)
    assert "window.ran" in content
    seen = opened(content)
    seen.page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    seen.page.mouse.move(200, 200)
    seen.page.wait_for_load_state("networkidle")
    assert seen.page.evaluate("window.ran") is None
    assert seen.said == []
    assert seen.requests == []
    assert seen.page.locator("img, iframe, base, script[src], link[rel=stylesheet], main style").count() == 0
    assert seen.page.evaluate("getComputedStyle(document.body).display") == "block"
    shown = " ".join(seen.page.locator("body").inner_text().split())
    assert [one for one in hostile if one.isprintable() and " ".join(one.split()) not in shown] == []
