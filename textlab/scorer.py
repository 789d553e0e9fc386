"""Scoring samples again and again against the same human text, which is scored once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textlab import inputs
from textlab.comparison import compare
from textlab.comparison.units import unit_means, unit_tables
from textlab.engines import engine
from textlab.evaluation import score
from textlab.metrics import registry
from textlab.metrics.protocol import Settings
from textlab.verdict import verdicts

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from textlab.comparison import Score
    from textlab.inputs import Human
    from textlab.verdict import Verdict

_MODEL = "samples"


class Judgement(NamedTuple):
    """What some samples scored, a row a measure, and what that says in words."""

    scores: list[Score]
    verdict: Verdict


@dataclass
class Scorer:
    """Scores samples as `textlab.evaluate` does, but human text only the first time.

    Parameters
    ----------
    reference, corpus
        Human text, and what the model was trained on, as `textlab.evaluate` takes them.
    metrics
        Names of metrics; all, unless given.
    language
        Of the dictionary.
    prepare
        Steps of the preparation; chosen as for the first samples, unless given.
    jobs
        Cores to use.

    Examples
    --------
    >>> import textlab
    >>> lines = [f"The {i} hares and {i + 1} hatters of {i % 7} had tea." for i in range(500)]
    >>> book = textlab.Text(" ".join(lines), name="tea")
    >>> scorer = Scorer(book, metrics=["copying"])
    >>> scorer([book.content[:4000]]).verdict.verdict
    'copies the book'
    """

    reference: Human
    corpus: Human | None = None
    metrics: Iterable[str] | None = None
    language: str = "en"
    prepare: Iterable[str] | None = None
    jobs: int = 1

    def __post_init__(self) -> None:
        self._texts: inputs.Inputs | None = None
        self._piece: int | None = None
        self._human: dict[Hashable, NDArray[np.float64]] = {}

    def __call__(self, samples: Sequence[str]) -> Judgement:
        """Return what samples score.

        Raises
        ------
        InputError
            A text cannot be used, or is too short.
        """
        names = None if self.metrics is None else list(self.metrics)
        if self._texts is None:
            steps = None if self.prepare is None else list(self.prepare)
            self._texts = inputs.read({_MODEL: samples}, self.reference, self.corpus, steps=steps)
        else:
            self._texts = self._texts.with_samples({_MODEL: samples})
        with engine(names, self.jobs) as working:
            chosen = registry.choose(names)
            settings = Settings(self.language)
            scored = score(self._texts, chosen, settings, working, piece=self._piece, known=self._human.keys())
        measures = [measure for metric in chosen for measure in metric.measures]
        self._piece = scored.plan.length
        self._human |= {shape: unit_means(scored.values, runs) for shape, runs in scored.cut.human.items()}
        tables = unit_tables(scored.plan, scored.cut, scored.values)
        rows = compare(tables, self._human, measures).scores
        return Judgement(rows, verdicts(rows, {})[0])
