"""The steps of preparation at work: each rewrites a whole text at once, and can say where lengths changed."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

_LINE_END = regex.compile(r"\r\n")
# Control characters that `str.split` does not take for white space; with it they are all that is folded.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
# A mark behind a symbol belongs to it; left alone it would join the letter before.
_INSIDE = regex.compile(r"(?<=[^\W_])['’\-‐‑](?=[^\W_])")
_OUTSIDE = regex.compile(r"[\p{P}\p{S}][\p{P}\p{S}\p{M}]*")
_PUNCTUATION = regex.compile(f"(?P<inside>{_INSIDE.pattern})|{_OUTSIDE.pattern}")
#: What normalisation may join to the character before it: marks, later letters of Hangul syllables, a Kirat Rai vowel.
JOINING = r"\p{M}\u1161-\u1175\u11A8-\u11C2\U00016D67"
_STRAIGHT = str.maketrans("’‘‛`´“”„‟", "'''''" + '"' * 4)
# The one character whose lower case is longer than itself.
_DOTTED_I = regex.compile("\u0130")
# From so many characters on white space is folded by arrays.
_LONG = 2_000


class Rewriting(NamedTuple):
    """One rewriting of a text: what it makes of the whole at once, and where in it lengths change.

    Attributes
    ----------
    whole
        The text before to the text after.
    changes
        The text before to (end, change) of all that changes in length, in order: the place behind it, and how many
        characters it has more afterwards.
    """

    whole: Callable[[str], str]
    changes: Callable[[str], Iterable[tuple[int, int]]] = lambda _: ()


@cache
def rewritings(steps: tuple[str, ...], *, starts: bool, ends: bool) -> tuple[Rewriting, ...]:
    """Return what the steps of a preparation do to a text, or a segment (`textlab.texts.preparation.prepare`)."""
    done = list[Rewriting]()
    if "space" not in steps:
        done.append(
            Rewriting(
                lambda content: content.replace("\r\n", "\n").replace("\r", "\n"),
                lambda content: _changes(_LINE_END, content, lambda _: 1),
            )
        )
    # NUL marks edges inside pieces and between texts, so no text may hold one.
    done.append(Rewriting(lambda content: content.replace("\x00", " ")))
    composing = Rewriting(_composed, _composed_changes)
    if "nfc" in steps:
        done.append(composing)
    if "no-punctuation" in steps:
        done.append(Rewriting(_unpunctuated, _unpunctuated_changes))
    if "quotes" in steps:
        done.append(Rewriting(_straight))
    if "space" in steps:
        done.append(
            Rewriting(
                partial(_folded, starts=starts, ends=ends),
                partial(_folded_changes, starts=starts, ends=ends),
            )
        )
    if "lower" in steps:
        done.append(Rewriting(str.lower, lambda content: _changes(_DOTTED_I, content, lambda _: 2)))
    if "fold" in steps:
        done.append(Rewriting(str.casefold, _casefolded_changes))
    if "nfc" in steps and {"no-punctuation", "lower", "fold"} & set(steps):
        done.append(composing)  # what was taken out or lower-cased may have left characters that join
    return tuple(done)


def _changes(
    pattern: regex.Pattern[str], content: str, length: Callable[[regex.Match[str]], int]
) -> Iterator[tuple[int, int]]:
    """Yield the changes where each match of a pattern gets another length."""
    for match in pattern.finditer(content):
        change = length(match) - (match.end() - match.start())
        if change:
            yield match.end(), change


def _composed(content: str) -> str:
    return unicodedata.normalize("NFC", content)


def _composed_changes(content: str) -> Iterable[tuple[int, int]]:
    """Return the changes by composition: of what joins, and of characters that it replaces."""
    replaced = "".join(sorted(one for one in set(content) if not unicodedata.is_normalized("NFC", one)))
    joined = rf"[^{JOINING}]?[{JOINING}]+"
    pattern = regex.compile(rf"{joined}|[{regex.escape(replaced)}]" if replaced else joined)
    return _changes(pattern, content, lambda run: len(_composed(run[0])))


def _unpunctuated(content: str) -> str:
    closed_up: str = _OUTSIDE.sub(" ", _INSIDE.sub("", content))
    return closed_up


def _unpunctuated_changes(content: str) -> Iterable[tuple[int, int]]:
    return _changes(_PUNCTUATION, content, lambda mark: 0 if mark["inside"] else 1)


def _casefolded_changes(content: str) -> Iterable[tuple[int, int]]:
    longer = [one for one in set(content) if len(one.casefold()) > 1]
    return _changes(regex.compile("|".join(longer)), content, lambda one: len(one[0].casefold())) if longer else ()


def _straight(content: str) -> str:
    return content if content.isascii() and "`" not in content else content.translate(_STRAIGHT)


def _folded(content: str, *, starts: bool, ends: bool) -> str:
    folded = _one_space(content) if len(content) < _LONG else _one_space_at_once(content)
    folded = folded.lstrip(" ") if starts else folded
    return folded.rstrip(" ") if ends else folded


def _one_space(content: str) -> str:
    """Return a text with a single space for every run of white space and control characters."""
    return " ".join(f"|{_CONTROL.sub(' ', content)}|".split())[1:-1]


def _one_space_at_once(content: str) -> str:
    """Return the same several times as fast, for a text that is long enough for arrays."""
    codec = "ascii" if content.isascii() else "utf-16-le"
    if codec == "ascii":
        units: NDArray[Any] = np.frombuffer(_spaces_of_ascii(content), np.uint8)
    else:
        try:
            units = _spaces()[np.frombuffer(content.encode(codec), np.uint16)]
        except UnicodeEncodeError:  # half a surrogate pair
            return _one_space(content)
    space = units == ord(" ")
    kept: bytes = units[np.append(True, ~(space[1:] & space[:-1]))].tobytes()  # of each run the first
    return kept.decode(codec)


def _folded_changes(content: str, *, starts: bool, ends: bool) -> Iterable[tuple[int, int]]:
    """Return the changes by folding: of runs of white space, and at the ends."""
    if content.isascii():
        units: NDArray[Any] = np.frombuffer(_spaces_of_ascii(content), np.uint8)
    else:
        codes = np.frombuffer(content.encode("utf-32-le", "surrogatepass"), np.uint32)
        units = _spaces()[np.minimum(codes, 0xFFFF)]
    space = np.pad(units == ord(" "), 1)
    edges = np.flatnonzero(space[1:] != space[:-1])  # where runs begin and end, by turns
    first, last = edges[::2], edges[1::2]
    put = np.where((starts & (first == 0)) | (ends & (last == len(content))), 0, 1)
    changed = put != last - first
    return zip(last[changed].tolist(), (put - last + first)[changed].tolist(), strict=True)


def _spaces_of_ascii(content: str) -> bytes:
    """Return a text of ASCII characters with a space for each that is folded."""
    return content.encode("ascii").translate(_spaces()[:256].astype(np.uint8).tobytes())


@cache
def _spaces() -> NDArray[np.uint16]:
    """Return uint16[65536]: a space for each unit of UTF-16 that is folded, every other for itself."""
    units = np.arange(1 << 16, dtype=np.uint16)
    units[[unit for unit in range(1 << 16) if chr(unit).isspace() or _CONTROL.match(chr(unit))]] = ord(" ")
    return units
