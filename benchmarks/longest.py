"""The longest verbatim match at each place of 200,000 characters, in corpora of 1 MB to 1 GB: time and memory.

    python benchmarks/longest.py             1, 10 and 100 MB
    python benchmarks/longest.py --large     1 GB too (a minute or two)

Texts and corpora are made by generate.py, corpora while they are read: the seconds leave that out. They are for all of
`textlab.search.longest` with places and counts: building the index, encoding, streaming, and answering. The first of
these is the same for any corpus and printed above the table. Memory is the most that the process has held up to then.
"""

from __future__ import annotations

import argparse
import resource
import time
from typing import TYPE_CHECKING

from generate import text
from machine import machine

from textlab.search import longest
from textlab.texts.shards import Shard

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = 1, 10, 100, 1_000
TEXTS, LENGTH = 100, 2_000


class Stream:
    """A corpus as shards, none of which is kept; `making` are the seconds it took to make them."""

    def __init__(self, characters: int) -> None:
        self.characters, self.making = characters, 0.0

    def __iter__(self) -> Iterator[Shard]:
        at, before, parts = 0, "", text(self.characters)
        while at < self.characters:
            begun = time.perf_counter()
            part = next(parts)
            self.making += time.perf_counter() - begun
            yield Shard(at, part, before, at <= LENGTH, at + len(part) == self.characters)
            at, before = at + len(part), part[-LENGTH:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true", help="1 GB too")
    sizes = SIZES if parser.parse_args().large else SIZES[:-1]
    joined = "".join(text(TEXTS * LENGTH, seed=1))
    texts = [joined[at : at + LENGTH] for at in range(0, len(joined), LENGTH)]
    longest(texts, Stream(100_000), where=True)  # compile
    begun = time.perf_counter()
    longest(texts, "", where=True)
    index = time.perf_counter() - begun
    print(f"{machine()}; {TEXTS} texts of {LENGTH:,} characters: {index:.2f} s\n")
    print("| corpus (MB) | seconds | MB a second | peak memory (MB) | mean length |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    for size in sizes:
        stream, begun = Stream(size * 1_000_000), time.perf_counter()
        found = longest(texts, stream, where=True)
        seconds = time.perf_counter() - begun - stream.making
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        mean = sum(int(one[:, 0].sum()) for one in found) / len(joined)
        print(f"| {size:,} | {seconds:.2f} | {size / seconds:.1f} | {peak:.0f} | {mean:.1f} |", flush=True)


if __name__ == "__main__":
    main()
