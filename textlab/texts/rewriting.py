"""The steps of preparation at work: each rewrites a whole text at once, and can say where lengths changed."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

_LINE_END = regex.compile(r"\r\n")
# Control characters that `str.split` does not take for white space; with it they are all that is folded.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_SPACES = regex.compile(r"[\s\p{Cc}]{2,}|\A[\s\p{Cc}]|[\s\p{Cc}]\Z")
# A mark behind a symbol belongs to it; left alone it would join the letter before.
_INSIDE = regex.compile(r"(?<=[^\W_])['’\-‐‑](?=[^\W_])")
_OUTSIDE = regex.compile(r"[\p{P}\p{S}][\p{P}\p{S}\p{M}]*")
_PUNCTUATION = regex.compile(f"(?P<inside>{_INSIDE.pattern})|{_OUTSIDE.pattern}")
#: What normalisation may join to the character before it: marks, later letters of Hangul syllables, a Kirat Rai vowel.
JOINING = r"\p{M}\u1161-\u1175\u11A8-\u11C2\U00016D67"
# The one character whose lower case is longer than itself.
_DOTTED_I = regex.compile("\u0130")
# From so many characters on white space is folded by arrays.
_LONG = 2_000


class Rewriting(NamedTuple):
    """One rewriting of a text: what it makes of the whole at once, and what of each place where lengths may change.

    Attributes
    ----------
    whole
        The text before to the text after.
    pattern
        The text before to a pattern of all that may change in length; None where nothing does.
    length
        A match of it to the length of what is put there.
    """

    whole: Callable[[str], str]
    pattern: Callable[[str], regex.Pattern[str]] | None = None
    length: Callable[[regex.Match[str]], int] = lambda _: 1


def rewritings(steps: tuple[str, ...], *, starts: bool, ends: bool) -> Iterator[Rewriting]:
    """Yield what the steps of a preparation do to a text, or a segment of one (`textlab.texts.preparation.prepare`)."""
    composing = Rewriting(
        lambda content: unicodedata.normalize("NFC", content),
        _composable,
        lambda run: len(unicodedata.normalize("NFC", run[0])),
    )
    if "space" not in steps:
        yield Rewriting(lambda content: content.replace("\r\n", "\n").replace("\r", "\n"), lambda _: _LINE_END)
    # NUL marks edges inside pieces and between texts, so no text may hold one.
    yield Rewriting(lambda content: content.replace("\x00", " "))
    if "nfc" in steps:
        yield composing
    if "no-punctuation" in steps:
        yield Rewriting(
            lambda content: _OUTSIDE.sub(" ", _INSIDE.sub("", content)),
            lambda _: _PUNCTUATION,
            lambda mark: 0 if mark["inside"] else 1,
        )
    if "space" in steps:
        yield Rewriting(
            lambda content: _folded(content, starts=starts, ends=ends),
            lambda _: _SPACES,
            lambda run: 0 if (starts and run.start() == 0) or (ends and run.end() == len(run.string)) else 1,
        )
    if "lower" in steps:
        yield Rewriting(str.lower, lambda _: _DOTTED_I, lambda _: 2)
    if "nfc" in steps and ("no-punctuation" in steps or "lower" in steps):
        yield composing  # what was taken out or lower-cased may have left characters that join


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
    try:
        raw = content.encode(codec)
    except UnicodeEncodeError:  # half a surrogate pair
        return _one_space(content)
    if codec == "ascii":
        units: NDArray[Any] = np.frombuffer(raw.translate(_spaces()[:256].astype(np.uint8).tobytes()), np.uint8)
    else:
        units = _spaces()[np.frombuffer(raw, np.uint16)]
    space = units == ord(" ")
    kept: bytes = units[np.append(True, ~(space[1:] & space[:-1]))].tobytes()  # of each run the first
    return kept.decode(codec)


@cache
def _spaces() -> NDArray[np.uint16]:
    """Return uint16[65536]: a space for each unit of UTF-16 that is folded, every other for itself."""
    return np.array([ord(" ") if _one_space(chr(unit)) == " " else unit for unit in range(1 << 16)], np.uint16)


def _composable(text: str) -> regex.Pattern[str]:
    """Return a pattern of all that normalisation can change in a text: what joins, and characters it replaces."""
    replaced = "".join(sorted(one for one in set(text) if not unicodedata.is_normalized("NFC", one)))
    joined = rf"[^{JOINING}]?[{JOINING}]+"
    return regex.compile(rf"{joined}|[{regex.escape(replaced)}]" if replaced else joined)
