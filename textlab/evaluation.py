"""The main job: from samples and human text to a report. Read, plan, cut, stream, score, compare."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from textlab import inputs
from textlab.assembly import Results, assemble
from textlab.comparison import compare
from textlab.comparison.units import shift_human, unit_means, unit_tables
from textlab.engines import engine
from textlab.engines.work import Task
from textlab.errors import UsageError
from textlab.metrics import registry
from textlab.metrics.protocol import Head, Settings
from textlab.overlap import leave_out
from textlab.texts.cutting import Cut, cut_all
from textlab.texts.dictionary import LANGUAGES
from textlab.texts.plan import Plan, plan
from textlab.texts.preparation import Preparation
from textlab.texts.preparation import prepare as prepared
from textlab.texts.reading import Reading, read_texts
from textlab.texts.text import Text
from textlab.texts.words import normal_form

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Hashable, Iterable, Sequence

    from numpy.typing import NDArray

    from textlab.engines.processes import Processes
    from textlab.engines.serial import Serial
    from textlab.engines.work import Found, Progress
    from textlab.inputs import Human, Inputs, PathLike, Samples
    from textlab.metrics.protocol import Metric
    from textlab.report.report import Report

    Floats = NDArray[np.float64]

#: Characters a window.
_WINDOWS = range(8, 1025)


def evaluate(  # noqa: PLR0913 (the flags of the command, all but one with a default)
    samples: Samples,
    *,
    reference: Human | None = None,
    corpus: Human | None = None,
    metrics: str | Iterable[str] | None = None,
    language: str = "en",
    word_list: PathLike | None = None,
    encoding: str | None = None,
    column: str | None = None,
    piece: int | None = None,
    window: int = 64,
    budget: float = 1e14,
    prepare: str | Iterable[str] | None = None,
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
        Files, folders or patterns, each grouped into models as the command line does it, or ``{"model": ["text", …]}``.
        The folder of a run that textlab trained, alone, brings its own reference and corpus.
    reference
        Human text: a path or a `textlab.Text`, or several of one kind, which are one reference.
    corpus
        What the models were trained on, given likewise; the reference, unless given.
    metrics
        Names of metrics, a list or ``"words,chars"``; all, unless given.
    language
        Of the dictionary: one of pyspellchecker's.
    word_list
        A file of further valid words, one a line.
    encoding, column, group
        How files are read: their encoding, the column or field that holds the text, what makes a model.
    piece
        Characters a piece; measured from the samples, unless given.
    window
        Characters a window of the nearest-passage search, 8 to 1,024.
    budget
        How many cells (windows x characters a window x characters of the corpus) that search may fill: where there are
        more, windows are thinned evenly.
    prepare
        Steps of the preparation, a list or ``"nfc,space"``, ``"none"`` for no step; from the samples, unless given.
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
    >>> lines = [f"The {i} hares and {i + 1} hatters of {i % 7} had tea." for i in range(500)]
    >>> book = textlab.Text(" ".join(lines), name="tea")
    >>> report = textlab.evaluate({"echo": [book.content[:4000]]}, reference=book, metrics=["copying"], jobs=1)
    >>> report.verdicts.verdict[0]
    'copies the book'
    """
    _refuse(language, window, budget, piece)
    # Ahead of all that takes a while: processes beside load what they need meanwhile.
    wanted = _names(metrics)
    with engine(wanted, jobs) as working:
        from textlab.compiling import COMPILING, noticed

        chosen = registry.choose(wanted)
        if not chosen:
            raise UsageError("no metrics", where="metrics", remedy=f"choose from {', '.join(registry.names())}")
        names = tuple(metric.name for metric in chosen)
        listed = None if word_list is None else read_texts(os.fspath(word_list), encoding=encoding)
        steps = _names(prepare)
        steps = [] if steps == ["none"] else steps
        say = progress or _silent
        texts = inputs.read(
            samples,
            reference,
            corpus,
            steps=steps,
            encoding=encoding,
            column=column,
            group=group,
            progress=partial(_told, say, "reading"),
        )
        if baseline is not None and baseline not in texts.prepared:
            remedy = f"choose from {', '.join(texts.prepared)}"
            raise UsageError(f"no model is called {baseline!r}", where="baseline", remedy=remedy)
        settings = Settings(language, _words(listed, texts.preparation), window, budget)
        with noticed(lambda: say(0, 0, COMPILING)):
            scored = score(texts, chosen, settings, working, piece=piece, done=partial(_told, say, "scoring"))
    measures = [measure for metric in chosen for measure in metric.measures]
    cut, values = scored.cut, scored.values
    compared = compare(
        unit_tables(scored.plan, cut, values),
        {shape: unit_means(values, runs) for shape, runs in cut.human.items()},
        measures,
        baseline=baseline,
        pairs=pairs,
        threads=working.cores,
    )
    # Names, not paths: a report does not depend on where its texts lie.
    given = {
        "samples": inputs.names_of(samples),
        "reference": inputs.names_of_human(reference),
        "corpus": inputs.names_of_human(corpus),
        "metrics": list(names),
        "language": language,
        "word-list": None if word_list is None else Path(word_list).name,
        "encoding": encoding,
        "column": column,
        "piece": piece,
        "window": window,
        "budget": budget,
        "prepare": steps,
        "group": group,
        "baseline": baseline,
        "pairs": pairs,
        "fail-if": [],
    }
    if listed is not None:
        texts = replace(texts, notes=[*texts.notes, *listed.notes])
    return assemble(Results(texts, scored.plan, cut, scored.found, values, compared, chosen, settings, given))


@dataclass(frozen=True)
class Scored:
    """How the texts were cut, and what each piece scored.

    Attributes
    ----------
    plan, cut
        The pieces and what they are part of.
    found
        What the metrics found.
    values
        float64[piece, measure], the human pieces' moved to where they would be had they met the whole reference.
    """

    plan: Plan
    cut: Cut
    found: Found
    values: Floats


def score(
    texts: Inputs,
    metrics: Sequence[Metric],
    settings: Settings,
    working: Serial | Processes,
    *,
    piece: int | None = None,
    known: Container[Hashable] = (),
    done: Progress = lambda done, total: None,  # noqa: ARG005
) -> Scored:
    """Cut the texts into pieces, stream reference and corpus past them, and score every piece.

    Parameters
    ----------
    texts
        What was read.
    metrics
        Whose measures are wanted.
    settings
        What metrics must know.
    working
        Who does the work, for these metrics.
    piece
        Characters a piece; measured from the samples, unless given.
    known
        Shapes whose human runs are scored already, and left out.
    done
        Called after each shard with the characters done, and those in all.

    Raises
    ------
    InputError
        When a model has no text as long as a piece, or the reference is too short.
    """
    names = tuple(metric.name for metric in metrics)
    layout = plan(texts.prepared, texts.reference, piece)
    layout = replace(layout, runs={shape: runs for shape, runs in layout.runs.items() if shape not in known})
    cut = leave_out(cut_all(layout), texts.reference, texts.corpus)
    found = working.run(_task(names, cut, texts, settings), done)
    values = np.hstack([found.scores[name] for name in names])
    shift_human(values, cut, [measure for metric in metrics for measure in metric.measures])
    return Scored(layout, cut, found, values)


def _names(given: str | Iterable[str] | None) -> list[str] | None:
    """Return names as a list, those of one string cut at its commas as the command line has them."""
    if isinstance(given, str):
        return [name.strip() for name in given.split(",") if name.strip()]
    return None if given is None else list(given)


def _refuse(language: str, window: int, budget: float, piece: int | None) -> None:
    """Refuse settings that cannot be, before any work."""
    checked_language(language)
    if window not in _WINDOWS:
        remedy = f"give {_WINDOWS[0]} to {_WINDOWS[-1]:,}"
        raise UsageError(f"a window of {window:,} characters cannot be searched for", where="window", remedy=remedy)
    if not budget > 0:
        raise UsageError(f"{budget:g} cells are none", where="budget", remedy="give a number greater than 0, as 1e14")
    if piece is not None and piece < _WINDOWS[0]:
        raise UsageError(f"pieces of {piece} characters are too short", where="piece", remedy="give 8 or more")


def checked_language(language: str) -> str:
    """Return a language that there is a dictionary for.

    Raises
    ------
    UsageError
        There is none.
    """
    if language not in LANGUAGES:
        remedy = f"choose from {', '.join(LANGUAGES)}"
        raise UsageError(f"there is no dictionary for {language!r}", where="language", remedy=remedy)
    return language


def _words(listed: Reading | None, preparation: Preparation) -> frozenset[str]:
    """Return the words of a list in the form that the words of prepared texts have."""
    if listed is None:
        return frozenset()
    # Composed whatever the preparation, as the dictionary is.
    steps = Preparation({*preparation.steps, "nfc"})
    lines = (line for text in listed.texts for line in text.content.splitlines())
    return frozenset(normal_form(prepared(Text(line), steps).content.strip()) for line in lines) - {""}


def _task(names: tuple[str, ...], cut: Cut, texts: Inputs, settings: Settings) -> Task:
    models = {model: [piece for unit in units for piece in unit] for model, units in cut.models.items()}
    head = Head(texts.reference.head, texts.reference.lined_head, len(texts.corpus))
    return Task(names, cut.pieces, {"reference": texts.reference, "corpus": texts.corpus}, models, head, settings)


def _told(say: Callable[[int, int, str], None], what: str, done: int, total: int) -> None:
    """Make progress known, if there is anything to do."""
    if total:
        say(done, total, what)


def _silent(done: int, total: int, what: str) -> None:
    """Make no progress known."""
