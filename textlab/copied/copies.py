"""The whole job: read, prepare, search, set common phrases apart, and say it in characters of the files."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from numbers import Integral, Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textlab.compiling import COMPILING, noticed
from textlab.copied.limits import Limits, promise
from textlab.copied.passages import covered
from textlab.copied.result import Copies
from textlab.copied.rows import rows
from textlab.copied.searching import find, placed
from textlab.errors import InputError, UsageError
from textlab.search.automaton import LONGEST as LONGEST_TEXT
from textlab.search.nearest_passage import LONGEST
from textlab.texts.corpus import Corpus, digest, open_corpus
from textlab.texts.encodings import refuse_no_characters
from textlab.texts.folders import folder_name
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.reading import called, read_texts
from textlab.texts.text import Text, told_apart
from textlab.threads import limited, threads

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textlab.copied.growing import Span
    from textlab.copied.searching import Found

    Given = str | os.PathLike[str] | Text
    Progress = Callable[[int, int, str], None]

#: A copy of which so much stands in the background is a common phrase.
COMMON = 0.9

#: More edits a character than this are as likely between any two stretches of one language.
MOST_EDITS = 0.4

_WINDOWS = range(8, LONGEST + 1)
_FOLDED = Preparation(("nfc", "quotes", "space", "fold"))
_AS_IS = Preparation(("nfc",))


def copies(  # noqa: PLR0913 (the flags of the command, all but two with a default)
    texts: Given | Sequence[Given],
    corpus: Given | Sequence[Given],
    *,
    min_length: int = 50,
    max_edits: float = 0.2,
    window: int = 64,
    background: Given | Sequence[Given] = (),
    as_is: bool = False,
    encoding: str | None = None,
    column: str | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Copies:
    """Return every stretch of the texts that stands in the corpus, word for word or nearly, with where it stands.

    Parameters
    ----------
    texts
        Files, folders, patterns, ``"-"`` for standard input, or `textlab.Text` objects.
    corpus
        The same: what they may have copied from.
    min_length
        Characters of the shortest copy, verbatim or near, without white space at its ends; 1 or more.
    max_edits
        Edits a character (Levenshtein) of a near copy, at most; 0 to 0.4. With 0 only verbatim copies are found.
    window
        Characters of the windows that near copies are found by, 8 to 1,024.
    background
        The same as `corpus`: a copy that stands there, too, is a common phrase.
    as_is
        Whether case, white space and the form of quotation marks must be the same.
    encoding, column
        How files are read: their encoding, the column or field that holds the text.
    jobs
        Cores to use; all there are, unless given. The result does not depend on it.
    progress
        Called with (done, in all, what is being done); with 0 in all for a remark.

    Returns
    -------
    Copies
        Verbatim runs of `min_length` characters or more, each as long as it can be and together every such run, near
        copies grown as far as they go, short lines, and the promise of what would have been found.

    Raises
    ------
    UsageError
        For a setting that cannot be.
    InputError
        For a text that cannot be read or used.

    Examples
    --------
    >>> import textlab
    >>> book = textlab.Text("Alice was beginning to get very tired of sitting by her sister on the bank.", "book")
    >>> text = textlab.Text("He said: ALICE was beginning to get very tired of sitting by  her brother.", "text")
    >>> (copy,) = textlab.copies(text, book).copies
    >>> copy.kind, copy.start, copy.end, copy.words, copy.passage
    ('verbatim', 9, 65, 11, 'Alice was beginning to get very tired of sitting by her')
    """
    limits = _limits(min_length, max_edits, window)
    cores = threads() if jobs is None else _whole("jobs", jobs)
    say = progress or _silent
    preparation = _AS_IS if as_is else _FOLDED
    given = [_list(one) for one in (texts, corpus, background)]
    _refuse(given)
    read, notes = _read(given[0], encoding, column)
    prepared = [prepare(text, preparation) for text in read]
    for text in prepared:
        if len(text) > LONGEST_TEXT:
            what = f"a text of {len(text):,} characters is too long to be searched at once"
            raise InputError(what, where=text.text.name, remedy=f"cut it: at most {LONGEST_TEXT:,}")
    book, other = (_corpus(one, preparation, encoding, column, say) for one in given[1:])
    contents = [text.content for text in prepared]
    with noticed(lambda: say(0, 0, COMPILING)), limited(lambda: cores):
        found = placed(contents, find(contents, book, limits, say), book, say)
        common = _common(contents, found, other, limits, say)
    told = [rows(text, one, book, limits, common[i]) for i, (text, one) in enumerate(zip(prepared, found, strict=True))]
    return Copies(
        texts=tuple(searched for searched, _, _ in told),
        copies=tuple(copy for _, copied, _ in told for copy in copied),
        lines=tuple(line for _, _, lines in told for line in lines),
        inputs={
            "texts": [
                {"name": text.name, "characters": len(text.content), "digest": digest([text.content])} for text in read
            ],
            "corpus": _described(given[1], book),
            "background": _described(given[2], other) if given[2] else None,
        },
        settings={"min-length": min_length, "max-edits": max_edits, "window": window, "as-is": as_is},
        notes=tuple(dict.fromkeys([*notes, *book.notes, *other.notes])),
        promise=promise(limits, as_is=as_is),
        contents=tuple(text.text for text in prepared),
    )


def _common(
    contents: Sequence[str], found: Sequence[Found], background: Corpus, limits: Limits, say: Progress
) -> list[set[Span]]:
    """Return the copies of each text that stand in the background, too, but for a few characters."""
    common: list[set[Span]] = [set() for _ in contents]
    places = [(i, copy) for i, one in enumerate(found) for copy in one.copies]
    if not len(background) or not places:
        return common
    again = find([contents[i][copy.start : copy.end] for i, copy in places], background, limits, say)
    for (i, copy), one in zip(places, again, strict=True):
        length = copy.end - copy.start
        if covered(one.copies, length).count(1) >= COMMON * length:
            common[i].add(copy)
    return common


def _limits(min_length: int, max_edits: float, window: int) -> Limits:
    if not isinstance(max_edits, Real):
        raise UsageError(f"{max_edits!r} is no number", where="max_edits", remedy=f"give 0 to {MOST_EDITS}")
    if not 0 <= max_edits <= MOST_EDITS:
        remedy = f"give 0 to {MOST_EDITS}: beyond that unrelated text is as near"
        raise UsageError(f"{max_edits:g} edits a character cannot be searched for", where="max_edits", remedy=remedy)
    if _whole("window", window) not in _WINDOWS:
        remedy = f"give {_WINDOWS[0]} to {_WINDOWS[-1]:,}"
        raise UsageError(f"a window of {window} characters cannot be searched for", where="window", remedy=remedy)
    return Limits(_whole("min_length", min_length), float(max_edits), window)


def _whole(name: str, value: int) -> int:
    if not isinstance(value, Integral) or value < 1:
        raise UsageError(f"{value!r} is no whole number of 1 or more", where=name, remedy="give one")
    return int(value)


def _list(given: Given | Sequence[Given]) -> list[str | Text]:
    several = list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]
    for one in several:
        if not isinstance(one, str | os.PathLike | Text):
            remedy = 'give a path, or textlab.Text("…")'
            raise UsageError("this is neither a path nor a text", where=f"{one!r:.40}", remedy=remedy)
    return [one if isinstance(one, Text) else os.fspath(one) for one in several]


def _refuse(given: Sequence[Sequence[str | Text]]) -> None:
    """Refuse what cannot be searched: nothing, or standard input read twice."""
    for role, several in zip(("texts", "corpus"), given, strict=False):
        if not several:
            raise UsageError("nothing given", where=role, remedy="name a file or a folder")
    if [one for several in given for one in several].count("-") > 1:
        raise UsageError("standard input can be read only once", where="-", remedy="put it into a file first")


def _read(given: Sequence[str | Text], encoding: str | None, column: str | None) -> tuple[list[Text], list[str]]:
    """Return every text, each with a name of its own, and what is to be said of the files."""
    texts, paths, notes = list[Text](), list[str](), list[str]()
    for one in given:
        if isinstance(one, Text):
            refuse_no_characters(one.content, where=one.name)
            found: Sequence[Text] = [one]
        else:
            reading = read_texts(one, encoding=encoding, column=column)
            found, notes = reading.texts, [*notes, *reading.notes]
        texts += found
        paths += [text.name if isinstance(one, Text) else _by_path(text.name, one) for text in found]
    times = Counter(text.name for text in texts)
    named = [
        text if times[text.name] == 1 else replace(text, name=path) for text, path in zip(texts, paths, strict=True)
    ]
    return told_apart(named), notes


def _by_path(name: str, path: str) -> str:
    """Return the name of a text that was read from a path with the path as it was given."""
    known = folder_name(Path(path))
    return f"{path.rstrip('/')}{name.removeprefix(known)}" if name.startswith(known) else name


def _corpus(
    given: Sequence[str | Text], preparation: Preparation, encoding: str | None, column: str | None, say: Progress
) -> Corpus:
    texts, paths = [one for one in given if isinstance(one, Text)], [one for one in given if not isinstance(one, Text)]
    if texts and paths:
        raise UsageError("paths and texts together", where="corpus", remedy="give either")
    for text in texts:
        refuse_no_characters(text.content, where=text.name)
    if not paths:
        return Corpus.of(told_apart(texts), preparation)

    def read(done: int, total: int) -> None:
        say(done, total, "Reading the corpus")

    return open_corpus(paths, preparation, encoding=encoding, column=column, progress=read)


def _described(given: Sequence[str | Text], corpus: Corpus) -> dict[str, Any]:
    """Return what a corpus was, wherever its files lie."""
    names = [one.name if isinstance(one, Text) else called(one) for one in given]
    return {"names": names, "texts": len(corpus.spans), "characters": len(corpus), "digest": corpus.digest}


def _silent(done: int, total: int, what: str) -> None:
    """Make no progress known."""
