"""The main job: from samples and human text to a report. Read, plan, cut, stream, score, compare."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

import numpy as np

from textlab import inputs
from textlab.comparison import UnitTable, compare
from textlab.engines import engine
from textlab.engines.compiled import compiled
from textlab.engines.work import Task
from textlab.errors import InputError, UsageError
from textlab.metrics import registry
from textlab.metrics.protocol import Head, Measure, Settings
from textlab.assembly import Results, assemble
from textlab.texts.cutting import Cut, cut_all
from textlab.texts.dictionary import LANGUAGES
from textlab.texts.plan import Plan, plan
from textlab.texts.reading import read_texts
from textlab.texts.words import normal_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from textlab.inputs import Inputs, PathLike, Samples
    from textlab.report.report import Report
    from textlab.texts.runs import Shape
    from textlab.texts.text import Text

    Floats = NDArray[np.float64]

#: What progress says on the first run ever.
COMPILING = "Compiling the kernels, this once: some seconds."

#: Characters a window: the longest is what one machine word holds.
_WINDOWS = range(8, 65)


def evaluate(
    samples: Samples,
    *,
    reference: Path_ | Text | None = None,
    corpus: Path_ | Text | None = None,
    metrics: Iterable[str] | None = None,
    language: str = "en",
    word_list: Path_ | None = None,
    encoding: str | None = None,
    column: str | None = None,
    piece: int | None = None,
    window: int = 64,
    prepare: Iterable[str] | None = None,
    group: Literal["folder", "file", "all"] | None = None,
    baseline: str | None = None,
    pairs: Literal["auto", "all"] = "auto",
    jobs: int | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Report:
    """Score generated samples against human text, and say which of the models that made them writes like it.

    Parameters
    ----------
    samples
        Files, folders or patterns, each grouped into models as the command line does it, or ``{"model": ["text", …]}``. The
        folder of a run that textlab trained, alone, brings its own reference and corpus.
    reference
        Human text: a path, or a `textlab.Text`.
    corpus
        What the models were trained on; the reference, unless given.
    metrics
        Names of metrics; all, unless given.
    language
        Of the dictionary: one of pyspellchecker's.
    word_list
        A file of further valid words, one a line.
    encoding, column, group
        How files are read: their encoding, the column or field that holds the text, what makes a model.
    piece
        Characters a piece; measured from the samples, unless given.
    window
        Characters a window of the nearest-passage search, 8 to 64.
    prepare
        Steps of the preparation; chosen from the samples, unless given.
    baseline
        The model that others are compared with where there are more than ten.
    pairs
        ``"all"`` compares every two models however many there are.
    jobs
        Cores to use in all; all there are, unless given. The report does not depend on it.
    progress
        Called with (characters done, characters in all, what is being done); with 0 in all for a remark.

    Returns
    -------
    Report
        Scores, pairs, pieces, verdicts and the evidence behind them.

    Raises
    ------
    UsageError
        For a metric, language, step or model that does not exist.
    InputError
        For a text that cannot be read or used.

    Examples
    --------
    >>> import textlab
    >>> book = textlab.Text(" ".join(f"The {i} hares and {i + 1} hatters of {i % 7} had tea." for i in range(500)), name="tea")
    >>> report = textlab.evaluate({"echo": [book.content[:4000]]}, reference=book, metrics=["copying"], jobs=1)
    >>> report.verdicts.verdict[0]
    'copies the book'
    """
    chosen = registry.choose(metrics)
    names = tuple(metric.name for metric in chosen)
    measures = [measure for metric in chosen for measure in metric.measures]
    settings = _settings(language, word_list, window)
    if piece is not None and piece < _WINDOWS[0]:
        raise UsageError(f"pieces of {piece} characters are too short", where="--piece", remedy="give 8 or more")
    with engine(names, jobs) as working:
        texts = inputs.read(samples, reference, corpus, steps=prepare, encoding=encoding, column=column, group=group)
        if baseline is not None and baseline not in texts.prepared:
            remedy = f"choose from {', '.join(texts.prepared)}"
            raise UsageError(f"no model is called {baseline!r}", where="--baseline", remedy=remedy)
        layout = plan(texts.prepared, texts.reference, piece)
        cut = cut_all(layout, texts.reference, texts.corpus)
        found = working.run(_task(names, cut, texts, settings), _progress(progress, texts))
    values = np.hstack([found.scores[name] for name in names])
    _shift_human(values, cut, measures)
    compared = compare(
        _tables(layout, cut, values),
        {shape: _units(values, runs) for shape, runs in cut.human.items()},
        measures,
        baseline=baseline,
        pairs=pairs,
    )
    given = {"piece": piece, "prepare": None if prepare is None else list(prepare), "group": group, "column": column}
    given |= {"encoding": encoding, "baseline": baseline, "pairs": pairs, "metrics": list(names)}
    return assemble(Results(texts, layout, cut, found, values, compared, chosen, settings, given))


def _settings(language: str, word_list: PathLike | None, window: int) -> Settings:
    """Return what metrics must know, refusing what cannot be."""
    if language not in LANGUAGES:
        remedy = f"choose from {', '.join(LANGUAGES)}"
        raise UsageError(f"there is no dictionary for {language!r}", where="--language", remedy=remedy)
    if window not in _WINDOWS:
        remedy = f"give {_WINDOWS[0]} to {_WINDOWS[-1]}"
        raise UsageError(f"a window of {window} characters cannot be searched for", where="--window", remedy=remedy)
    if word_list is None:
        return Settings(language, window=window)
    words = {normal_form(line.strip()) for text in read_texts(os.fspath(word_list)).texts for line in text.content.split("\n")}
    return Settings(language, frozenset(words - {""}), window)


def _task(names: tuple[str, ...], cut: Cut, texts: Inputs, settings: Settings) -> Task:
    models = {model: [piece for unit in units for piece in unit] for model, units in cut.models.items()}
    head = Head(texts.reference.head, texts.reference.lined_head)
    return Task(names, cut.pieces, {"reference": texts.reference, "corpus": texts.corpus}, models, head, settings)


def _progress(progress: Callable[[int, int, str], None] | None, texts: Inputs) -> Callable[[int], None]:
    """Return what an engine calls with the characters of each shard it has done."""
    total, done = len(texts.reference) + len(texts.corpus), 0

    def on(characters: int) -> None:
        nonlocal done
        done = min(done + characters, total)
        if progress is not None:
            progress(done, total, "scoring")

    if progress is not None and not compiled():
        progress(0, 0, COMPILING)
    on(0)
    return on


def _units(values: Floats, units: Sequence[Sequence[int]]) -> Floats:
    """Return the mean of each unit's pieces, those without a value left out: float64[unit, measure]."""
    rows = np.full((len(units), values.shape[1]), np.nan)
    for row, pieces in zip(rows, units, strict=True):
        some = ~np.isnan(values[pieces])
        counts = some.sum(axis=0)
        sums = np.where(some, values[pieces], 0.0).sum(axis=0)
        np.divide(sums, counts, out=row, where=counts > 0)
    return rows


def _shift_human(values: Floats, cut: Cut, measures: Sequence[Measure]) -> None:
    """Move human scores to where they would be had the runs met the whole reference, as the models did.

    A run meets the reference without itself. What taking one more run's range out changes, on average over the runs that were scored
    twice, is what its own absence changed.
    """
    least = np.array([measure.range[0] for measure in measures])
    greatest = np.array([np.inf if measure.range[1] is None else measure.range[1] for measure in measures])
    for shape, runs in cut.human.items():
        scored = _units(values, runs)
        twice = cut.twice[shape]
        change = _units(values, [pieces for _, pieces in twice]) - scored[[run for run, _ in twice]]
        some = ~np.isnan(change)
        mean = np.where(some, change, 0.0).sum(axis=0) / np.maximum(some.sum(axis=0), 1)
        pieces = [piece for run in runs for piece in run]
        values[pieces] = np.clip(values[pieces] - mean, least, greatest)


def _tables(layout: Plan, cut: Cut, values: Floats) -> list[UnitTable]:
    return [
        UnitTable(
            one.model,
            one.shape,
            _units(values, cut.models[one.model]),
            samples=one.samples,
            pieces=sum(map(len, cut.models[one.model])),
            within_one_sample=one.within,
        )
        for one in layout.layouts
    ]
