"""The evidence of one model: what of it a page shows, and what it leaves to the files beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from textlab.report.page import spans
from textlab.report.page.new_spans import Curve, curve
from textlab.report.summary import COPIES, LIKE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textlab.report.report import Report
    from textlab.report.rows import Row

#: Of more models than this the evidence is not on the page; those that copy come first, then those nearest to the book.
MODELS = 24

#: So many rows of each kind of evidence are shown.
ROWS = 10


class Sample(NamedTuple):
    """A sample worth reading, in segments, with the passages in it that stand elsewhere.

    `others` were joined to it; `words` are those that are unknown, each with what it is nearest to.
    """

    name: str
    others: int
    why: str
    segments: Sequence[spans.Segment]
    passages: Sequence[spans.Passage]
    words: Sequence[tuple[str, str]]
    left_out: int


class ShortWord(NamedTuple):
    """A short word that a model uses too often or too seldom: the log ratio as a bar from the middle, -1 to 1."""

    word: str
    ratio: float
    bar: float
    detail: str


class ModelEvidence(NamedTuple):
    """All that a page shows of one model."""

    number: int
    model: str
    verdict: Row
    tone: str
    samples: Sequence[Sample]
    short_words: Sequence[ShortWord]
    words: Sequence[Row]
    trigrams: Sequence[Row]
    word_triples: Sequence[Row]
    copied: Sequence[Row]
    nearest: Sequence[Row]
    repeated: Sequence[Row]
    curve: Curve | None


def tone(verdict: str) -> str:
    """Return how a verdict is coloured: ``copies``, ``like`` or ``other``."""
    return "copies" if verdict == COPIES else "like" if verdict == LIKE else "other"


def chosen(report: Report) -> list[str]:
    """Return the models whose evidence is shown, in the report's order."""
    if len(report.models) <= MODELS:
        return report.models
    order = sorted(report.verdict_rows, key=lambda row: (row["verdict"] != COPIES, -row["like"]))
    some = {row["model"] for row in order[:MODELS]}
    return [model for model in report.models if model in some]


def of_models(report: Report) -> Iterator[ModelEvidence]:
    """Yield the evidence of each model that is shown."""
    models = chosen(report)
    rows: dict[str, dict[str, list[Row]]] = {model: {} for model in models}
    for metric, found in report.evidence_rows.items():
        for row in found:
            if row["model"] in rows:
                rows[row["model"]].setdefault(metric, []).append(row)
    texts: dict[str, list[Row]] = {model: [] for model in models}
    for text in report.texts:
        if text["model"] in texts:
            texts[text["model"]].append(text)
    verdicts = {row["model"]: row for row in report.verdict_rows}
    curves = {row["model"]: row for row in report.curves.get("copying", [])}
    for number, model in enumerate(models, 1):
        own = rows[model]
        yield ModelEvidence(
            number,
            model,
            verdicts[model],
            tone(verdicts[model]["verdict"]),
            [_sample(text) for text in texts[model]],
            list(_short_words(own.get("short_words", [])[:ROWS])),
            own.get("words", [])[:ROWS],
            own.get("chars", [])[:ROWS],
            own.get("word_ngrams", [])[:ROWS],
            own.get("copying", [])[: ROWS // 2],
            [row for row in own.get("novelty", []) if row["passage"]][: ROWS // 2],
            own.get("repetition", [])[: ROWS // 2],
            curve(curves, model),
        )


def _sample(text: Row) -> Sample:
    found = spans.passages(text["text"], text["marks"])
    segments = list(spans.segments(text["text"], text["marks"], found))
    left_out = max(0, text["characters"] - min(len(text["text"]), spans.LONGEST))
    words = spans.unknown_words(text["text"], text["marks"])
    return Sample(text["sample"], text["others"], text["why"], segments, found, words, left_out)


def _short_words(rows: Sequence[dict[str, Any]]) -> Iterator[ShortWord]:
    most = max((abs(row["value"] or 0.0) for row in rows), default=0.0) or 1.0
    for row in rows:
        ratio = row["value"] or 0.0
        yield ShortWord(row["text"], ratio, ratio / most, row["detail"] or "")
