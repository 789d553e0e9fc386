"""Samples from the command line: which texts, and which model made each."""

from __future__ import annotations

import json
import math
import os
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from textlab.errors import InputError, UsageError
from textlab.texts.folders import (
    EPOCHS,
    SAMPLES,
    expand,
    folder_name,
    is_folder,
    is_report,
    is_run,
    list_folder,
    shown,
    walk,
)
from textlab.texts.formats import File, is_readable, read_file, split_name
from textlab.texts.reading import no_texts, notes_of, read_stdin
from textlab.texts.text import Model, Text
from textlab.texts.unpacking import unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA = "textlab.samples/1"
GROUPS = ("folder", "file", "all")


@dataclass(frozen=True)
class _Source:
    """A file of samples (None: standard input) before it is read.

    `model` made its texts, unless they name another; `made_by` is the file or folder that says so, None where none
    does. `fixed`: whatever the texts name.
    """

    path: Path | None
    name: str
    model: str
    made_by: Path | None
    fixed: bool = False


def read_models(
    paths: Sequence[str],
    *,
    group: str | None = None,
    encoding: str | None = None,
    column: str | None = None,
    stdin: BinaryIO | None = None,
) -> tuple[list[Model], list[str]]:
    """Read samples, grouped into the models that made them.

    Parameters
    ----------
    paths
        Files, folders, patterns, ``-`` for standard input, or ``NAME=PATH``, which makes one model of the path. Of a
        folder, each folder directly in it is a model, named after it; files directly in it are one model, named after
        the folder, if their names are only numbers, and else one model each. Of a run (``runs/x`` or
        ``runs/x/samples``) the samples are taken under the run's name; a folder ``X/t0.5`` that ``textlab sample``
        wrote at this temperature has both names. Records that say their ``model`` belong to it.
    group
        ``"folder"``: each file belongs to the folder it lies in; ``"file"``: each file is a model; ``"all"``: all
        is one model.
    encoding, column, stdin
        As in `textlab.texts.reading.read_texts`.

    Returns
    -------
    models : list of Model
        In the order given, then in natural order. Their `about` is what the file ``X.json`` beside a folder ``X`` of
        samples says of it (schema ``textlab.samples/1``).
    notes : list of str
        Sentences that the user is to be told.

    Raises
    ------
    UsageError
        If two models have the same name, something is given twice, or an argument does not exist.
    InputError
        If there is nothing to read, or something cannot be used.

    Examples
    --------
    >>> import io
    >>> models, notes = read_models(["-"], stdin=io.BytesIO(b"Twas brillig"))
    >>> models[0].name, models[0].samples[0].content
    ('standard input', 'Twas brillig')
    """
    if group is not None and group not in GROUPS:
        raise UsageError(f"no such grouping: {group!r}", where="--group", remedy=f"give {', '.join(GROUPS)}")
    sources: list[_Source] = []
    passed_over: list[Path] = []
    for argument in paths:
        sources += _sources(argument, passed_over)
    if not sources:
        raise no_texts(" ".join(paths) or "samples")
    _refuse_given_twice(sources)
    unfinished = _unfinished(sources)
    sources = [_regrouped(source, group, paths) for source in _numbered_together(sources)]
    files = [_read(source, encoding, column, stdin) for source in sources]
    return _models(list(zip(sources, files, strict=True))), [*notes_of(files, passed_over), *unfinished]


def _unfinished(sources: Sequence[_Source]) -> list[str]:
    """Return what is to be said of folders whose texts are of a training that had not ended."""
    folders = dict.fromkeys(source.path.parent for source in sources if source.path is not None)
    half = {folder: about for folder in folders if (about := about_samples(folder)).get("finished") is False}
    return [f"{_label(folder)}: not trained to the end; this is epoch {half[folder].get('epoch')}." for folder in half]


def _models(files: Sequence[tuple[_Source, File]]) -> list[Model]:
    samples: defaultdict[str, list[Text]] = defaultdict(list)
    makers: dict[str, tuple[Path | None, str]] = {}
    for source, file in files:
        for record in file.records:
            name, maker = source.model, source.made_by
            if record.model and not source.fixed:
                name, maker = shown(record.model), None
            place = record.text.name if source.path is None or maker is None else os.fspath(source.path)
            known, first_place = makers.setdefault(name, (maker, place))
            if known != maker:
                raise UsageError(
                    f"two models are called {name!r}: {first_place} and {place}",
                    remedy="name them with NAME=PATH, or give --group",
                )
            samples[name].append(record.text)
    return [Model(name, tuple(texts), about_samples(makers[name][0])) for name, texts in samples.items()]


def _sources(argument: str, passed_over: list[Path]) -> list[_Source]:
    name, path = split_argument(argument)
    sources: list[_Source] = []
    if path == "-":
        sources.append(_Source(None, "standard input", "standard input", None))
    else:
        found = expand(path)
        for one in found:
            if is_folder(one):
                sources += _folder_sources(one, passed_over)
            elif len(found) == 1 or is_readable(one):
                if name is None and _is_side_file(one):  # what the shell makes of `samples/*`
                    return []
                sources.append(_Source(one, shown(one.name), shown(split_name(one)[0]), one))
            elif not _is_side_file(one):
                passed_over.append(one)
        if not sources:
            raise no_texts(path)
    if name is None:
        return sources
    maker = Path(path, SAMPLES) if is_run(Path(path)) else Path(path)
    return [replace(source, model=shown(name), made_by=maker, fixed=True) for source in sources]


def split_argument(argument: str) -> tuple[str | None, str]:
    """Return the name, None where there is none, and the path of ``NAME=PATH``."""
    name, equals, path = argument.partition("=")
    if not equals or os.path.lexists(argument) or os.sep in name:
        return None, argument
    if not name.strip():
        raise UsageError("no name before '='", where=argument, remedy="write NAME=PATH")
    return name.strip(), path


def _folder_sources(folder: Path, passed_over: list[Path]) -> list[_Source]:
    if is_report(folder):
        raise UsageError("a report of textlab", where=os.fspath(folder), remedy="give samples")
    if is_run(folder):
        if not (folder / SAMPLES).is_dir():
            raise InputError("no samples in this run", where=os.fspath(folder), remedy=f"textlab sample {folder}")
        return _folder_sources(folder / SAMPLES, passed_over)
    label = _label(folder)
    listing = list_folder(folder)
    sources: list[_Source] = []
    for inner in listing.folders:
        if is_run(inner):
            sources += _folder_sources(inner / SAMPLES, passed_over) if (inner / SAMPLES).is_dir() else []
            continue
        model = f"{label}/{shown(inner.name)}" if _is_written_by_run(folder) else _label(inner)
        files, others = walk(inner)
        passed_over += others if files else [inner]
        for file in files:
            sources.append(_Source(file, f"{model}/{shown(file.relative_to(inner).as_posix())}", model, inner))
    passed_over += listing.passed_over
    numbered = all(map(_is_numbered, listing.files))
    for file in listing.files:
        model, maker = (label, folder) if numbered else (shown(split_name(file)[0]), file)
        sources.append(_Source(file, f"{label}/{shown(file.name)}", model, maker))
    return sources


def _numbered_together(sources: Sequence[_Source]) -> list[_Source]:
    """Take files given one by one as a folder of them would be: what the shell makes of ``samples/markov-6/*``."""
    singles: defaultdict[Path, list[Path]] = defaultdict(list)
    for source in sources:
        if source.path is not None and source.made_by == source.path and not source.fixed:
            singles[source.path.parent].append(source.path)
    together = {
        path for files in singles.values() if len(files) > 1 and all(map(_is_numbered, files)) for path in files
    }
    return [_as_in_its_folder(source) if source.path in together else source for source in sources]


def _as_in_its_folder(source: _Source) -> _Source:
    path = Path(source.path or "")
    label = _label(path.parent)
    return replace(source, name=f"{label}/{shown(path.name)}", model=label, made_by=path.parent)


def _regrouped(source: _Source, group: str | None, paths: Sequence[str]) -> _Source:
    if group is None or source.fixed or source.path is None:
        return source
    folder = source.name.rpartition("/")[0]
    if group == "folder":
        parent = source.path.parent
        return replace(source, model=folder or _label(parent), made_by=parent, fixed=True)
    if group == "file":
        stem = shown(split_name(source.path)[0])
        return replace(source, model=f"{folder}/{stem}" if folder else stem, made_by=source.path, fixed=True)
    only = Path(paths[0]) if len(paths) == 1 and Path(paths[0]).is_dir() else None
    return replace(source, model=_label(only) if only else "all", made_by=only, fixed=True)


def _read(source: _Source, encoding: str | None, column: str | None, stdin: BinaryIO | None) -> File:
    if source.path is None:
        return read_stdin(encoding=encoding, stdin=stdin)
    return read_file(source.path, name=source.name, encoding=encoding, column=column)


def about_samples(made_by: Path | None) -> dict[str, object]:
    """Return what ``X.json`` says of the folder ``X`` that made a model, or that its file lies in."""
    if made_by is None:
        return {}
    folder = made_by if made_by.is_dir() else made_by.parent
    if folder.name in {"", ".."}:
        folder = Path(os.path.abspath(folder))  # noqa: PTH100 - links stay as given
    path = side_file(folder)
    if not path.is_file():
        return {}
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    if SCHEMA.partition("/")[0].encode() not in raw:
        return {}  # someone else's
    remedy = "mend it, or take it away"
    try:
        about = json.loads(raw, parse_constant=_number, parse_float=_number, parse_int=_number)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON ({error})", where=os.fspath(path), remedy=remedy) from None
    if not isinstance(about, dict) or about.get("schema") != SCHEMA:
        raise InputError(f"its schema is not {SCHEMA!r}", where=os.fspath(path), remedy=remedy)
    for name in ("epoch", "temperature"):
        value = about.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or value < 0):
            what = f"{name} is {json.dumps(value):.40}, not a number from 0 on"
            raise InputError(what, where=os.fspath(path), remedy=remedy)
    return about


def _number(digits: str) -> float:
    """Return a number of JSON, whole or not, if there is such a one."""
    if not math.isfinite(number := float(digits)):
        raise ValueError(f"{digits:.20} is no number")
    return int(digits) if digits.lstrip("-").isdigit() else number


def side_file(folder: Path) -> Path:
    """Return the file that says what made the samples of a folder."""
    return folder.parent / f"{folder.name}.json"


def _refuse_given_twice(sources: Sequence[_Source]) -> None:
    given = set()
    for source in sources:
        place = os.path.abspath(source.path) if source.path else "-"  # noqa: PTH100 - a link is a file of its own
        if place in given:
            raise UsageError("given twice", where=source.name, remedy="give each file once")
        given.add(place)


def _label(folder: Path) -> str:
    """Return what a folder is called; the samples of a run have the run's name, and those of a temperature both."""
    if _is_of_temperature(folder):
        return f"{_label(Path(os.path.abspath(folder)).parent)}/{folder_name(folder)}"  # noqa: PTH100
    return folder_name(folder.parent if _is_written_by_run(folder) else folder)


def _is_written_by_run(folder: Path) -> bool:
    return folder_name(folder) in {SAMPLES, EPOCHS} and is_run(Path(os.path.abspath(folder)).parent)  # noqa: PTH100


def _is_of_temperature(folder: Path) -> bool:
    """Return whether a folder is named for the temperature at which ``textlab sample`` wrote what is in it."""
    name = folder_name(folder)
    temperature = about_samples(folder).get("temperature") if re.fullmatch(r"t\d.*", name) else None
    return isinstance(temperature, int | float) and name == f"t{temperature:g}"


def _is_numbered(path: Path) -> bool:
    return re.fullmatch("[0-9]+", split_name(path)[0]) is not None


def _is_side_file(path: Path) -> bool:
    return path.suffix.lower() == ".json" and path.with_suffix("").is_dir()
