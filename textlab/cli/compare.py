"""``textlab compare``: models of reports that were made at different times, side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from textlab.cli import completion, showing
from textlab.errors import UsageError

if TYPE_CHECKING:
    from textlab.report.report import Report


@click.command(epilog="Reports are comparable where their signatures are equal; what differs is said.")
@click.argument("reports", nargs=-1, required=True, metavar="REPORT…", shell_complete=completion.paths)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    shell_complete=completion.paths,
    help="Where the report goes.  [default: reports/REPORT-beside-REPORT]",
)
@showing.options
def compare(reports: tuple[str, ...], **options: Any) -> None:
    """Put the models of reports side by side, without scoring them again.

    REPORT is the folder of a report or its report.json, NAME=PATH to name it. A model that stands in two of them under
    one name, with other samples, is called after its report, too: NAME/MODEL.
    """
    from textlab.report import folder, rules
    from textlab.report.faces import DOCUMENT
    from textlab.texts.models import split_argument

    numbered = options["output"] is None
    wanted = folder.beside(reports) if numbered else options["output"]
    for one in reports:
        if not numbered and Path(split_argument(one)[1]).resolve() in (
            Path(wanted).resolve(),
            Path(wanted, DOCUMENT).resolve(),
        ):
            raise UsageError(
                "is one of the reports that are compared", where=str(wanted), remedy="name another folder with -o"
            )
    folder.check(wanted, numbered=numbered)
    showing.check_plots(options)
    report = _compare(reports, options)
    chosen = [rules.parse(text, [measure.name for measure in report.measures]) for text in options["fail_if"]]
    report = replace(report, settings=report.settings | {"fail-if": list(options["fail_if"])})
    showing.finish(report, wanted, chosen, options)


def _compare(reports: tuple[str, ...], options: dict[str, Any]) -> Report:
    from textlab.side_by_side import compare as side_by_side

    try:
        return side_by_side(list(reports), baseline=options["baseline"], pairs=options["pairs"])
    except UsageError as error:
        if error.where == "baseline":  # a parameter of the Python API
            error.where = "--baseline"
        raise
