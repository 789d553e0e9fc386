"""The tables of a report: which columns each has and what may stand in them.

One list a table drives the data frames, the CSV files and the check of a report that is read back.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

Row = dict[str, Any]
Columns = dict[str, str]

TYPES: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "text?": (str, type(None)),
    "whole": (int,),
    "whole?": (int, type(None)),
    "number": (int, float),
    "number?": (int, float, type(None)),
    "truth": (bool,),
    "truth?": (bool, type(None)),
    "list": (list,),
    "texts": (list,),
    "numbers": (list,),
    "fields": (dict,),
}

_NAMES = {
    "text": "text",
    "whole": "a whole number",
    "number": "a number",
    "truth": "true or false",
    "list": "a list",
    "texts": "a list of texts",
    "numbers": "a list of numbers",
    "fields": "fields with their values",
}

#: What the items of a list may be.
ITEMS = {"texts": "text", "numbers": "number?"}

#: Whole numbers are less than this on both sides, as in frames.
_BOUND = 2**63
DTYPES = {
    "whole": "int64",
    "whole?": "Int64",
    "number?": "float64",
    "truth": "bool",
    "truth?": "boolean",
}

TEXT: Columns = {"name": "text", "texts": "whole", "characters": "whole", "digest": "text"}
MODELS: Columns = {
    "name": "text",
    "samples": "whole",
    "characters": "whole",
    "digest": "text",
    "about": "fields",
    "unit": "text",
    "within_one_sample": "truth",
}
SCORES: Columns = {
    "model": "text",
    "measure": "text",
    "headline": "truth",
    "value": "number?",
    "low": "number?",
    "high": "number?",
    "samples": "whole",
    "pieces": "whole",
    "human": "number?",
    "human_low": "number?",
    "human_high": "number?",
    "unlike": "truth?",
    "side": "text?",
    "effect": "number?",
    "p": "number?",
    "p_adjusted": "number?",
    "note": "text?",
}
PAIRS: Columns = {
    "model_a": "text",
    "model_b": "text",
    "measure": "text",
    "difference": "number?",
    "low": "number?",
    "high": "number?",
    "p": "number?",
    "p_adjusted": "number?",
    "gap": "number?",
    "nearer": "text?",
    "verdict": "text?",
    "note": "text?",
}
VERDICTS: Columns = {"model": "text", "verdict": "text", "fact": "text", "like": "whole", "of": "whole"}
EVIDENCE: Columns = {
    "model": "text",
    "sample": "text?",
    "piece": "whole?",
    "start": "whole?",
    "end": "whole?",
    "kind": "text",
    "text": "text",
    "source": "text?",
    "source_start": "whole?",
    "source_line": "whole?",
    "passage": "text?",
    "value": "number?",
    "detail": "text?",
}
CURVES: Columns = {"model": "text", "new": "numbers"}
MEASURES: Columns = {
    "name": "text",
    "title": "text",
    "heading": "texts",
    "meaning": "text",
    "source": "text",
    "above": "text",
    "below": "text",
    "missing": "text",
    "side": "text",
    "unit": "text",
    "scale": "number",
    "decimals": "whole",
    "range": "numbers",
    "headline": "truth",
}
PIECES: Columns = {"model": "text", "shape": "text", "unit": "whole", "sample": "text", "piece": "whole"}
TEXTS: Columns = {
    "model": "text",
    "sample": "text",
    "others": "whole",
    "why": "text",
    "characters": "whole",
    "text": "text",
    "marks": "list",
}
MARKS: Columns = {
    "start": "whole",
    "end": "whole",
    "kind": "text",
    "source": "text?",
    "source_line": "whole?",
    "passage": "text?",
    "detail": "text?",
}


def wrong(rows: object, columns: Mapping[str, str]) -> str | None:
    """Say what keeps `rows` from being a table with these columns, or None when nothing does.

    Examples
    --------
    >>> wrong([{"model": "a", "shape": "1 piece", "unit": "one", "sample": "a/1.txt", "piece": 1}], PIECES)
    "row 1: 'unit' holds 'one', not a whole number"
    """
    if not isinstance(rows, list):
        return "is not a list of rows"
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            return f"row {number} is not a row"
        for column, kind in columns.items():
            if column not in row:
                return f"row {number}: {column!r} is missing"
            problem = misfit(row[column], kind)
            if problem:
                return f"row {number}: {column!r} holds {problem}"
    return None


def misfit(value: object, kind: str) -> str | None:
    """Say what is wrong with a value of this kind; None where nothing is.

    Examples
    --------
    >>> misfit(1.5, "whole"), misfit(None, "number?"), misfit(["a", 1], "texts"), misfit(float("inf"), "number")
    ('1.5, not a whole number', None, '1, not text', 'inf, which is no number')
    """
    if not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and bool not in TYPES[kind]):
        return f"{value!r:.40}, not {_NAMES[kind.rstrip('?')]}"
    if value is None or isinstance(value, str):  # most are
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return f"{value!r}, which is no number"
    if isinstance(value, int) and not -_BOUND <= value < _BOUND:
        return "a number too large"
    if isinstance(value, list) and kind in ITEMS:
        return next((problem for item in value if (problem := misfit(item, ITEMS[kind]))), None)
    return None


def frame(rows: Sequence[Row], columns: Mapping[str, str]) -> pd.DataFrame:
    """Return `rows` as a data frame of these columns, each of its own type.

    A number that is not there is NaN in a frame (``pd.NA`` for whole numbers and truth values), None in the rows.
    """
    import pandas as pd

    table = pd.DataFrame([[row[column] for column in columns] for row in rows], columns=list(columns))
    return table.astype({column: DTYPES[kind] for column, kind in columns.items() if kind in DTYPES})
