"""The terminal face: verdict first, then the headline table with its human row, then what was copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from textlab.report import apart, summary
from textlab.report.columns import columns
from textlab.report.families import families
from textlab.report.plain import cut_middle, left, listed, one_line, printable, shorten, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textlab.report.columns import Column
    from textlab.report.report import Report
    from textlab.report.rows import Row

NAME_WIDTH = 28
NAME_LEAST = len("like the book")
MANY = 20
"""More models than this are grouped by their verdicts."""
FEW = 3
"""How many copies, and how many groups of models not told apart, are shown before the rest is only counted."""


def screen(report: Report, *, place: str | None = None, width: int = 100) -> str:
    """Return what the command line prints for a report.

    Parameters
    ----------
    report
        The report.
    place
        Where it was saved, as the user would open it; None where it was not.
    width
        The columns of the terminal. Longer lines are broken, and long names cut in the middle.

    Returns
    -------
    str
        Lines without colour, safe to print whatever the models and texts are called.
    """
    parts = [
        [line for note in [*report.notes, summary.THE_BOOK] for line in wrap(note, width)],
        _verdicts(report, width),
        _table(report, width),
        _copied(report, width) + _alike(report, width) + _along(report, width) + _last(place),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _name(model: str, width: int) -> str:
    return cut_middle(printable(model), width)


def _names_width(report: Report) -> int:
    names = [cell_len(printable(model)) for model in report.models]
    return min(max(names, default=0), NAME_WIDTH)


def _verdicts(report: Report, width: int) -> list[str]:
    lines = ["VERDICT"]
    if len(report.models) > MANY:
        groups: dict[str, list[str]] = {}
        for row in report.verdict_rows:
            groups.setdefault(_said(row), []).append(row["model"])
        for verdict, models in groups.items():
            lines += wrap(
                listed([_name(model, NAME_WIDTH) for model in models]),
                width,
                first=f"  {verdict} ({len(models)}): ",
                hanging=" " * 6,
            )
    else:
        names = _names_width(report)
        said = max((len(_said(row)) for row in report.verdict_rows), default=0)
        for row in report.verdict_rows:
            first = f"  {left(_name(row['model'], names), names)}  {left(_said(row), said)}   "
            lines += wrap(row["fact"], width, first=first)
    sentence = summary.like_the_book(report)
    return lines + (wrap(sentence, width, first="  ") if sentence else [])


def _said(row: Row) -> str:
    verdict = one_line(row["verdict"])
    return verdict.upper() if verdict == summary.COPIES else verdict


def _table(report: Report, width: int) -> list[str]:
    """Return the headline table (without headline measures, the details), in as many parts as the width asks for."""
    shown = columns(report, headline=True) or columns(report)
    if not shown:
        return []
    rows = _rows(report, shown)
    tall = max(len(column.measure.heading) for column in shown)
    heads = [[*column.measure.heading, *[""] * (tall - len(column.measure.heading))] for column in shown]
    blocks = [_block(head, [cells[i] for _, cells in rows]) for i, head in enumerate(heads)]
    names = min(max(cell_len(name) for name, _ in rows), NAME_WIDTH)
    wanted = sum(len(block[0]) for block in blocks)
    gap = 2 if names + wanted + 2 * len(blocks) <= width else 1
    names = max(min(names, width - wanted - gap * len(blocks)), min(names, NAME_LEAST))
    parts: list[list[list[str]]] = []
    room = 0
    for block in blocks:
        room -= len(block[0]) + gap
        if room < 0 or not parts:
            parts.append([])
            room = width - names - len(block[0]) - gap
        parts[-1].append(block)
    labels = [""] * tall + [_name(name, names) for name, _ in rows]
    lines = [
        (left(label, names) + "".join(" " * gap + cell for cell in cells)).rstrip()
        for part in parts
        for label, *cells in zip(labels, *part, strict=True)
    ]
    return lines + [line for note in _legend(report, shown) for line in wrap(note, width, hanging="  ")]


def _rows(report: Report, shown: Sequence[Column]) -> list[tuple[str, list[str]]]:
    """Return label and cells of each row: for each shape the human row, the human range, the models."""
    rows = []
    for shape in summary.shapes(report):
        human = [report.by_model.get((shape.usual, column.name)) or {} for column in shown]
        pairs = list(zip(shown, human, strict=True))
        rows.append((shape.name, [f"{column.number(row.get('human'))} " for column, row in pairs]))
        rows.append(
            ("like the book", [column.range(row.get("human_low"), row.get("human_high")) for column, row in pairs])
        )
        for model in shape.models:
            cells = [column.cell(report.by_model.get((model, column.name))) for column in shown]
            rows.append((printable(model), cells))
    return rows


def _block(heading: Sequence[str], cells: Sequence[str]) -> list[str]:
    """Return one column as lines of one width: the heading centred, the cells set right and centred under it."""
    body = max(map(len, cells))
    width = max(body, *map(cell_len, heading))
    return [_centred(line, width) for line in [*heading, *(cell.rjust(body) for cell in cells)]]


def _centred(text: str, width: int) -> str:
    return left(" " * ((width - cell_len(text) + 1) // 2) + text, width)


def _legend(report: Report, shown: Sequence[Column]) -> list[str]:
    legend = f"! unlike the book ({summary.confidence([column for column in shown if column.measure.headline])})."
    if any(column.measure.unit == "bits" for column in shown):
        legend += " Bits: distance from the book's frequencies."
    if not all(shape.even for shape in summary.shapes(report)):
        legend += " Models of fewer samples have a wider range than the one shown."
    return [legend, *(f"- {note}" for note in summary.footnotes(report, shown))]


def _copied(report: Report, width: int) -> list[str]:
    lines = []
    spans = summary.copied(report)
    for row in spans[:FEW]:
        place = f"{one_line(row['sample'] or row['model'])}, characters {row['start']:,}-{row['end']:,}"
        edits = one_line(row["detail"] or "").partition(":")[0]
        source = f"{row['source'] or 'the book'}, line {row['source_line']}"
        alike = f"is {edits} from {source}" if edits else f"= {source}"
        lines += wrap(f"{place} {alike}:", width, first="COPIED  ", hanging="  ")
        quoted = [row["text"], row["passage"]] if edits and row["passage"] else [row["text"]]
        lines += (f'  "{shorten(text, width - 4)}"' for text in quoted)
    if len(spans) > FEW:
        lines.append(f"COPIED  {len(spans) - FEW} more models: see evidence/copying.csv")
    return lines


def _alike(report: Report, width: int) -> list[str]:
    groups = apart.groups(report)
    lines = []
    if groups and (one := groups[0].baseline):
        lines += wrap(f"Every model was compared with {one_line(one)}, the baseline.", width, hanging="  ")
    for group in groups[:FEW]:
        before = f"{one_line(group.baseline)} from " if group.baseline else ""
        models = listed([_name(model, NAME_WIDTH) for model in group.models], summary.NAMES)
        said = f"Not told apart on {group.column.short}: {before}{models} ({group.size})."
        lines += wrap(said, width, hanging="  ")
    if len(groups) > FEW:
        lines.append("Not told apart: more, see comparison.md")
    return lines


def _along(report: Report, width: int) -> list[str]:
    """Say of models along a run's epochs or temperatures where copying begins, and which is nearest to the book."""
    found = [f"{one_line(family.name)}, by {family.axis}: {family.sentence}" for family in families(report)]
    return [line for said in found for line in wrap(said, width, hanging="  ")]


def _last(place: str | None) -> list[str]:
    report = f"Report: {printable(place)}   " if place else ""
    return [f"{report}What does a column mean? textlab metrics"]
