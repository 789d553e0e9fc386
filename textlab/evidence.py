"""Evidence with its places: from pieces and streams back to samples, files and lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textlab.metrics import registry
from textlab.texts.cutting import place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textlab.metrics.protocol import Evidence
    from textlab.texts.corpus import Corpus
    from textlab.texts.cutting import Cut

_COLUMNS = (
    *("model", "sample", "piece", "start", "end", "kind", "text"),
    *("source", "source_start", "source_line", "passage", "value", "detail"),
)


def located(name: str, rows: Sequence[Evidence], cut: Cut, streams: Mapping[str, Corpus]) -> list[dict[str, Any]]:
    """Return the rows of a metric with samples, files, lines and passages, as a report holds them.

    `start` and `end` are characters of the sample's file, `source_start` one of the source's; a passage that differs
    from the text comes with its edits, and where there is no source it is what else the text is nearest to. A copy that
    goes on from piece to piece of a sample is one row.
    """
    stream = registry.load(name).stream
    numbers = numbers_in_sample(cut)
    groups = _copies(rows, cut, streams["corpus"]) if name == "copying" else [[row] for row in rows]
    sources = _sources([_one(group) for group in groups], None if stream is None else streams[stream])
    found = []
    for group, source in zip(groups, sources, strict=True):
        row, last = _one(group), group[-1]
        one: dict[str, Any] = dict.fromkeys(_COLUMNS)
        one |= {"model": row.model, "kind": row.kind, "text": row.text, "value": row.value}
        one["passage"] = row.nearest or None
        if row.piece is not None and row.start is not None and row.end is not None:
            sample, start, end = place(cut.parts[row.piece], row.start, row.end)
            if last.piece is not None and last.start is not None and last.end is not None:
                _, _, end = place(cut.parts[last.piece], last.start, last.end)
            one |= {"sample": sample, "piece": numbers[row.piece], "start": start, "end": end}
        one |= source
        one["detail"] = row.detail or one["detail"] or None
        found.append(one)
    return found


def _sources(rows: Sequence[Evidence], corpus: Corpus | None) -> list[dict[str, Any]]:
    """Return for each row where its passage stands and how it differs: asked for in the order of the corpus."""
    found: list[dict[str, Any]] = [{} for _ in rows]
    for i in sorted(range(len(rows)), key=lambda i: rows[i].source or ()):
        row = rows[i]
        if row.source is not None and corpus is not None:
            (start, end), prepared = row.source, corpus.prepared(*row.source)
            at = corpus.place(start)
            # An editor is sent to the line of the first letter, not to the end of the line before.
            blank = len(prepared) - len(prepared.lstrip())
            letter = corpus.place(start + blank) if 0 < blank < len(prepared) else at
            found[i] = {"source": at.name, "source_start": at.offset, "source_line": letter.line}
            found[i]["passage"] = corpus.passage(start, end)
            found[i]["detail"] = edits(row.text, prepared)
    return found


def _copies(rows: Sequence[Evidence], cut: Cut, corpus: Corpus) -> list[list[Evidence]]:
    """Return the rows in groups, of each model the longest first: those that are parts of one copy together."""
    rank = {model: place for place, model in enumerate(dict.fromkeys(row.model for row in rows))}
    begins = {row.piece: row for row in rows if row.start == 0}
    groups: list[list[Evidence]] = []
    later: set[int | None] = set()
    for row in sorted(rows, key=lambda row: (row.piece or 0, row.start or 0)):
        if row.start == 0 and row.piece in later:
            continue
        group, end = [row], row.source[1] if row.source else 0
        while (after := _next(group[-1], begins, end, cut, corpus)) is not None:
            group.append(after)
            later.add(after.piece)
            end += len(after.text)
        groups.append(group)
    return sorted(groups, key=lambda group: (rank[group[0].model], -sum(len(row.text) for row in group)))


def _next(row: Evidence, begins: Mapping[int | None, Evidence], end: int, cut: Cut, corpus: Corpus) -> Evidence | None:
    """Return the row that goes on, in the next piece of the sample, with what the corpus has from `end` on."""
    if row.piece is None or row.end != len(cut.pieces.pieces[row.piece].text):
        return None
    after = begins.get(row.piece + 1)
    if after is None:
        return None
    here, there = cut.parts[row.piece][-1], cut.parts[row.piece + 1][0]
    if here.text is not there.text or here.end != there.start:
        return None
    found_there = after.source is not None and after.source[0] == end
    return after if found_there or corpus.prepared(end, end + len(after.text)) == after.text else None


def _one(group: Sequence[Evidence]) -> Evidence:
    """Return the parts of one copy as one row, but for its end, which is in another piece."""
    row = group[0]
    if len(group) == 1 or row.source is None:
        return row
    text = "".join(part.text for part in group)
    return replace(row, text=text, source=(row.source[0], row.source[0] + len(text)), value=len(text))


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


def numbers_in_sample(cut: Cut) -> dict[int, int]:
    """Return for each piece of a sample its number within the sample, from 1."""
    numbers, seen = dict[int, int](), Counter[tuple[str, str]]()
    for model, units in cut.models.items():
        for piece in (piece for unit in units for piece in unit):
            sample = model, cut.parts[piece][0].text.text.name
            seen[sample] += 1
            numbers[piece] = seen[sample]
    return numbers
