"""How many planted copies `textlab copies` finds, and how much of what it reports was planted, kind by kind.

    python benchmarks/copies.py             how many planted copies are found
    python benchmarks/copies.py --time      how long it takes, as texts and corpora grow (a minute)

Passages of *Alice* (its white space folded), 100 to 400 characters long, are hidden in text that a Markov chain made of
Shakespeare and Milton, so that nothing else in it comes from *Alice*. The table gives for each kind

- found: the share of planted passages of which at least half is named as the source of copies that were reported there;
- once: the share of those of which one copy alone tells (a sentence put in parts a passage in two);
- covered: the share of the characters of the planted passages that is;
- right: the share of reported copies that overlap a planted passage, in the text and in the book;
- inside: the share of the characters of the reported copies that stand in planted passages.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from textlab import Text, copies
from textlab.training.markov import MarkovModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textlab import Copies

CORPORA = Path(__file__).parents[1] / "corpora"
BOOK = Text(" ".join((CORPORA / "alice29.txt").read_text(encoding="ascii").split()), "alice29.txt")
OTHERS = ("asyoulik.txt", "plrabn12.txt")
PASSAGES_A_KIND = 500
SHORTEST, LONGEST = 100, 400
CONTEXT = 6
SENTENCES = (
    " And thus the morning rose upon the plain, and none of them could tell the reason why.",
    " He said no more of it.",
    " For who would bear the whips and scorns of time, my lord, if he might choose?",
)


class Planted(NamedTuple):
    """A passage: its characters in the text it was hidden in, and in the book."""

    start: int
    end: int
    source_start: int
    source_end: int


class Score(NamedTuple):
    """What the table says of a kind."""

    found: float
    once: float
    covered: float
    right: float
    inside: float


@dataclass(frozen=True)
class Trial:
    """A text with passages hidden in it."""

    text: Text
    planted: list[Planted]


def edited(passage: str, share: float, seeded: random.Random) -> str:
    """Return the passage after so many edits a character, at random places: exchanged, put in or left out."""
    characters = list(passage)
    for place in seeded.sample(range(len(passage)), round(share * len(passage))):
        letter = seeded.choice("abcdefghijklmnopqrstuvwxyz ")
        characters[place] = seeded.choice([letter, characters[place] + letter, ""])
    return "".join(characters)


def with_a_sentence(passage: str, seeded: random.Random) -> str:
    """Return the passage with a sentence put in after the word in its middle."""
    middle = passage.find(" ", len(passage) // 2)
    return passage[:middle] + seeded.choice(SENTENCES) + passage[middle:] if middle > 0 else passage


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "verbatim": lambda passage, _: passage,
    "case changed": lambda passage, seeded: seeded.choice([str.upper, str.title, str.swapcase])(passage),
    "shifted": lambda passage, _: "\n  ".join(passage.split()),
    "5 % edits": lambda passage, seeded: edited(passage, 0.05, seeded),
    "10 % edits": lambda passage, seeded: edited(passage, 0.10, seeded),
    "20 % edits": lambda passage, seeded: edited(passage, 0.20, seeded),
    "sentence inserted": with_a_sentence,
}
"""How a copy is changed. Every one begins anywhere, mostly within a word; shifted: each word on a line of its own."""


def hosts(count: int, length: int) -> list[str]:
    """Return texts that have nothing of *Alice*."""
    model = MarkovModel(CONTEXT)
    model.fit([(CORPORA / name).read_bytes().decode("ascii") for name in OTHERS])
    return model.sample(count, length)


def plant(kind: str, host: str, count: int) -> Trial:
    """Return a text of so many passages of the book, changed as `kind` says, with 100 to 400 others between them."""
    seeded, parts, planted, at, used = random.Random(kind), list[str](), list[Planted](), 0, 0
    for _ in range(count):
        gap = seeded.randrange(SHORTEST, LONGEST)
        parts.append(host[used : used + gap] + " ")
        used, at = used + gap, at + len(parts[-1])
        length = seeded.randrange(SHORTEST, LONGEST + 1)
        start = seeded.randrange(len(BOOK.content) - length)
        changed = KINDS[kind](BOOK.content[start : start + length], seeded)
        parts.append(changed + " ")
        planted.append(Planted(at, at + len(changed), start, start + length))
        at += len(parts[-1])
    return Trial(Text("".join(parts), kind), planted)


def score(trial: Trial, told: Copies) -> Score:
    """Return how the copies that are told fit those that were planted."""
    found, once, covered, right, inside = 0, 0, 0, set[int](), 0
    for passage in trial.planted:
        marks, tellers = bytearray(passage.source_end - passage.source_start), 0
        for number, copy in enumerate(told.copies):
            overlap = min(copy.end, passage.end) - max(copy.start, passage.start)
            first, last = max(copy.source_start, passage.source_start), min(copy.source_end, passage.source_end)
            if overlap > 0 and first < last:
                right.add(number)
                tellers += 1
                marks[first - passage.source_start : last - passage.source_start] = b"\1" * (last - first)
                inside += overlap
        covered += sum(marks)
        if 2 * sum(marks) >= len(marks):
            found += 1
            once += tellers == 1
    characters = sum(passage.source_end - passage.source_start for passage in trial.planted)
    reported = sum(copy.end - copy.start for copy in told.copies)
    return Score(
        found / len(trial.planted),
        once / max(1, found),
        covered / characters,
        len(right) / max(1, len(told.copies)),
        inside / max(1, reported),
    )


def table(passages_a_kind: int) -> dict[str, Score]:
    """Return the scores of all kinds, each in a text of its own."""
    trials = [
        plant(kind, host, passages_a_kind)
        for kind, host in zip(KINDS, hosts(len(KINDS), LONGEST * passages_a_kind), strict=True)
    ]
    return {trial.text.name: score(trial, copies(trial.text, BOOK)) for trial in trials}


def printed(scores: dict[str, Score]) -> str:
    """Return the table as lines."""
    lines = [f"{'':18}" + "".join(f"{name:>10}" for name in Score._fields)]
    return "\n".join(lines + [f"{kind:18}" + "".join(f"{one:10.2%}" for one in row) for kind, row in scores.items()])


def times() -> Iterator[str]:
    """Yield the lines of a table of seconds: text x corpus, verbatim copies alone and near ones, too."""
    from generate import text as generated

    copies(BOOK.part(0, 1_000), BOOK)  # the kernels are compiled then
    yield "| text (KB) | corpus (MB) | verbatim (s) | near copies, too (s) |\n| ---: | ---: | ---: | ---: |"
    for kilobytes, megabytes in ((10, 1), (10, 10), (100, 1), (100, 10), (10, 100)):
        text, corpus = (Text("".join(generated(size, seed))) for size, seed in _sizes(kilobytes, megabytes))
        begun = time.perf_counter()
        copies(text, corpus, max_edits=0)
        verbatim = time.perf_counter() - begun
        copies(text, corpus)
        yield f"| {kilobytes} | {megabytes} | {verbatim:.1f} | {time.perf_counter() - begun - verbatim:.1f} |"


def _sizes(kilobytes: int, megabytes: int) -> tuple[tuple[int, int], tuple[int, int]]:
    return (1_000 * kilobytes, 1), (1_000_000 * megabytes, 2)


def main() -> None:
    from machine import machine

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--time", action="store_true", help="how long it takes instead")
    print(f"{machine()}\n")
    for line in times() if parser.parse_args().time else [printed(table(PASSAGES_A_KIND))]:
        print(line, flush=True)


if __name__ == "__main__":
    main()
