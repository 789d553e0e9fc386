"""Texts in memory as a source, and what a survey knows of sources."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.texts import survey as module
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.survey import Digest, Given, Loaded, survey
from textlab.texts.text import Text
from textlab.texts.words import EDGE

contents = st.lists(st.text(alphabet="ab 漢字.\n\r", max_size=40), max_size=4)
FOLDED = Preparation(["nfc", "space", "lower"])


@given(contents, st.integers(1, 12))
def test_texts_in_memory_are_cut_and_taken_up_again_at_any_mark(parts: list[str], most: int) -> None:
    source = Given([Text(part, str(number)) for number, part in enumerate(parts)], most)
    segments = list(source.segments())
    for number, part in enumerate(parts):
        own = [segment for segment in segments if segment.mark.at == number]
        assert "".join(segment.text.content for segment in own) == part
        assert [segment.starts for segment in own] == [True] + [False] * (len(own) - 1)
        assert [segment.ends for segment in own] == [False] * (len(own) - 1) + [True]
        for segment in own:
            before = part[: segment.text.offset]
            assert segment.text.first_line == 1 + len(before.replace("\r\n", "\n").replace("\r", "\n").split("\n")) - 1
    for place, segment in enumerate(segments):
        assert list(source.segments(segment.mark)) == segments[place:]


@given(contents, st.integers(1, 12), st.integers(1, 30))
def test_blocks_tile_the_corpus_and_can_be_read_again(parts: list[str], most: int, together: int) -> None:
    sources = [Given([Text(part)], most) for part in parts]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "SEGMENT", together)
        seen = list[Loaded]()
        found = survey(sources, FOLDED, seen.append)
    whole = EDGE.join(filter(None, (prepare(Text(part), FOLDED).content for part in parts)))
    assert "".join(loaded.content for loaded in seen) == whole
    assert [whole[start:end] for start, end in found.spans] == list(filter(None, whole.split(EDGE)))
    at = 0
    for block, loaded in zip(found.blocks, seen, strict=True):
        assert (block.start, block.check) == (at, loaded.check)
        segments = sources[block.source].segments(block.mark)
        again = Loaded.of((next(segments) for _ in range(block.segments)), FOLDED, block.start)
        assert (again.content, again.starts, again.check) == (loaded.content, loaded.starts, block.check)
        at = block.end
    assert at == len(whole)


def test_short_texts_share_a_block() -> None:
    found = survey([Given([Text("Hm, hm.")] * 10_000)], FOLDED)
    assert [(block.segments, block.end) for block in found.blocks] == [(10_000, 8 * 10_000 - 1)]
    assert found.spans.shape == (10_000, 2)


def test_what_is_kept_weighs_its_bytes() -> None:
    for content in ("plain " * 1_000, "漢字 " * 1_000, "😀 a " * 1_000):
        loaded = Loaded.of(Given([Text(content)]).segments(), Preparation([]), 0)
        width = max(1, len(content[0].encode("utf-16-le")) if content[0] > "\xff" else 1)
        assert width * len(content) <= loaded.weight <= 2 * width * len(content) + 2_000


@given(st.lists(st.text(max_size=9), max_size=4))
def test_a_digest_does_not_depend_on_segments(parts: list[str]) -> None:
    once, by_letters = Digest(), Digest()
    for part in parts:
        once.update(part, ends=True)
        for letter in part:
            by_letters.update(letter, ends=False)
        by_letters.update("", ends=True)
    assert once.hexadecimal() == by_letters.hexadecimal()
