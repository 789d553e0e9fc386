"""Scoring samples again and again against the same human text, which is scored once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textlab import inputs
from textlab.comparison import compare
from textlab.comparison.units import unit_means, unit_tables
from textlab.engines import engine
from textlab.evaluation import checked_language, score
from textlab.metrics import registry
from textlab.metrics.protocol import Settings
from textlab.texts.preparation import Preparation
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
        Steps of the preparation of all texts. With ``"lower"`` or ``"no-punctuation"`` a model that writes no capitals,
        or no punctuation, does not differ from human text for that reason alone.

    Raises
    ------
    UsageError
        There is no such metric, language or step.
    InputError
        Human text cannot be used.

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
    prepare: Iterable[str] = ("nfc", "space")

    def __post_init__(self) -> None:
        self._metrics = registry.choose(None if self.metrics is None else list(self.metrics))
        self._settings = Settings(checked_language(self.language))
        self._human_text = inputs.read_human(self.reference, self.corpus, Preparation(self.prepare))
        self._piece: int | None = None
        self._human: dict[Hashable, NDArray[np.float64]] = {}

    def __call__(self, samples: Sequence[str]) -> Judgement:
        """Return what samples score.

        Raises
        ------
        InputError
            A sample cannot be used, or is too short.
        """
        texts = self._human_text.with_samples({_MODEL: samples})
        with engine([metric.name for metric in self._metrics], jobs=1) as working:
            scored = score(texts, self._metrics, self._settings, working, piece=self._piece, known=self._human.keys())
        measures = [measure for metric in self._metrics for measure in metric.measures]
        self._piece = scored.plan.length
        self._human |= {shape: unit_means(scored.values, runs) for shape, runs in scored.cut.human.items()}
        tables = unit_tables(scored.plan, scored.cut, scored.values)
        rows = compare(tables, self._human, measures).scores
        return Judgement(rows, verdicts(rows, {})[0])
