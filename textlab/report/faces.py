"""The faces of a report: what each format writes, from what ``report.json`` holds alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textlab.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textlab.report.report import Report

    Files = dict[str, bytes]

DOCUMENT = "report.json"
USUAL = ("json", "md", "csv", "html")
"""What is written when nobody says otherwise."""


def _json(report: Report) -> Files:
    from textlab.report.json_file import encode

    return {DOCUMENT: encode(report)}


def _markdown(report: Report) -> Files:
    from textlab.report.markdown import document

    return {"comparison.md": _bytes(document(report))}


def _csv(report: Report) -> Files:
    from textlab.report.csv_files import files

    return files(report)


def _html(report: Report) -> Files:
    from textlab.report.page.document import document

    return {"report.html": _bytes(document(report))}


def _latex(report: Report) -> Files:
    from textlab.report.latex import document

    return {"comparison.tex": _bytes(document(report))}


def _plots(report: Report) -> Files:
    from textlab.report.plots import files

    return files(report)


FORMATS: dict[str, Callable[[Report], Files]] = {
    "json": _json,
    "md": _markdown,
    "csv": _csv,
    "html": _html,
    "latex": _latex,
    "plots": _plots,
}
#: A file or folder that each format writes, whatever the report.
SIGNS = {
    "md": "comparison.md",
    "csv": "scores.csv",
    "html": "report.html",
    "latex": "comparison.tex",
    "plots": "plots",
}


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def checked(formats: str | Iterable[str]) -> list[str]:
    """Return formats that there are; a text has commas between them.

    Raises
    ------
    UsageError
        There is no such format.
    """
    chosen = [name.strip() for name in formats.split(",")] if isinstance(formats, str) else list(formats)
    if not chosen:
        raise UsageError("no format", remedy=f"choose from {', '.join(FORMATS)}")
    for name in chosen:
        if name not in FORMATS:
            raise UsageError(f"no format {name!r}", remedy=f"choose from {', '.join(FORMATS)}")
    return chosen


def files(report: Report, formats: str | Iterable[str] = USUAL) -> Files:
    """Return the files of these formats by their names in the folder; the document is always one of them.

    Raises
    ------
    UsageError
        There is no such format, or plots are wanted and matplotlib is not installed.

    Examples
    --------
    >>> from textlab.report.report import Report
    >>> report = Report(version="0.1.0", signature={}, settings={}, inputs={"models": [], "reference": {"name": "tea"}})
    >>> sorted(files(report, ["csv"]))
    ['comparison.csv', 'pairs.csv', 'report.json', 'scores.csv']
    """
    wanted = {"json", *checked(formats)}
    return {name: content for form in FORMATS if form in wanted for name, content in FORMATS[form](report).items()}
