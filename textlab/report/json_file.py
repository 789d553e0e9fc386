"""The JSON face: ``report.json``, everything, one row a line, and the way back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textlab.errors import InputError
from textlab.metrics.protocol import Measure
from textlab.report import folder, rows
from textlab.report.faces import DOCUMENT
from textlab.report.report import SCHEMA, Report

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Sequence

TABLES = {
    "verdicts": rows.VERDICTS,
    "scores": rows.SCORES,
    "pairs": rows.PAIRS,
    "pieces": rows.PIECES,
    "texts": rows.TEXTS,
}


_NAME = re.compile(r"\w+(\.\w+)?")


def dump(value: object) -> str:
    """Return `value` as JSON in which every row of a table stands on a line of its own.

    Examples
    --------
    >>> print(dump({"scores": [{"model": "a", "value": None}, {"model": "b", "value": 0.1}]}))
    {
    "scores": [
    {"model": "a", "value": null},
    {"model": "b", "value": 0.1}
    ]
    }
    """
    if isinstance(value, dict) and any(isinstance(part, dict | list) for part in value.values()):
        return "{\n" + ",\n".join(f"{json.dumps(key)}: {dump(part)}" for key, part in value.items()) + "\n}"
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(_flat(row) for row in value) + "\n]"
    return _flat(value)


_flat = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def encode(report: Report) -> bytes:
    """Return the bytes of ``report.json``; equal reports give equal bytes."""
    # A lone surrogate (a file name that is not Unicode) becomes the escape that JSON has for it.
    return (dump(report.as_dict()) + "\n").encode("utf-8", "backslashreplace")


def decode(content: bytes, where: str) -> Report:
    """Return the report that `encode` wrote.

    Raises
    ------
    InputError
        When it is not one, naming `where` and the field that is wrong.
    """

    def refuse(constant: str) -> float:
        raise ValueError(f"{constant} is no number")

    try:
        found = json.loads(content, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise InputError(f"is no report: {error}", where=where, remedy="make it again with textlab evaluate") from error
    schema = found.get("schema") if isinstance(found, dict) else None
    if not isinstance(schema, str):
        raise InputError("is no report of textlab", where=where, remedy="name its folder, or its report.json")
    if schema != SCHEMA:
        raise InputError(
            f"has schema {schema!r:.60}, this version reads {SCHEMA!r}",
            where=where,
            remedy="make the report again with textlab evaluate",
        )
    _check(found, where)
    try:
        measures = [Measure(**_tuples(measure)) for measure in found["measures"]]
    except TypeError as error:
        raise InputError(f"field 'measures': {error}", where=where) from error
    _refuse(_inconsistent(found, measures), where)
    return Report(
        **{name: found[name] for name in ("version", "signature", "settings", "inputs", "notes", "curves", "texts")},
        measures=measures,
        score_rows=found["scores"],
        pair_rows=found["pairs"],
        piece_rows=found["pieces"],
        verdict_rows=found["verdicts"],
        evidence_rows=found["evidence"],
    )


def _tuples(measure: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in measure.items()}


def _check(found: dict[str, Any], where: str) -> None:
    """Refuse a report whose fields are not what the faces and frames take them for."""
    shapes: dict[str, type] = dict.fromkeys(("signature", "settings", "inputs", "evidence", "curves"), dict)
    shapes |= {"version": str, "notes": list, "measures": list}
    for name, shape in shapes.items():
        if not isinstance(found.get(name), shape):
            raise InputError(f"field {name!r} is missing or broken", where=where)
    inputs = found["inputs"]
    problems = [(name, rows.wrong(found.get(name), columns)) for name, columns in TABLES.items()]
    problems += [(f"evidence.{metric}", rows.wrong(part, rows.EVIDENCE)) for metric, part in found["evidence"].items()]
    problems += [(f"curves.{name}", rows.wrong(part, rows.CURVES)) for name, part in found["curves"].items()]
    problems.append(("inputs.models", rows.wrong(inputs.get("models"), rows.MODELS)))
    problems.append(("inputs.reference", rows.wrong([inputs.get("reference")], rows.TEXT)))
    if inputs.get("corpus") is not None:
        problems.append(("inputs.corpus", rows.wrong([inputs["corpus"]], rows.TEXT)))
    problems.append(("measures", rows.wrong(found["measures"], rows.MEASURES)))
    problems.append(("notes", rows.wrong([{"note": note} for note in found["notes"]], {"note": "text"})))
    problems += [(f"settings.{name}", _wrong_setting(value)) for name, value in found["settings"].items()]
    _refuse(problems, where)
    _refuse([("texts", _wrong_marks(text)) for text in found["texts"]], where)


def _wrong_setting(value: object) -> str | None:
    parts = value if isinstance(value, list) else [value]
    plain = all(part is None or isinstance(part, str | int | float) for part in parts)
    return None if plain else f"holds {value!r:.40}, not a plain value or a list of them"


def _inconsistent(found: dict[str, Any], measures: Sequence[Measure]) -> Iterator[tuple[str, str | None]]:
    """Yield where the tables of a report do not speak of the same models and measures."""
    names, models = [one.name for one in measures], [one["name"] for one in found["inputs"]["models"]]
    for name in (*names, *found["evidence"]):
        if not _NAME.fullmatch(name):  # files are called after them
            yield "measures", f"{name!r} is no name of a measure or a metric"
    if not models or len(set(models)) < len(models):
        yield "inputs.models", "there is no model" if not models else "two models have one name"
    yield "pieces", rows.wrong(found["pieces"], dict.fromkeys(names, "number?"))
    if sorted((row["model"], row["measure"]) for row in found["scores"]) != sorted(
        (model, name) for model in models for name in names
    ):
        yield "scores", "there is not one row for each model and measure"
    if [row["model"] for row in found["verdicts"]] != models:
        yield "verdicts", "there is not one row for each model"
    of_models = {"texts": found["texts"], **{f"evidence.{name}": part for name, part in found["evidence"].items()}}
    known = set(models)
    for field, table in of_models.items():
        if any(row["model"] not in known for row in table):
            yield field, "a row is of a model that the report does not have"
    if any(not {row["model_a"], row["model_b"]} <= known or row["measure"] not in names for row in found["pairs"]):
        yield "pairs", "a row is of a model or a measure that the report does not have"


def _wrong_marks(text: dict[str, Any]) -> str | None:
    """Say what keeps the marks of a text from standing in it."""
    problem = rows.wrong(text["marks"], rows.MARKS)
    if problem is None and not all(0 <= mark["start"] < mark["end"] <= len(text["text"]) for mark in text["marks"]):
        problem = f"a mark of {text['sample']!r} does not stand in its text"
    return problem


def _refuse(problems: Iterable[tuple[str, str | None]], where: str) -> None:
    for name, problem in problems:
        if problem:
            raise InputError(f"field {name!r}: {problem}", where=where)


def load(path: str | os.PathLike[str]) -> Report:
    """Read a report from its folder or its ``report.json``; see `Report.load`."""
    place = Path(path)
    if place.suffix != ".json" or place.is_dir():
        folder.heal(place)
        place = place / DOCUMENT
    try:
        content = place.read_bytes()
    except FileNotFoundError as error:
        what = "holds no report" if place.parent.is_dir() and place.name == DOCUMENT else "is not there"
        raise InputError(what, where=str(path), remedy="name the folder of a report, or its report.json") from error
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})",
            where=str(path),
            remedy="name the folder of a report, or its report.json",
        ) from error
    return decode(content, str(path))
