"""Reports made at different times, side by side: models compared from their piece scores, without scoring again."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

import textlab
from textlab import comparison, verdict
from textlab.comparison.units import unit_means
from textlab.engines import all_cores
from textlab.errors import InputError, UsageError
from textlab.inputs import HUMAN
from textlab.report import folder, signature
from textlab.report.report import Report
from textlab.texts.dictionary import LANGUAGES
from textlab.texts.models import split_argument

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    PathLike = str | os.PathLike[str]
    Row = dict[str, Any]


def compare(
    reports: PathLike | Sequence[PathLike] | Mapping[str, PathLike | Report],
    *,
    baseline: str | None = None,
    pairs: Literal["auto", "all"] = "auto",
) -> Report:
    """Put reports side by side, as if all their models had been evaluated together.

    Parameters
    ----------
    reports
        Folders of reports, or their ``report.json``, of which ``NAME=PATH`` names one; or reports, or paths, by name.
    baseline
        The model that others are compared with where there are more than ten; the first, unless given.
    pairs
        ``"all"`` compares every two models however many there are.

    Returns
    -------
    Report
        Of all models. One that two reports hold, with the same samples, is in it once; where only the name is the same,
        the name of the report stands before it.

    Raises
    ------
    UsageError
        Two reports have the same name, or no model is called like the baseline.
    InputError
        A report cannot be read, or two differ in what their numbers depend on.

    Examples
    --------
    >>> import textlab
    >>> lines = [f"The {i} hares and {i + 1} hatters of {i % 7} had tea." for i in range(500)]
    >>> book = textlab.Text(" ".join(lines), name="tea")
    >>> def report(model, text):
    ...     return textlab.evaluate({model: [text]}, reference=book, metrics=["copying"], piece=400, jobs=1)
    >>> one = report("echo", book.content[:400])
    >>> other = report("sense", "Nobody in this tale was ever fond of tea, or of hares. " * 8)
    >>> textlab.compare({"monday": one, "friday": other}).verdicts.verdict.to_list()
    ['copies the book', 'reads like the book']
    """
    named, given = _read(reports)
    first_name, first = next(iter(named.items()))
    for name, report in named.items():
        _refuse_unlike(name, report, first_name, first)
    parts = _told_apart(named)
    models = [model for part in parts.values() for model in part.models]
    if baseline is not None and baseline not in models:
        remedy = f"choose from {', '.join(models)}"
        raise UsageError(f"no model is called {baseline!r}", where="baseline", remedy=remedy)
    human = _human(parts)
    columns = [measure.name for measure in first.measures]
    compared = comparison.compare(
        [table for part in parts.values() for table in _tables(part, columns)],
        {shape: _units(rows, columns) for shape, rows in human.items()},
        first.measures,
        baseline=baseline,
        pairs=pairs,
        threads=all_cores(),
    )
    evidence = {
        metric: [row for part in parts.values() for row in part.evidence_rows.get(metric, [])]
        for metric in dict.fromkeys(metric for part in parts.values() for metric in part.evidence_rows)
    }
    details = verdict.details(evidence, models, LANGUAGES.get(first.signature.get("language", "en"), "English"))
    return Report(
        version=textlab.__version__,
        signature=first.signature,
        settings={"reports": given, "baseline": baseline, "pairs": pairs, "fail-if": []},
        inputs=first.inputs | {"models": [model for part in parts.values() for model in part.inputs["models"]]},
        notes=_notes(named, parts),
        measures=first.measures,
        score_rows=[dict(row) for row in compared.scores],
        pair_rows=[dict(row) for row in compared.pairs],
        piece_rows=[
            *(row for part in parts.values() for row in part.piece_rows if row["model"] != HUMAN),
            *(row for rows in human.values() for row in rows),
        ],
        verdict_rows=[vars(one) for one in verdict.verdicts(compared.scores, details)],
        evidence_rows=evidence,
        curves=_curves(parts, human),
        texts=[row for part in parts.values() for row in part.texts],
    )


def _read(
    reports: PathLike | Sequence[PathLike] | Mapping[str, PathLike | Report],
) -> tuple[dict[str, Report], list[str] | None]:
    """Return the reports by name, and what was given by the names of paths, wherever they lie; None without paths."""
    if isinstance(reports, Mapping):
        named = {name: one if isinstance(one, Report) else Report.load(one) for name, one in reports.items()}
        given = None
    else:
        paths = [reports] if isinstance(reports, str | os.PathLike | Report) else list(reports)
        if any(isinstance(one, Report) for one in paths):
            raise UsageError("reports have no names of their own", where="reports", remedy='give {"name": report}')
        split = [split_argument(os.fspath(one)) for one in paths]
        names = [folder.called(path) if name is None else name for name, path in split]
        twice = [name for name, times in Counter(names).items() if times > 1]
        if twice:
            same = " and ".join(path for name, (_, path) in zip(names, split, strict=True) if name == twice[0])
            raise UsageError(f"two reports are called {twice[0]!r}: {same}", remedy="name them with NAME=PATH")
        named = {name: Report.load(path) for name, (_, path) in zip(names, split, strict=True)}
        given = [folder.called(path) if name is None else f"{name}={folder.called(path)}" for name, path in split]
    if not named:
        raise UsageError("no reports", remedy="name the folder of one")
    return named, given


def _refuse_unlike(name: str, report: Report, first_name: str, first: Report) -> None:
    """Refuse a report whose numbers depend on other things than those of the first."""
    differing = signature.differences(report, first)
    if differing:
        raise InputError(
            f"cannot be compared with {first_name}: {'; '.join(differing)}",
            where=name,
            remedy="evaluate both with the same settings (--piece, --prepare, --window …), against the same texts",
        )


def _told_apart(named: Mapping[str, Report]) -> dict[str, Report]:
    """Return the reports, each model in one of them, under a name of its own."""
    digests = defaultdict[str, set[str]](set)
    for report in named.values():
        for model in report.inputs["models"]:
            digests[model["name"]].add(model["digest"])
    taken = set[tuple[str, str]]()
    parts = {}
    for name, report in named.items():
        names = {HUMAN: HUMAN}
        for model in report.inputs["models"]:
            which = model["name"], model["digest"]
            if which not in taken:
                names[which[0]] = which[0] if len(digests[which[0]]) == 1 else f"{name}/{which[0]}"
            taken.add(which)
        parts[name] = _renamed(report, names)
    called = Counter(model for part in parts.values() for model in part.models)
    twice = [model for model, times in called.items() if times > 1]
    if twice:
        raise UsageError(f"two models would be called {twice[0]!r}", remedy="name the reports otherwise, NAME=PATH")
    return parts


def _renamed(report: Report, names: Mapping[str, str]) -> Report:
    """Return a report of these models alone, under these names."""

    def rows(found: Iterable[Row]) -> list[Row]:
        return [row | {"model": names[row["model"]]} for row in found if row["model"] in names]

    models = [one | {"name": names[one["name"]]} for one in report.inputs["models"] if one["name"] in names]
    return replace(
        report,
        inputs=report.inputs | {"models": models},
        score_rows=rows(report.score_rows),
        piece_rows=rows(report.piece_rows),
        evidence_rows={metric: rows(found) for metric, found in report.evidence_rows.items()},
        curves={name: rows(found) for name, found in report.curves.items()},
        texts=rows(report.texts),
    )


def _human(parts: Mapping[str, Report]) -> dict[str, list[Row]]:
    """Return the rows of human pieces by the shape of their units, each from the first report that has it."""
    shapes: dict[str, list[Row]] = {}
    for name, part in parts.items():
        own = _grouped((row for row in part.piece_rows if row["model"] == HUMAN), "shape")
        for model in part.inputs["models"]:
            if model["unit"] not in own:
                what = f"no human text in units of {model['unit']}, as {model['name']} has them"
                raise InputError(what, where=name, remedy="make the report again with textlab evaluate")
        shapes = {**own, **shapes}
    return dict(sorted(shapes.items(), key=lambda item: _size(item[0])))


def _size(shape: str) -> tuple[int, ...]:
    """Return what shapes are ordered by: their pieces, then the length of the texts they are joined of."""
    number = int("".join(filter(str.isdigit, shape)) or 0)
    return (1, number) if shape.startswith("texts") else (number, 0)


def _tables(part: Report, columns: Sequence[str]) -> Iterator[comparison.UnitTable]:
    """Yield the units of each model."""
    pieces = _grouped(part.piece_rows, "model")
    samples = {row["model"]: row["samples"] for row in part.score_rows}
    for model in part.inputs["models"]:
        own = pieces.get(model["name"], [])
        yield comparison.UnitTable(
            model["name"],
            model["unit"],
            _units(own, columns),
            samples=samples.get(model["name"], model["samples"]),
            pieces=len(own),
            within_one_sample=model["within_one_sample"],
        )


def _units(rows: Sequence[Row], columns: Sequence[str]) -> NDArray[np.float64]:
    """Return the scores of units from the rows of their pieces, float64[unit, measure]."""
    values = np.array([[row[column] for column in columns] for row in rows], np.float64).reshape(-1, len(columns))
    units: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        units.setdefault(row["unit"], []).append(place)
    return unit_means(values, list(units.values()))


def _grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    """Return rows by what they have in a column, in their order."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


def _curves(parts: Mapping[str, Report], human: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """Return the curves of all models; that of human text once, from a report that has its first shape."""
    first = next(iter(human), "")
    shaped = [
        part
        for part in parts.values()
        if any(row["model"] == HUMAN and row["shape"] == first for row in part.piece_rows)
    ]
    curves: dict[str, dict[str, Row]] = {}
    for part in [*shaped, *parts.values()]:
        for name, rows in part.curves.items():
            known = curves.setdefault(name, {})
            known |= {row["model"]: row for row in rows if row["model"] not in known}
    order = {HUMAN: -1} | {
        model: place for place, model in enumerate(m for part in parts.values() for m in part.models)
    }
    return {name: sorted(rows.values(), key=lambda row: order[row["model"]]) for name, rows in curves.items()}


def _notes(named: Mapping[str, Report], parts: Mapping[str, Report]) -> list[str]:
    """Return what is said first: what stands beside what, what holds for all, what for one."""
    told, shared = [], False
    for name, report in named.items():
        count, left = len(report.models), len(report.models) - len(parts[name].models)
        shared |= left > 0
        elsewhere = f", {left:,} of them in an earlier report" if left else ""
        told.append(f"{name} ({count:,} model{'s' * (count != 1)}{elsewhere})")
    once = "; a model of two reports counts in the first" if shared else ""
    notes = [f"Side by side, without scoring again: {', '.join(told)}{once}."]
    versions = {name: part.version for name, part in parts.items()}
    if len(set(versions.values())) > 1:
        by = ", ".join(f"{name} by {version}" for name, version in versions.items())
        notes.append(f"Made by different versions of textlab: {by}.")
    times = Counter(note for part in parts.values() for note in dict.fromkeys(part.notes))
    notes += [note for note, found in times.items() if found == len(parts)]
    for name, part in parts.items():
        notes += [f"{name}: {note}" for note in part.notes if times[note] < len(parts)]
    return notes
