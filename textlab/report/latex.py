r"""The LaTeX face, ``comparison.tex``: the tables for a paper, with booktabs, to be taken in with ``\input``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textlab.report import summary
from textlab.report.columns import columns, metrics
from textlab.report.plain import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textlab.report.columns import Column
    from textlab.report.report import Report

#: How LaTeX prints what would be a command to it.
COMMANDS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    '"': r"\textquotedbl{}",
}
_SPECIAL = re.compile("[" + re.escape("".join(COMMANDS)) + "]")
#: Two of these are one letter to TeX.
_LIGATURE = re.compile(r"(?<=[-'!?,])(?=[-',`])")


def escape(text: str) -> str:
    r"""Return `text` on one line such that LaTeX prints it as it is.

    Examples
    --------
    >>> print(escape("50 % of \\input{x} -- a_b"))
    50 \% of \textbackslash{}input\{x\} -{}- a\_b
    """
    apart = _LIGATURE.sub("\x00", one_line(text))
    return _SPECIAL.sub(lambda found: COMMANDS[found[0]], apart).replace("\x00", "{}")


def document(report: Report) -> str:
    """Return the headline table, then a table for each metric, every value with its interval."""
    reference = escape(report.inputs["reference"].get("name", "the book"))
    headline = columns(report, headline=True)
    parts = [
        "% Tables of a textlab report. They need \\usepackage{booktabs} and \\usepackage[T1]{fontenc}; names that are",
        "% not Latin need XeLaTeX or LuaLaTeX, \\usepackage{fontspec} and a font that has them.",
        "% " + " ".join(escape(note) for note in report.notes),
    ]
    if headline:
        lines = summary.lines(report, headline, lambda column, row: column.cell(row).strip())
        caption = f"Models against {reference}. ! unlike the book ({escape(summary.confidence(headline))})."
        parts.append(_table(headline, lines, caption))
    for metric in metrics(report):
        shown = columns(report, metric=metric)
        lines = summary.lines(report, shown, lambda column, row: column.interval(row))
        parts.append(_table(shown, lines, f"Models against {reference}: {escape(metric)}, with 95\\,\\% intervals."))
    return "\n\n".join(parts) + "\n"


def _table(shown: Sequence[Column], lines: Sequence[Sequence[str]], caption: str) -> str:
    # Braces at the end of a line: what begins the next with a star or a bracket would be an argument of it.
    heads = [r"\shortstack{" + r"\\{}".join(map(escape, column.measure.heading)) + "}" for column in shown]
    rows = ["{}" + " & ".join(map(escape, line)) + r" \\" for line in lines]
    return "\n".join(
        [
            r"\begin{table}",
            r"\footnotesize\setlength{\tabcolsep}{4pt}",
            rf"\caption{{{caption}}}",
            rf"\begin{{tabular}}{{l{'r' * len(shown)}}}",
            r"\toprule",
            " & ".join(["", *heads]) + r" \\",
            r"\midrule",
            *rows,
            r"\bottomrule",
            r"\end{tabular}",
            r"\end{table}",
        ]
    )
