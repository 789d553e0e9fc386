"""The folder of a report on disk: written aside and swapped in, so that a kill at any moment leaves a whole report.

A folder ``NAME`` is made as ``.NAME.textlab-new``; a report that stands at ``NAME`` becomes ``.NAME.textlab-old``, the
new one ``NAME``, and the old one is deleted. Whoever comes next heals what was interrupted. What desktops and the user
hide in the folder (``.DS_Store``, ``.git``) is no part of a report: it moves on to the new one.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textlab.errors import OutputError, UsageError
from textlab.locks import alone
from textlab.report.faces import DOCUMENT, SIGNS, USUAL, files
from textlab.report.on_disk import ANOTHER, real, replace, told
from textlab.texts.models import split_argument

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from textlab.report.report import Report

#: What a folder holds, by how the schema of its document begins.
REPORT, COPIES = "textlab.report/", "textlab.copies/"
OURS = {
    REPORT: {DOCUMENT, "pairs.csv", "comparison.csv", "evidence", *SIGNS.values()},
    COPIES: {DOCUMENT, "copies.md", "copies.html"},
}
DESKTOPS = {"Thumbs.db", "desktop.ini"}
TEXT_ENDINGS = (".gz", ".zst", ".txt", ".text", ".md", ".jsonl", ".csv", ".tsv", ".parquet")


def default(samples: Sequence[str], reference: Sequence[str]) -> Path:
    """Return the folder of a report for which none was named: after the first of each.

    Examples
    --------
    >>> default(["corpora/samples"], ["corpora/alice29.txt"]).as_posix()
    'reports/samples-vs-alice29'
    >>> default(["runs/markov-6"], []).as_posix()
    'reports/markov-6-vs-held-out'
    """
    made = _stem(samples[0].partition("=")[0] if samples else "") or "models"
    held = (_stem(reference[0]) or "reference") if reference else "held-out"
    return Path("reports") / f"{made}-vs-{held}"


def beside(reports: Sequence[str]) -> Path:
    """Return the folder of reports side by side for which none was named.

    Examples
    --------
    >>> beside(["reports/monday", "friday=reports/b/report.json"]).as_posix()
    'reports/monday-beside-friday'
    >>> beside(["a", "b", "c", "d"]).as_posix()
    'reports/a-beside-3-more'
    """
    given = [split_argument(report) for report in reports]
    names = [_stem(called(path) if name is None else name) or "report" for name, path in given]
    others = f"{len(names) - 1}-more" if len(names) > 2 else "".join(names[1:]) or "itself"
    return Path("reports") / f"{names[0]}-beside-{others}"


def called(path: str | os.PathLike[str]) -> str:
    """Return what a report is called: its folder, or its file where that has a name of its own.

    Examples
    --------
    >>> called("reports/alice/report.json"), called("reports/alice/"), called("monday.json")
    ('alice', 'alice', 'monday')
    """
    whole = Path(os.path.abspath(path))  # noqa: PTH100 (links stay as given)
    return whole.parent.name if whole.name == DOCUMENT else whole.name.removesuffix(".json")


def _stem(path: str) -> str:
    if path == "-":
        return "stdin"
    name = Path(path).name
    for ending in TEXT_ENDINGS:
        name = name.removesuffix(ending)
    return re.sub(r"[^\w.+-]+", "-", name).strip("-.")


def check(path: str | os.PathLike[str], *, numbered: bool = False, kind: str = REPORT) -> None:
    """Refuse a folder that a report cannot be written to, before the work is done.

    Parameters
    ----------
    path
        The folder.
    numbered
        Whether another one beside it will do, as in `save`.
    kind
        What is to be written: a folder of another kind is not replaced.

    Raises
    ------
    UsageError
        When its name is empty.
    OutputError
        When it cannot be written, is a file, or holds what textlab did not write.
    """
    if not os.fspath(path):
        raise UsageError("the name of the folder is empty", remedy="name one with -o")
    with told(path):
        target, here = real(path), Path.cwd()
        if target == here or target in here.parents or os.path.ismount(target):
            raise OutputError(
                "cannot be replaced by a report", where=str(path), remedy="name a folder inside it with -o"
            )
        above = next(folder for folder in target.parents if os.path.lexists(folder))
        with alone(above):
            _heal(target)
            trial = above / _aside(target)[0].name
            trial.mkdir()
            trial.rmdir()
            # Not while another command replaces it.
            foreign = not _free(target) and _document(target, kind) is None
            other = foreign and any(_document(target, one) for one in OURS)
            file = foreign and not target.is_dir()
    if file and not numbered:
        raise OutputError("is a file, not a folder", where=str(path), remedy="name a folder with -o")
    if foreign and not numbered:
        held = "another kind of report" if other else f"what textlab did not write{_foreign(target)}"
        raise OutputError(f"holds {held}", where=str(path), remedy=ANOTHER)


def _free(target: Path) -> bool:
    return not os.path.lexists(target) or (target.is_dir() and all(_hidden(part) for part in target.iterdir()))


def _hidden(part: Path) -> bool:
    return part.name.startswith(".") or part.name in DESKTOPS


def _parts(target: Path) -> Iterator[Path]:
    yield from target.iterdir()
    yield from target.glob("evidence/*")
    yield from target.glob("plots/*")


def _foreign(target: Path) -> str:
    """Say which files of a folder of a report are none of its."""
    try:
        found = _read((target / DOCUMENT).read_bytes())
        known = set.union(*OURS.values()) | _inner(found)
        names = sorted({part.relative_to(target).as_posix() for part in _parts(target) if not _hidden(part)} - known)
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return f" ({', '.join(names[:3])})" if names else ""


def _inner(found: dict[str, Any]) -> set[str]:
    """Return the files that a report may have in the folders in its folder."""
    plots = [*(measure["name"] for measure in found["measures"]), "map"]
    tables = {f"evidence/{metric}.csv" for metric in found["evidence"]}
    return tables | {f"plots/{name}.{form}" for name in plots for form in ("svg", "png")}


def _document(target: Path, kind: str) -> dict[str, Any] | None:
    """Return the document at `target`; None when it is of another kind, or textlab did not write all that is there."""
    try:
        found = _read((target / DOCUMENT).read_bytes())
        ours = OURS[kind] | (_inner(found) if kind == REPORT else set())
        names = {part.relative_to(target).as_posix() for part in _parts(target) if not _hidden(part)}
        known = isinstance(found["inputs"], dict) and (kind != REPORT or digests(found["inputs"]) is not None)
        return found if known and found["schema"].startswith(kind) and names <= ours else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


@lru_cache(1)
def _read(content: bytes) -> dict[str, Any]:
    """Return a document: one that is to be replaced is looked at several times, and parsed once."""
    found: dict[str, Any] = json.loads(content)
    return found


def _digests(target: Path) -> object:
    """Return the digests of the inputs of the report at `target`; None where there is none."""
    found = _document(target, REPORT)
    return found and digests(found["inputs"])


def digests(inputs: dict[str, Any]) -> object:
    """Return what tells the inputs of one report from those of another: the digests of all of its texts."""
    models, others = inputs["models"], (inputs["reference"], inputs["corpus"])
    return [[model["name"], model["digest"]] for model in models], [text and text["digest"] for text in others]


def save(
    report: Report, path: str | os.PathLike[str], *, numbered: bool = False, formats: str | Iterable[str] = USUAL
) -> Path:
    """Write a report and its faces to a folder.

    Parameters
    ----------
    report
        The report.
    path
        The folder. A report that stands there is replaced.
    numbered
        Replace only a report on the same inputs; where another stands, take ``path-2``, ``path-3`` … instead.
    formats
        Which of its faces to write, of `textlab.report.faces.FORMATS`.

    Returns
    -------
    Path
        The folder that was written.

    Raises
    ------
    UsageError, OutputError
        As in `check`.
    """
    check(path, numbered=numbered)
    wanted = Path(path)
    parent = real(wanted).parent
    content = files(report, formats)
    with told(path):
        parent.mkdir(parents=True, exist_ok=True)
        with alone(parent):
            chosen = _number(wanted, digests(report.inputs)) if numbered else wanted
            _swap(content, real(chosen))
    return chosen


def renew(path: str | os.PathLike[str], formats: Iterable[str]) -> tuple[Report, Path]:
    """Write faces of a report anew where it stands; whatever else stands there stays.

    Parameters
    ----------
    path
        The folder of a report, or its ``report.json``.
    formats
        Which of its faces to write, of `textlab.report.faces.FORMATS`.

    Returns
    -------
    report : Report
        The report.
    folder : Path
        Where it stands.

    Raises
    ------
    InputError
        There is no report, or it is broken.
    OutputError
        It cannot be written there.
    """
    from textlab.report.json_file import load

    where = Path(path) if Path(path).name != DOCUMENT else Path(path).parent
    heal(where)
    if not where.is_dir():
        return load(path), where  # which says what is wrong
    target = real(where)
    with contextlib.ExitStack() as held:
        with told(where):
            held.enter_context(alone(target.parent))  # so that no other report comes between reading and writing
        report = load(path)
        content = files(report, formats)
        with told(where):
            for name, part in content.items():
                (target / name).parent.mkdir(exist_ok=True)
                replace(target / name, part)
    return report, where


def write(files: Mapping[str, bytes], path: str | os.PathLike[str], kind: str) -> None:
    """Write the files of a folder of this kind; one that stands there is replaced.

    Raises
    ------
    UsageError, OutputError
        As in `check`.
    """
    check(path, kind=kind)
    target = real(path)
    with told(path):
        target.parent.mkdir(parents=True, exist_ok=True)
        with alone(target.parent):
            _swap(files, target)


def _number(wanted: Path, inputs: object) -> Path:
    chosen, number = wanted, 1
    while not _free(chosen) and _digests(chosen) != inputs:
        number += 1
        chosen = wanted.with_name(f"{wanted.name}-{number}")
        _heal(real(chosen))
    return chosen


def _swap(files: Mapping[str, bytes], target: Path) -> None:
    _heal(target)
    new, old = _aside(target)
    for name, content in files.items():
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        (new / name).write_bytes(content)
    try:
        if target.exists():
            target.rename(old)
        new.rename(target)
    finally:
        _heal(target)


def _aside(target: Path) -> tuple[Path, Path]:
    return (target.with_name(f".{target.name}.textlab-new"), target.with_name(f".{target.name}.textlab-old"))


def heal(path: str | os.PathLike[str]) -> None:
    """Bring back a report whose replacement was interrupted; do nothing where a folder stands."""
    target = real(path)
    if not target.exists() and target.parent.is_dir():
        with alone(target.parent):
            _heal(target)


def _heal(target: Path) -> None:
    """Undo or finish a swap that was interrupted, and clear away what it left."""
    new, old = _aside(target)
    with contextlib.suppress(OSError):
        if not target.exists() and old.is_dir() and any(_hidden(part) or part.name == DOCUMENT for part in _parts(old)):
            old.rename(target)
        for part in filter(_hidden, list(_parts(old)) if old.is_dir() else []):
            place = target / part.relative_to(old)
            place.parent.mkdir(exist_ok=True)
            part.replace(place)
        for rest in (old, new):
            if rest.is_dir():
                # The document first: what a kill leaves of it is then never taken for a report.
                (rest / DOCUMENT).unlink(missing_ok=True)
                shutil.rmtree(rest)
