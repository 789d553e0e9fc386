from __future__ import annotations

import gzip
import random
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.errors import InputError
from textlab.texts import unpacking
from textlab.texts.formats import open_file
from textlab.texts.unpacking import Unpacked, close_kept, forget, keep, take

zstandard = pytest.importorskip("zstandard")

PACKERS = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.compress}


@given(st.lists(st.binary(max_size=40), min_size=1), st.sampled_from(list(PACKERS)), st.integers(1, 9), st.randoms())
def test_blocks_are_what_was_packed_in_any_order(parts, compression, block, order):
    raw = b"".join(parts)
    packed = b"".join(map(PACKERS[compression], parts))
    offsets = list(range(0, len(raw) + 1, block))
    with closing(Unpacked(packed, compression, "a", block=block)) as unpacked:
        for at in [*offsets, *order.sample(offsets, len(offsets))]:
            assert unpacked.read(at) == raw[at : at + block]
        assert unpacked.length == len(raw)


@given(st.binary(min_size=1, max_size=300), st.sampled_from([".gz", ".zst"]), st.data())
def test_packed_data_cut_short_is_refused(raw, compression, data):
    packed = PACKERS[compression](raw)
    packed = packed[: data.draw(st.integers(1, len(packed) - 1))]
    message = rf"a\.txt: broken \{compression} data .*; compress it again"
    with closing(Unpacked(packed, compression, "a.txt")) as unpacked, pytest.raises(InputError, match=message):
        unpacked.read(0)


def test_a_file_is_unpacked_once_by_who_asks_in_order(tmp_path, monkeypatch):
    words = random.Random(0).choices(["alice", "rabbit", "queen\n", "’tis"], k=50_000)
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(" ".join(words).encode()))
    source = replace(open_file(path, name="a", size=1000), block=500).surveyed()
    segments = list(source.segments())
    begun = []

    class Counted(gzip.GzipFile):
        def __init__(self, **options):
            begun.append(self)
            super().__init__(**options)

    monkeypatch.setattr(gzip, "GzipFile", Counted)
    monkeypatch.setattr(unpacking, "_REMEMBERED", 4000)
    for step in (1, 2, 7):
        for segment in segments[::step]:
            with closing(source.segments(segment.mark)) as some:
                assert next(some) == segment
    assert len(segments) > 200
    assert len(begun) == 3
    close_kept()


class Owner:
    pass


def test_few_are_kept_open():
    owners = [Owner() for _ in range(20)]
    opened = [Unpacked(b"a", "", "a") for _ in owners]
    for owner, one in zip(owners, opened, strict=True):
        keep(owner, one)
    kept = [number for number, owner in enumerate(owners) if take(owner) is opened[number]]
    assert kept == [16, 17, 18, 19]
    assert [one._file.closed for one in opened] == [True] * 16 + [False] * 4
    keep(owners[0], opened[16])
    forget(owners[0])
    assert opened[16]._file.closed
    assert take(owners[0]) is None
    for one in opened:
        one.close()


def test_what_is_kept_open_is_closed_with_its_owner():
    owner, opened = Owner(), Unpacked(b"a", "", "a")
    keep(owner, opened)
    assert not opened._file.closed
    del owner
    assert opened._file.closed
