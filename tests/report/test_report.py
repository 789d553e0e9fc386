from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from textlab.report.rows import EVIDENCE, PAIRS, PIECES, SCORES, VERDICTS

if TYPE_CHECKING:
    from textlab.report.report import Report


def test_frames_have_their_columns_whatever_the_rows(report: Report) -> None:
    empty = replace(report, score_rows=[], pair_rows=[], verdict_rows=[], piece_rows=[], evidence_rows={"words": []})
    for one in (report, empty):
        assert list(one.scores.columns) == list(SCORES)
        assert list(one.pairs.columns) == list(PAIRS)
        assert list(one.verdicts.columns) == list(VERDICTS)
        assert list(one.evidence["words"].columns) == list(EVIDENCE)
        assert list(one.pieces.columns)[:6] == [*PIECES, "words.valid"]
        assert one.scores["value"].dtype == "float64"
        assert one.scores["unlike"].dtype == "boolean"
        assert one.evidence["words"]["start"].dtype == "Int64"


def test_frames_hold_the_rows(report: Report) -> None:
    scores = report.scores.set_index(["model", "measure"])
    assert scores.loc[("markov-10", "copying.share"), "value"] == 0.348
    assert pd.isna(scores.loc[("markov-10", "copying.share"), "human_low"])
    assert len(report.pairs) == 10 * 8
    assert report.evidence["copying"]["end"].max() == 489
    assert report.pieces["words.valid"].tolist() == [0.1 + 0.2] * 51


def test_no_value_is_missing_in_a_frame_not_zero(report: Report) -> None:
    rows = [row | {"value": None, "unlike": None} for row in report.score_rows]
    scores = replace(report, score_rows=rows).scores
    assert scores["value"].isna().all()
    assert scores["unlike"].isna().all()


def test_its_repr_is_short(report: Report) -> None:
    assert repr(report) == "Report(5 models, 9 measures)"


def test_making_and_saving_a_report_needs_no_pandas() -> None:
    code = (
        "import sys, textlab.report.report, textlab.report.terminal, textlab.report.folder, textlab.report.markdown,"
        " textlab.report.json_file, textlab.report.rules;"
        "print({'pandas', 'numba', 'nltk', 'scipy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
