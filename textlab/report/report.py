"""What an evaluation found, as plain rows."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from textlab.report import rows
from textlab.report.faces import USUAL

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd
    from matplotlib.figure import Figure

    from textlab.metrics.protocol import Measure
    from textlab.report.rows import Row

SCHEMA = "textlab.report/2"


@dataclass(frozen=True, kw_only=True, repr=False)
class Report:
    """What an evaluation found.

    The fields hold plain Python values, None where there is no value; the properties `scores`, `pairs`, `pieces`,
    `verdicts` and `evidence` build pandas frames of them. `print(report)` shows what the command line shows.

    Parameters
    ----------
    version
        textlab's version.
    signature
        All that a number depends on besides the texts: equal signatures are comparable.
    settings
        The settings as they were resolved, under the names of the command line's flags.
    inputs
        ``models`` (a list with name, samples, characters, digest, about; unit: what counts once, ``2 pieces`` or one
        joined from short texts, ``texts of 40``; within_one_sample: whether several units are parts of one sample),
        ``reference`` and ``corpus`` (name, texts, characters, digest; the corpus None when it is the reference).
    notes
        Sentences to be said first: what was read and how it was prepared.
    measures
        Every measure of the report, in order: how to show and how to read it.
    score_rows, pair_rows, verdict_rows
        The rows of `scores`, `pairs` and `verdicts`; their columns are listed in `textlab.report.rows`.
    piece_rows
        One row a piece: model (``human`` for human text), the shape and the number of its unit, sample or run, piece,
        and a value a measure. Those of human text are as moved to where they would be had it met the whole reference,
        as the models did. The pieces of a unit count together, once.
    evidence_rows
        The rows behind the numbers of each metric.
    curves
        What is drawn rather than tabled: ``copying`` holds, for each model and for human text, the shares of character
        n-grams that are new, n = 1 … 100.
    texts
        The samples worth reading, with the reason, and with their marks: what their numbers count, and where it was
        found.

    Examples
    --------
    >>> Report(version="0.1.0", signature={}, settings={}, inputs={"models": [], "reference": {}, "corpus": None})
    Report(0 models, 0 measures)
    """

    version: str
    signature: dict[str, Any]
    settings: dict[str, Any]
    inputs: dict[str, Any]
    notes: list[str] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    score_rows: list[Row] = field(default_factory=list)
    pair_rows: list[Row] = field(default_factory=list)
    piece_rows: list[Row] = field(default_factory=list)
    verdict_rows: list[Row] = field(default_factory=list)
    evidence_rows: dict[str, list[Row]] = field(default_factory=dict)
    curves: dict[str, list[Row]] = field(default_factory=dict)
    texts: list[Row] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"Report({len(self.models)} models, {len(self.measures)} measures)"

    def __str__(self) -> str:
        from textlab.report.terminal import screen

        return screen(self)

    def _repr_html_(self) -> str:
        from textlab.report.page.table import notebook

        return notebook(self)

    @property
    def models(self) -> list[str]:
        """The models' names, in the order they were read."""
        return [model["name"] for model in self.inputs["models"]]

    @cached_property
    def by_model(self) -> dict[tuple[str, str], Row]:
        """The row of each model and measure."""
        return {(row["model"], row["measure"]): row for row in self.score_rows}

    @cached_property
    def measures_shown(self) -> list[Measure]:
        """The measures, each with as many decimals as its column needs."""
        from textlab.report.columns import with_decimals

        of_measure: dict[str, list[Row]] = {}
        for row in self.score_rows:
            of_measure.setdefault(row["measure"], []).append(row)
        return [with_decimals(measure, of_measure.get(measure.name, [])) for measure in self.measures]

    @property
    def scores(self) -> pd.DataFrame:
        """One row a model and measure, with interval, human range and test."""
        return rows.frame(self.score_rows, rows.SCORES)

    @property
    def pairs(self) -> pd.DataFrame:
        """One row a pair of models and measure."""
        return rows.frame(self.pair_rows, rows.PAIRS)

    @property
    def verdicts(self) -> pd.DataFrame:
        """One row a model: verdict, its telling fact, and on how many of how many measures it is like the book."""
        return rows.frame(self.verdict_rows, rows.VERDICTS)

    @property
    def pieces(self) -> pd.DataFrame:
        """One row a piece, with one column a measure."""
        return rows.frame(self.piece_rows, rows.PIECES | {measure.name: "number?" for measure in self.measures})

    @property
    def evidence(self) -> dict[str, pd.DataFrame]:
        """The rows behind the numbers of each metric."""
        return {metric: rows.frame(evidence, rows.EVIDENCE) for metric, evidence in self.evidence_rows.items()}

    def as_dict(self) -> dict[str, Any]:
        """Return the report as it stands in ``report.json``."""
        return {
            "schema": SCHEMA,
            "version": self.version,
            "signature": self.signature,
            "settings": self.settings,
            "inputs": self.inputs,
            "notes": self.notes,
            "measures": [asdict(measure) for measure in self.measures],
            "verdicts": self.verdict_rows,
            "scores": self.score_rows,
            "pairs": self.pair_rows,
            "pieces": self.piece_rows,
            "evidence": self.evidence_rows,
            "curves": self.curves,
            "texts": self.texts,
        }

    def save(self, folder: str | os.PathLike[str], formats: str | Iterable[str] = USUAL) -> Path:
        """Write the report and its faces to `folder`, replacing a report that stands there.

        Parameters
        ----------
        folder
            Where to write it.
        formats
            Which faces, with commas between them or in a list: ``json`` always, ``md``, ``csv``, ``html``, ``latex``,
            ``plots``.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        UsageError
            There is no such format, or plots are wanted and matplotlib is not installed.
        OutputError
            When the folder cannot be written, or holds what textlab did not write.
        """
        from textlab.report.folder import save

        return save(self, folder, formats=formats)

    def plot(self, name: str) -> Figure:
        """Return a figure of one measure, every model with its interval and the human range behind, or of the map.

        Parameters
        ----------
        name
            Of a measure, as ``novelty.distance``, or ``map``.

        Raises
        ------
        UsageError
            There is no such measure in the report, or no map, or matplotlib is not installed.
        """
        from textlab.report.plots import plot

        return plot(self, name)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Report:
        """Read a report back from its folder, or from its ``report.json``.

        Raises
        ------
        InputError
            When there is no report there, or it is broken, or of a schema that this version does not read.
        """
        from textlab.report.json_file import load

        return load(path)
