"""The files of ``textlab copies``: a page and a Markdown file to read, and ``report.json`` with everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textlab.copied import saying
from textlab.report import folder
from textlab.report.faces import DOCUMENT
from textlab.report.json_file import dump
from textlab.report.on_disk import write_file
from textlab.report.plain import markdown

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from textlab.copied.result import Copies, Copy


def check(path: str | os.PathLike[str]) -> None:
    """Refuse a folder that copies cannot be written to; see `textlab.report.folder.check`."""
    folder.check(path, kind=folder.COPIES)


def save(found: Copies, path: str | os.PathLike[str]) -> None:
    """Write copies to a folder; earlier ones that stand there are replaced.

    Raises
    ------
    OutputError
        When it cannot be written, or holds anything else.
    """
    from textlab.copied import page

    texts = {
        DOCUMENT: dump(found.as_dict()) + "\n",
        "copies.md": document(found),
        "copies.html": page.document(found),
    }
    folder.write({name: text.encode("utf-8", "backslashreplace") for name, text in texts.items()}, path, folder.COPIES)


def save_page(found: Copies, path: str | os.PathLike[str]) -> None:
    """Write the page of copies to a file; one that stands there is replaced.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    from textlab.copied import page

    write_file(page.document(found).encode("utf-8", "backslashreplace"), path)


def document(found: Copies) -> str:
    """Return everything as one Markdown document."""
    names = [text.name for text in found.texts]
    what = names[0] if len(names) == 1 else saying.count(len(names), "text")
    parts = [
        f"# Copies in {markdown(what)} from {markdown(', '.join(found.inputs['corpus']['names']))}",
        markdown(saying.headline(found)),
        *(markdown(note) for note in found.notes),
    ]
    if len(names) > 1:
        parts.append(_table(found))
    for name, every in zip(names, found.by_text(), strict=True):
        if mine := [copy for copy in every if not copy.common]:
            parts += [f"## {markdown(name)}", *_told(mine)]
    for title, copies in (
        ("Common phrases, in the background, too", found.common),
        ("Short lines that stand whole in the corpus", found.lines),
    ):
        if copies:
            parts += [f"## {title}", *_told(copies, named=True)]
    return "\n\n".join([*parts, "## What would have been found", markdown(found.promise)]) + "\n"


def _table(found: Copies) -> str:
    head = "| text | characters | passages | copied | word for word |\n| --- | ---: | ---: | ---: | ---: |"
    lines = [
        f"| {markdown(text.name)} | {text.characters:,} | {text.copies:,} |"
        f" {saying.percent(text.copied / max(1, text.characters))} |"
        f" {saying.percent(text.verbatim / max(1, text.characters))} |"
        for text in found.texts
    ]
    return "\n".join([head, *lines])


def _told(copies: Sequence[Copy], *, named: bool = False) -> Iterable[str]:
    """Yield a paragraph for each copy: where, how long, and what it says, with its passage where that differs."""
    for number, copy in enumerate(copies, 1):
        name = f"{copy.text}, " if named else ""
        place = f"{name}{saying.places(copy)}: {saying.size(copy)}"
        quoted = [f"> {markdown(copy.content)}"]
        if copy.edits:
            quoted += [
                ">",
                f"> **there:** {markdown(copy.passage)}",
                ">",
                f"> **edits:** {markdown(saying.edits(copy))}",
            ]
        yield f"**{number}.** {markdown(place)}"
        yield "\n".join(quoted)
