"""Evidence with its places: from pieces and streams back to samples, files and lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from textlab.metrics import registry
from textlab.texts.cutting import place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Evidence
    from textlab.texts.corpus import Corpus
    from textlab.texts.cutting import Cut
    from textlab.texts.text import Model

#: A sample is kept for the report up to so many characters.
_KEPT = 20_000

#: Samples worth reading: by this measure, from this end of its order.
_TELLING = (
    ("novelty.distance", 0.0, "nearest to the corpus"),
    ("words.valid", 0.0, "most unknown words"),
    ("novelty.distance", 0.5, "in the middle"),
)


def located(name: str, rows: Sequence[Evidence], cut: Cut, streams: Mapping[str, Corpus]) -> list[dict[str, Any]]:
    """Return the rows of a metric with samples, files, lines and passages, as a report holds them.

    `start` and `end` are characters of the sample's file, `source_start` one of the source's; a passage that differs from the text comes
    with its edits.
    """
    stream = registry.load(name).stream
    numbers = numbers_in_sample(cut)
    found = []
    for row in rows:
        one: dict[str, Any] = dict.fromkeys(("sample", "piece", "start", "end", "source", "source_start", "source_line", "passage"))
        detail = row.detail
        if row.piece is not None and row.start is not None and row.end is not None:
            parts = cut.parts[row.piece]
            sample, start, _ = place(parts, row.start)
            one |= {"sample": sample, "piece": numbers[row.piece], "start": start, "end": place(parts, row.end - 1)[1] + 1}
        if row.source is not None and stream is not None:
            source = streams[stream].place(row.source[0])
            passage = streams[stream].prepared(*row.source)
            one |= {
                "source": source.name,
                "source_start": source.offset,
                "source_line": source.line,
                "passage": streams[stream].passage(*row.source),
            }
            detail = detail or edits(row.text, passage)
        found.append({"model": row.model, **one, "kind": row.kind, "text": row.text, "value": row.value, "detail": detail or None})
    columns = ("model", "sample", "piece", "start", "end", "kind", "text", "source", "source_start", "source_line", "passage")
    return [{column: row[column] for column in (*columns, "value", "detail")} for row in found]


def edits(text: str, passage: str) -> str:
    """Return the edits that make `text` of `passage`, in words; empty where there are none.

    Examples
    --------
    >>> edits("the quean said", "the queen said,")
    "2 edits: 'e' to 'a' at 7, ',' left out at 14"
    """
    from rapidfuzz.distance import Levenshtein

    steps = Levenshtein.editops(passage, text)
    said = []
    for step in steps:
        if step.tag == "replace":
            said.append(f"{passage[step.src_pos]!r} to {text[step.dest_pos]!r} at {step.src_pos}")
        elif step.tag == "insert":
            said.append(f"{text[step.dest_pos]!r} put in at {step.src_pos}")
        else:
            said.append(f"{passage[step.src_pos]!r} left out at {step.src_pos}")
    return f"{len(said)} edit{'s' * (len(said) > 1)}: {', '.join(said)}" if said else ""


def telling_texts(models: Sequence[Model], cut: Cut, values: Mapping[str, NDArray[np.float64]]) -> list[dict[str, str]]:
    """Return the samples of each model that are worth reading, each once, with what makes it so.

    Parameters
    ----------
    models
        What was read.
    cut
        Which pieces each unit has.
    values
        By measure, float64[piece].
    """
    rows = []
    for model in models:
        texts = {sample.name: sample.content for sample in model.samples}
        units = cut.models[model.name]
        why = dict[str, list[str]]()
        for measure, share, reason in _TELLING:
            if measure not in values:
                continue
            means = [float(np.mean(values[measure][unit])) for unit in units]
            order = sorted((i for i in range(len(units)) if not np.isnan(means[i])), key=lambda i: (means[i], i))
            if order:
                unit = units[order[int(share * (len(order) - 1))]]
                why.setdefault(cut.parts[unit[0]][0].text.text.name, []).append(reason)
        rows += [
            {"model": model.name, "sample": name, "why": ", ".join(reasons), "text": texts[name][:_KEPT]}
            for name, reasons in why.items()
        ]
    return rows


def numbers_in_sample(cut: Cut) -> dict[int, int]:
    """Return for each piece of a sample its number within the sample, from 1."""
    numbers, seen = dict[int, int](), dict[tuple[str, str], int]()
    for model, units in cut.models.items():
        for unit in units:
            for piece in unit:
                key = model, cut.parts[piece][0].text.text.name
                seen[key] = seen.get(key, 0) + 1
                numbers[piece] = seen[key]
    return numbers
