from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from textlab.errors import InputError, TextlabError
from textlab.report.faces import files
from textlab.report.json_file import decode, dump, encode
from textlab.report.report import Report
from textlab.report.terminal import screen
from textlab.side_by_side import compare

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def test_everything_comes_back(report: Report, tmp_path: Path) -> None:
    folder = report.save(tmp_path / "r")
    assert Report.load(folder) == report
    assert Report.load(folder / "report.json") == report


def test_numbers_keep_all_their_digits(report: Report) -> None:
    assert decode(encode(report), "x").piece_rows[0]["words.valid"] == 0.1 + 0.2
    assert decode(encode(report), "x").curves["copying"][0]["new"] == [1 / 3] * 100


def test_none_stays_null(report: Report) -> None:
    found = json.loads(encode(report))
    assert found["scores"][0]["note"] is None
    assert found["scores"][0]["human_high"] is None


def test_the_fields_are_those_of_the_schema(report: Report) -> None:
    found = json.loads(encode(report))
    assert found["schema"] == "textlab.report/2"
    assert list(found) == [
        "schema",
        "version",
        "signature",
        "settings",
        "inputs",
        "notes",
        "measures",
        "verdicts",
        "scores",
        "pairs",
        "pieces",
        "evidence",
        "curves",
        "texts",
    ]


def test_not_a_number_is_never_written(report: Report) -> None:
    with pytest.raises(ValueError, match="JSON"):
        encode(replace(report, curves={"copying": [{"model": "m", "new": [float("nan")]}]}))


def test_a_name_that_is_not_unicode_comes_back(report: Report) -> None:
    strange = replace(report, notes=["caf\udce9.txt: read"])
    assert decode(encode(strange), "x") == strange
    encode(strange).decode("utf-8")


def test_one_row_a_line() -> None:
    rows = [{"a": 1, "b": [1, 2]}, {"a": None, "b": []}]
    assert dump({"rows": rows}).splitlines() == [
        "{",
        '"rows": [',
        '{"a": 1, "b": [1, 2]},',
        '{"a": null, "b": []}',
        "]",
        "}",
    ]


def broken(report: Report, **changed: Any) -> bytes:
    return json.dumps(json.loads(encode(report)) | changed).encode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"schema": "textlab.report/1"}, "has schema 'textlab.report/1', this version reads 'textlab.report/2'"),
        ({"schema": None}, "is no report of textlab"),
        ({"scores": None}, "field 'scores': is not a list of rows"),
        ({"scores": [{"model": "a"}]}, "field 'scores': row 1: 'measure' is missing"),
        (
            {"texts": [{"model": 1, "sample": "", "others": 0, "why": "", "characters": 0, "text": "", "marks": []}]},
            "row 1: 'model' holds 1, not text",
        ),
        ({"notes": "x"}, "field 'notes' is missing or broken"),
        ({"measures": [{"name": "x"}]}, "field 'measures': row 1: 'title' is missing"),
        ({"measures": [{"name": "x", "heading": [], "colour": 1}]}, "field 'measures': "),
        ({"evidence": {"words": [3]}}, "field 'evidence.words': row 1 is not a row"),
        ({"curves": {"copying": [{"new": [float("nan")]}]}}, "is no report: NaN is no number"),
        ({"inputs": {"models": [{}]}}, "field 'inputs.models': row 1: 'name' is missing"),
        ({"curves": {"copying": "x"}}, "field 'curves.copying': is not a list of rows"),
        ({"settings": {"samples": {}}}, "field 'settings.samples': holds {}"),
        ({"notes": [1]}, "field 'notes': row 1: 'note' holds 1, not text"),
        ({"scores": []}, "field 'scores': there is not one row for each model and measure"),
        ({"verdicts": []}, "field 'verdicts': there is not one row for each model"),
        ({"evidence": {"../x": []}}, "field 'measures': '../x' is no name of a measure or a metric"),
    ],
)
def test_a_broken_report_is_one_line_with_its_field(report: Report, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(broken(report, **changed), "r/report.json")
    assert str(caught.value).startswith("r/report.json: ")
    assert said in str(caught.value)


def changed(report: Report, *path: str | int, to: object) -> bytes:
    """Return the document with one value changed."""
    found = json.loads(encode(report))
    *above, last = path
    place = found
    for step in above:
        place = place[step]
    place[last] = to
    return json.dumps(found).encode()


@pytest.mark.parametrize(
    ("path", "to", "said"),
    [
        (("inputs", "models", 0, "about"), ["x"], "'about' holds ['x'], not fields with their values"),
        (("inputs", "models", 0, "name"), "markov-4", "two models have one name"),
        (("inputs", "models"), [], "there is no model"),
        (("inputs", "reference", "characters"), "many", "'characters' holds 'many', not a whole number"),
        (("inputs", "corpus"), {"name": 1}, "field 'inputs.corpus'"),
        (("scores", 0, "value"), float("1e999"), "is no number"),
        (("pairs", 0, "model_a"), "other", "a row is of a model or a measure that the report does not have"),
        (("evidence", "words", 0, "model"), "human", "a row is of a model that the report does not have"),
        (("texts", 0, "marks", 0, "start"), -3_000_000, "does not stand in its text"),
        (("texts", 0, "marks", 0, "end"), 0, "does not stand in its text"),
        (("texts", 0, "marks", 0, "end"), 10**9, "does not stand in its text"),
        (("measures", 0, "name"), "../../x", "is no name of a measure"),
        (("measures", 0, "decimals"), "one", "'decimals' holds 'one', not a whole number"),
        (("measures", 0, "decimals"), -1, "cannot be shown with -1 decimals"),
        (("measures", 0, "heading"), ["real", 2], "'heading' holds 2, not text"),
        (("measures", 0, "range"), [], "has no range from a number"),
        (("measures", 0, "side"), "left", "has a side 'left', not one of low, high, both"),
        (("curves", "copying", 0, "new", 1), "x", "'new' holds 'x', not a number"),
        (("signature", "reference"), 5, "field 'signature.reference': holds 5, not text"),
        (("signature", "metrics", "words"), "one", "field 'signature.metrics': holds 'one', not a whole number"),
        (("settings", "samples"), 5, "field 'settings.samples': holds 5, not a list of texts"),
        (("settings", "budget"), 10**400, "field 'settings.budget': holds a number too large"),
        (("scores", 0, "value"), 10**400, "'value' holds a number too large"),
    ],
)
def test_what_does_not_hold_together_is_one_line(
    report: Report, path: tuple[str | int, ...], to: object, said: str
) -> None:
    with pytest.raises(InputError) as caught:
        decode(changed(report, *path, to=to), "r/report.json")
    assert said in str(caught.value)


def places(value: object, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to every value of a document, to the first two of a list."""
    parts = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*above, key)
        yield from places(part, (*above, key))


ODD = [5, -1, True, "x", "", None, [], {}, ["a", 1], [None], 1e30, 10**400, -(10**30), "\ud800"]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(0, 10_000), odd=st.sampled_from(ODD))
def test_a_document_with_any_value_changed_is_refused_or_shown(report: Report, number: int, odd: object) -> None:
    for epoch, model in enumerate(report.inputs["models"], 1):
        model["about"] = {"run": "../runs/x", "epoch": epoch}
    report.signature.update(reference="1f" * 32, corpus="2f" * 32, language="en")
    report.settings.update({"samples": ["s"], "reference": ["b"], "metrics": ["words"], "fail-if": ["copies"]})
    every = list(places(json.loads(encode(report))))
    content = changed(report, *every[number % len(every)], to=odd)
    try:
        found = decode(content, "r/report.json")
        assert set(files(found, ("json", "md", "csv", "html", "latex"))) >= {"report.html", "comparison.tex"}
        assert "VERDICT" in screen(found)
        assert compare({"r": found}).models == found.models
    except TextlabError as error:
        assert "\n" not in str(error)  # noqa: PT017 (one line, whichever)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"schema": NaN}', b"[" * 100_000])
def test_what_is_no_report_is_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        decode(content, "x")


def test_every_cut_of_a_report_is_refused(report: Report) -> None:
    content = encode(report)
    for at in range(0, len(content) - 2, 997):
        with pytest.raises(InputError):
            decode(content[:at], "x")


def test_a_missing_report_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not there"):
        Report.load(tmp_path / "none")
    with pytest.raises(InputError, match="holds no report"):
        Report.load(tmp_path)
