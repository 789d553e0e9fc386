"""English-like text of any size, from a seed: a Markov chain of letters over the books in corpora/.

    python benchmarks/generate.py 1000000000 --seed 1 -o gigabyte.txt

Each letter is drawn from those that follow the same five letters anywhere in the books. So nothing but short turns is
repeated, hundreds of megabytes long, and words, letters and their pairs are nearly the books' own. The same size, seed
and books give the same text, and a longer one begins with the shorter.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

CORPORA = Path(__file__).parents[1] / "corpora"

#: Letters of context: with fewer many words are none, with more whole lines of the books return.
ORDER = 5

#: Paragraphs made side by side, so that numpy has long arrays to work on, and the most characters of each.
PARAGRAPHS, LONGEST = 4_096, 1_024


def text(characters: int, seed: int = 0) -> Iterator[str]:
    """Yield a text of so many characters, all of them ASCII, in parts of some megabytes."""
    letters, followers, groups = _chain()
    part = 0
    while characters > 0:
        made = _paragraphs(letters, followers, groups, np.random.default_rng([seed, part]))[:characters]
        yield made
        characters -= len(made)
        part += 1


def _chain() -> tuple[NDArray[np.uint8], NDArray[np.int32], NDArray[np.int32]]:
    """Return the books, their places ordered by the letters ahead, and for each place its group in that order.

    The group of a place is (first, size) in `followers`: all places that have the same letters ahead of them.
    """
    books = (path.read_text(encoding="ascii", errors="ignore").strip() for path in sorted(CORPORA.glob("*.txt")))
    letters = np.frombuffer(("\n\n" + "\n\n".join(books) + "\n\n").encode(), np.uint8)
    before = np.zeros(letters.size, np.int64)
    for back in range(1, ORDER + 1):
        # The end goes on as the beginning does.
        before = before << 8 | np.roll(letters, back)
    followers = np.argsort(before, kind="stable")
    _, group, sizes = np.unique(before, return_inverse=True, return_counts=True)
    first = np.cumsum(sizes) - sizes
    return letters, followers.astype(np.int32), np.stack([first[group], sizes[group]]).astype(np.int32)


def _paragraphs(
    letters: NDArray[np.uint8], followers: NDArray[np.int32], groups: NDArray[np.int32], random: np.random.Generator
) -> str:
    first, size = groups
    ends = np.flatnonzero((letters[:-2] == ord("\n")) & (letters[1:-1] == ord("\n"))) + 2
    at = ends[random.integers(ends.size, size=PARAGRAPHS)]
    made = np.empty((LONGEST, PARAGRAPHS), np.uint8)
    for row in made:
        at = followers[first[at] + (random.random(PARAGRAPHS, np.float32) * size[at]).astype(np.int32)]
        row[:] = letters[at]
        at = (at + 1) % letters.size
    # Up to the last white space: no word is cut.
    lines = np.ascontiguousarray(made.T)
    last = LONGEST - 1 - np.argmax(lines[:, ::-1] <= ord(" "), axis=1)
    kept = np.arange(LONGEST) < last[:, None]
    lines[np.arange(PARAGRAPHS), last] = ord("\n")
    kept[np.arange(PARAGRAPHS), last] = True
    return lines[kept].tobytes().decode("ascii")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("characters", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, help="a file; the standard output, unless given")
    arguments = parser.parse_args()
    with arguments.output.open("wb") if arguments.output else sys.stdout.buffer as file:
        for part in text(arguments.characters, arguments.seed):
            file.write(part.encode("ascii"))


if __name__ == "__main__":
    main()
