"""The samples worth reading, with everything marked in them that their numbers count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from textlab.evidence import located
from textlab.metrics import registry
from textlab.metrics.protocol import Evidence
from textlab.texts.cutting import place
from textlab.texts.words import normal_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from textlab.texts.corpus import Corpus
    from textlab.texts.cutting import Cut
    from textlab.texts.pieces import Part
    from textlab.texts.text import Model, Text

    Row = dict[str, Any]

#: A sample is kept for the report up to so many characters.
_KEPT = 20_000

#: Samples worth reading: by this measure, from this end of its order, unless another has a value that tells nothing.
_TELLING = (
    ("novelty.distance", 0.0, "nearest to the corpus", None),
    ("copying.longest", 1.0, "the longest copy", ("copying.share", 0.0)),
    ("words.valid", 0.0, "most unknown words", ("words.valid", 1.0)),
    ("novelty.distance", 0.5, "in the middle", None),
)


#: What is said of a mark that was found nowhere.
_NOWHERE: dict[str, Any] = dict.fromkeys(("source", "source_line", "passage", "detail"))


@dataclass(frozen=True)
class _Stretch:
    """Characters ``[start, end)`` of the file of a sample, which a text shows from its character `at` on."""

    sample: str
    start: int
    end: int
    at: int


@dataclass(frozen=True)
class _Shown:
    """A text to read: what it is made of, and the pieces that were cut from it.

    `text` is what is kept of its `characters`; `others` is how many more samples were joined to it.
    """

    model: str
    sample: str
    why: str
    text: str
    characters: int
    others: int
    stretches: Sequence[_Stretch]
    pieces: Sequence[int]

    def place(self, sample: str, start: int, end: int) -> tuple[int, int] | None:
        """Return which characters of the text show these of a sample's file; None where it does not show them."""
        for one in self.stretches:
            if one.sample == sample and one.start <= start and end <= one.end:
                return one.at + start - one.start, one.at + end - one.start
        return None


def telling_texts(
    models: Sequence[Model],
    cut: Cut,
    values: Mapping[str, NDArray[np.float64]],
    marks: Mapping[str, NDArray[np.int64]],
    streams: Mapping[str, Corpus],
    evidence: Mapping[str, Sequence[Row]],
) -> list[Row]:
    """Return the samples of each model that are worth reading, each once, with what makes it so, and their marks.

    Where short samples were joined, all those of a piece, under the name of the first.

    Parameters
    ----------
    models
        What was read.
    cut
        Which pieces each unit has.
    values
        By measure, float64[piece].
    marks
        By metric, what it counts: see `textlab.metrics.protocol.Metric.marks`.
    streams
        The ``"reference"`` and the ``"corpus"``.
    evidence
        By metric, rows of a report: for what the marked words are nearest to.

    Returns
    -------
    list of dict
        ``characters`` of it were scored, which may be more than ``text`` has; ``others`` are the samples joined to the
        one it is called after. ``marks`` are in the order of the text: start, end, kind, and where each was found
        (source, source_line, passage) with its edits (detail), None where nowhere.
    """
    shown = [one for model in models for one in _chosen(model, cut, values)]
    of_piece = {piece: one for one in shown for piece in one.pieces}
    of_sample: dict[tuple[str, str], list[_Shown]] = {}
    for one in shown:
        for sample in {stretch.sample for stretch in one.stretches}:
            of_sample.setdefault((one.model, sample), []).append(one)
    found: dict[tuple[str, str], list[Row]] = {(one.model, one.sample): [] for one in shown}
    for metric, every in marks.items():
        kind = registry.load(metric).mark
        for model, sample, start, end, told in _places(metric, every, of_piece, cut, streams, evidence.get(metric, ())):
            for one in of_sample[model, sample]:
                at = one.place(sample, start, end)
                if at is not None and at[1] <= len(one.text):
                    found[model, one.sample].append({"start": at[0], "end": at[1], "kind": kind, **told})
    return [
        {"model": one.model, "sample": one.sample, "others": one.others, "why": one.why}
        | {"characters": one.characters, "text": one.text}
        | {"marks": sorted(found[one.model, one.sample], key=lambda mark: (mark["start"], mark["end"], mark["kind"]))}
        for one in shown
    ]


def _places(
    metric: str,
    marks: NDArray[np.int64],
    of_piece: Mapping[int, _Shown],
    cut: Cut,
    streams: Mapping[str, Corpus],
    evidence: Sequence[Row],
) -> Iterator[tuple[str, str, int, int, Row]]:
    """Yield the marks of a metric in the pieces of texts that are shown: model, sample, start and end in its file.

    The last is where each was found; of those that were found nowhere, what its evidence says they are nearest to.
    """
    nearest = {(row["model"], row["text"]): row["passage"] for row in evidence if not row["source"]}
    found = list[Evidence]()
    for piece, start, end, first, last in marks.tolist():
        if piece not in of_piece:
            continue
        model, text = of_piece[piece].model, cut.pieces.pieces[piece].text[start:end]
        if first >= 0:
            found.append(Evidence(model, metric, text, piece, start, end, source=(first, last)))
        else:  # there are many of these, and nothing to look up
            told = _NOWHERE | {"passage": nearest.get((model, normal_form(text)))}
            yield model, *place(cut.parts[piece], start, end), told
    for row in located(metric, found, cut, streams) if found else ():
        yield row["model"], row["sample"], row["start"], row["end"], {column: row[column] for column in _NOWHERE}


def _chosen(model: Model, cut: Cut, values: Mapping[str, NDArray[np.float64]]) -> list[_Shown]:
    """Return the samples of a model that are worth reading."""
    units = cut.models[model.name]
    first = [cut.parts[unit[0]] for unit in units]
    names = [parts[0].text.text.name for parts in first]
    samples = {sample.name: sample for sample in model.samples}
    why = dict[str, list[str]]()
    chosen = dict[str, int]()
    used = {measure for measure, *_ in _TELLING} | {nothing[0] for *_, nothing in _TELLING if nothing}
    means = {name: [float(np.mean(values[name][unit])) for unit in units] for name in used & values.keys()}
    for measure, share, reason, nothing in _TELLING:
        known = [(mean, i) for i, mean in enumerate(means.get(measure, ())) if not np.isnan(mean)]
        if known:
            _, unit = sorted(known)[int(share * (len(known) - 1))]
            if nothing is None or nothing[0] not in means or means[nothing[0]][unit] != nothing[1]:
                why.setdefault(names[unit], []).append(reason)
                chosen.setdefault(names[unit], unit)
    found = []
    for name, reasons in why.items():
        parts = first[chosen[name]]
        if len(parts) > 1:
            text, stretches = _joined(parts)
            pieces = units[chosen[name]]
        else:
            pieces = [piece for unit, of in zip(units, names, strict=True) if of == name for piece in unit]
            text, stretches = _whole(samples[name], cut.parts[pieces[-1]][-1])
        others = len({part.text.text.name for part in parts}) - 1
        said = ", ".join(reasons)
        found.append(_Shown(model.name, name, said, text[:_KEPT], len(text), others, stretches, pieces))
    return found


def _whole(sample: Text, last: Part) -> tuple[str, list[_Stretch]]:
    """Return a sample up to the end of its last piece: what comes after it was not scored, and would look clean."""
    _, end = last.text.raw_range(last.start, last.end)
    end += last.text.text.offset - sample.offset
    return sample.content[:end], [_Stretch(sample.name, sample.offset, sample.offset + end, 0)]


def _joined(parts: Sequence[Part]) -> tuple[str, list[_Stretch]]:
    """Return the short samples of a piece, a line break between them."""
    texts, stretches, at = list[str](), list[_Stretch](), 0
    for part in parts:
        start, end = part.text.raw_range(part.start, part.end)
        text = part.text.text
        stretches.append(_Stretch(text.name, text.offset + start, text.offset + end, at))
        texts.append(text.content[start:end])
        at += end - start + 1
    return "\n".join(texts), stretches
