"""From what was found to a report: evidence with its places, verdicts, the signature, and what is said first."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

import numpy as np

import textlab
from textlab import verdict
from textlab.evidence import located, numbers_in_sample
from textlab.inputs import HUMAN
from textlab.metrics.registry import ENTRY_POINTS, METRICS, broken
from textlab.report.plain import listed
from textlab.report.report import Report
from textlab.telling import telling_texts
from textlab.texts.dictionary import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from textlab.comparison import Comparison
    from textlab.engines.work import Found
    from textlab.inputs import Inputs
    from textlab.metrics.protocol import Measure, Metric, Settings
    from textlab.texts.cutting import Cut
    from textlab.texts.plan import Layout, Plan

    Rows = list[dict[str, Any]]

#: From this share on the reference stands in the corpus as good as whole; from that on most of it does.
_WHOLE, _MOST = 0.95, 0.5

#: More notes than this on models, or names of models in one, are only counted.
_FEW = 5

#: Samples up to so many times the length of a piece are as long as one, as it is said.
_AS_LONG = 1.02


@dataclass(frozen=True)
class Results:
    """All that an evaluation found, before it is put in order."""

    texts: Inputs
    plan: Plan
    cut: Cut
    found: Found
    values: NDArray[np.float64]
    compared: Comparison
    metrics: Sequence[Metric]
    settings: Settings
    given: Mapping[str, Any]

    @property
    def measures(self) -> list[Measure]:
        """Every measure, in the order of the columns of `values`."""
        return [measure for metric in self.metrics for measure in metric.measures]


def assemble(results: Results) -> Report:
    """Return the report."""
    texts, cut, found = results.texts, results.cut, results.found
    streams = {"reference": texts.reference, "corpus": texts.corpus}
    evidence = {
        metric.name: located(metric.name, found.evidence[metric.name], cut, streams) for metric in results.metrics
    }
    by_measure = {measure.name: results.values[:, i] for i, measure in enumerate(results.measures)}
    details = verdict.details(evidence, cut.models, LANGUAGES[results.settings.language])
    verdicts = verdict.verdicts(results.compared.scores, details)
    return Report(
        version=textlab.__version__,
        signature=_signature(results),
        settings=dict(results.given),
        inputs=_inputs(results),
        notes=_notes(results),
        measures=results.measures,
        score_rows=[dict(row) for row in results.compared.scores],
        pair_rows=[dict(row) for row in results.compared.pairs],
        piece_rows=_pieces(results),
        verdict_rows=[vars(one) for one in verdicts],
        evidence_rows=evidence,
        curves={name: _curve(values, cut) for name, values in found.curves.items()},
        texts=telling_texts(texts.models, cut, by_measure, found.marks, streams, evidence),
    )


def _inputs(results: Results) -> dict[str, Any]:
    """Return what was read, with what a unit of each model is made of."""
    inputs = results.texts.summary()
    cuts = {one.model: {"unit": str(one.shape), "within_one_sample": one.within} for one in results.plan.layouts}
    models = [one | cuts[one["name"]] for one in inputs["models"]]
    return inputs | {"models": models}


def _signature(results: Results) -> dict[str, Any]:
    """Return everything that a number depends on besides the samples."""
    texts = results.texts
    signature: dict[str, Any] = {
        "metrics": {metric.name: metric.version for metric in results.metrics},
        "piece": results.plan.length,
        "preparation": str(texts.preparation),
        "margin": results.plan.margin,
        "reference": texts.reference.digest,
        "corpus": texts.corpus.digest,
    }
    for metric in results.metrics:
        signature |= metric.depends_on(results.settings)
    if results.found.notes:
        signature["notes"] = "; ".join(results.found.notes.values())
    for entry in entry_points(group=ENTRY_POINTS):
        if entry.name in signature["metrics"] and entry.name not in METRICS and entry.dist is not None:
            signature[f"package of {entry.name}"] = f"{entry.dist.name} {entry.dist.version}"
    return signature


def _notes(results: Results) -> list[str]:
    """Return what the user must be told, what was read first."""
    layout, texts = results.plan, results.texts
    notes = [f"{_read_sentence(texts, layout)} {texts.compared}".strip(), *texts.notes]
    whole = _whole_texts(texts, layout.length)
    told = list(_of_models(layout.layouts, texts, whole))
    notes += told if len(told) <= _FEW else [*told[:_FEW], f"{len(told) - _FEW} more such notes on samples."]
    if layout.short_of_text:
        notes.append("Pieces so short show only large differences: give more human text, or hold out more of the book.")
    notes += [f"{note[0].upper()}{note[1:]}." for note in results.found.notes.values()]
    notes += broken().values()
    chosen = {measure.name for measure in results.measures}
    missing = [name for measure, name in verdict.NAMES.items() if measure not in chosen]
    if missing:
        notes.append(f"Not measured, so outside the verdicts: {', '.join(missing)}.")
    if layout.rough:
        notes.append("The reference is short: the human range is rough.")
    if results.cut.shared:
        notes.append(_shared_sentence(results.cut.shared))
    return notes


def _whole_texts(texts: Inputs, least: int) -> set[str]:
    """Return the samples of at least so many characters that are a text of the reference from end to end."""
    samples = {sample.content for some in texts.prepared.values() for sample in some if len(sample) >= least}
    spans = texts.reference.spans[np.isin(texts.reference.sizes, list(map(len, samples)))]
    return samples.intersection(texts.reference.prepared(*span) for span in spans.tolist())


def _of_models(layouts: Sequence[Layout], texts: Inputs, whole: set[str]) -> Iterator[str]:
    """Yield what must be said of the models' samples, once of all of whom it is true."""
    models: dict[str, list[str]] = {}
    for one in layouts:
        for said in _of_model(one, texts, whole):
            models.setdefault(said, []).append(one.model)
    for said, some in models.items():
        yield f"{'All models' if len(some) == len(layouts) > 1 else listed(some, _FEW)}: {said}"


def _of_model(one: Layout, texts: Inputs, whole: set[str]) -> Iterator[str]:
    """Yield what must be said of one model's samples."""
    samples = [sample.content for sample in texts.prepared[one.model]]
    if again := len(samples) - len(set(samples)):
        yield f"{again:,} of {len(samples):,} samples say the same as another, word for word; each counts."
    if not whole.isdisjoint(samples):
        yield "a sample is the reference itself."
    if one.shape.fragment:
        pieces = f"{len(one.units):,} piece{'s' * (len(one.units) > 1)}"
        yield f"short texts, shuffled and joined to {pieces}; human text likewise."
    if one.within:
        yield f"each sample is cut into several units of {one.shape}."
    if one.dropped:
        yield f"{one.dropped:,} sample{'s' * (one.dropped > 1)} shorter than a piece left out."


def _shared_sentence(share: float) -> str:
    """Return what it means that a share of what human runs must not see stands in the corpus too."""
    neither = "a human run meets neither there nor here what is its own"
    if share >= _WHOLE:
        return f"The reference stands in the corpus too: {neither}."
    said = f"Letter by letter, {100 * share:.0f} % of the reference stands in the corpus too: {neither}."
    if share > _MOST:
        said += " If it is the same book in another form, it meets the rest, and looks copied: give both in one form."
    return said


def _read_sentence(texts: Inputs, layout: Plan) -> str:
    """Return what was read, and how long the pieces are."""
    models = texts.models
    counts = sorted({len(model.samples) for model in models})
    names = [(model.name, sample.name) for model in models for sample in model.samples]
    in_folders = all(sample.startswith(f"{model}/") for model, sample in names)
    in_files = all(sample.rpartition("/")[2].startswith(f"{model}.") for model, sample in names)
    how = " (one a folder)" if in_folders else " (one a file)" if in_files else ""
    said = f"Read {len(models):,} models{how}" if len(models) > 1 else "Read 1 model"
    said += f", {' to '.join(f'{count:,}' for count in (counts[0], counts[-1])[: len(counts)])} samples"
    if counts == [1]:
        said = said.removesuffix("s")
    each = " each" * (len(models) > 1)
    lengths = [len(sample) for samples in texts.prepared.values() for sample in samples]
    if min(lengths) >= layout.length and max(lengths) <= _AS_LONG * layout.length:
        return f"{said} of {layout.length:,} characters{each}."
    why = f" ({layout.shortened})" if layout.shortened else ""
    rest = sum(one.rest for one in layout.layouts)
    left = f"; {rest:,} characters are left over" if rest else ""
    return f"{said}{each}, in pieces of {layout.length:,} characters{why}{left}."


def _pieces(results: Results) -> Rows:
    """Return one row a piece: models first, then human runs."""
    cut, names = results.cut, [measure.name for measure in results.measures]
    shapes = {one.model: one.shape for one in results.plan.layouts}
    numbers = numbers_in_sample(cut)
    groups = [(model, shapes[model], units) for model, units in cut.models.items()]
    groups += [(HUMAN, shape, runs) for shape, runs in cut.human.items()]
    rows = []
    for model, shape, units in groups:
        for unit, pieces in enumerate(units, 1):
            for number, piece in enumerate(pieces, 1):
                sample = f"run {unit}" if model == HUMAN else cut.parts[piece][0].text.text.name
                row = {"model": model, "shape": str(shape), "unit": unit}
                row |= {"sample": sample, "piece": numbers.get(piece, number)}
                values = (None if np.isnan(value) else float(value) for value in results.values[piece])
                rows.append(row | dict(zip(names, values, strict=True)))
    return rows


def _curve(values: NDArray[np.float64], cut: Cut) -> Rows:
    """Return the mean curve of human text and of each model."""
    first = next(iter(cut.human.values()))
    groups = {HUMAN: [piece for run in first for piece in run]}
    groups |= {model: [piece for unit in units for piece in unit] for model, units in cut.models.items()}
    rows = []
    for name, pieces in groups.items():
        some = ~np.isnan(values[pieces])
        counts = some.sum(axis=0)
        means = np.where(some, values[pieces], 0.0).sum(axis=0) / np.maximum(counts, 1)
        rows.append(
            {"model": name, "new": [float(mean) if count else None for mean, count in zip(means, counts, strict=True)]}
        )
    return rows
