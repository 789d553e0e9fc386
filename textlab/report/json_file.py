"""The JSON face: ``report.json``, everything, one row a line, and the way back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from textlab.errors import InputError
from textlab.metrics.protocol import Measure, Side
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


#: Settings that have several values.
_LISTS = ("samples", "reports", "reference", "corpus", "metrics", "fail-if")

#: A number has no more than so many decimals.
_DECIMALS = 15

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
    problems += [(f"settings.{name}", _wrong_setting(name, value)) for name, value in found["settings"].items()]
    problems += [(f"signature.{name}", _wrong_part(name, value)) for name, value in found["signature"].items()]
    _refuse(problems, where)
    _refuse([("texts", _wrong_marks(text)) for text in found["texts"]], where)
    _refuse([("measures", _wrong_measure(measure)) for measure in found["measures"]], where)


def _wrong_setting(name: str, value: object) -> str | None:
    """Say what keeps a setting from standing in a command line."""
    return _wrong_plain(value, "texts" if name in _LISTS and value is not None else None)


def _wrong_part(name: str, value: object) -> str | None:
    """Say what keeps a part of the signature from being one: a digest, versions by name, or a plain value."""
    text = name in ("reference", "corpus", "language")
    if isinstance(value, dict) and not text:
        return next((problem for one in value.values() if (problem := _wrong_plain(one, "whole"))), None)
    return _wrong_plain(value, "text" if text else None)


def _wrong_plain(value: object, kind: str | None) -> str | None:
    """Say why a value is not of this kind, or without one, neither a text, a number or a truth nor a list of texts."""
    if kind is None and (value is None or isinstance(value, bool)):
        return None
    kind = kind or ("texts" if isinstance(value, list) else "text" if isinstance(value, str) else "number")
    problem = rows.misfit(value, kind)
    return problem and f"holds {problem}"


def _wrong_measure(measure: dict[str, Any]) -> str | None:
    """Say what keeps a measure from being shown."""
    if measure["side"] not in get_args(Side):
        return f"{measure['name']!r:.40} has a side {measure['side']!r:.20}, not one of {', '.join(get_args(Side))}"
    if len(measure["range"]) != 2 or measure["range"][0] is None:
        return f"{measure['name']!r:.40} has no range from a number to a number, or to none"
    if not 0 <= measure["decimals"] <= _DECIMALS or not measure["scale"] > 0:
        return (
            f"{measure['name']!r:.40} cannot be shown with {measure['decimals']} decimals, scaled by {measure['scale']}"
        )
    return None


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
