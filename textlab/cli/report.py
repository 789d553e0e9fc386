"""``textlab report``: a report once more, from what it holds, in whatever format is wanted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from textlab.cli import completion, showing
from textlab.cli.evaluate import names
from textlab.errors import UsageError


@click.command(epilog="Everything is made of report.json alone, the same to the byte.")
@click.argument("report", metavar="REPORT", shell_complete=completion.paths)
@click.option(
    "--format",
    "formats",
    type=names,
    metavar="A,B",
    shell_complete=completion.formats,
    help="What to write: html, md, csv, json, latex, plots.  [default: the first four]",
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    shell_complete=completion.paths,
    help="Where to write it.  [default: where the report is]",
)
@click.option("--json", "json_", is_flag=True, help="Print verdicts and scores as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing.")
def report(report: str, **options: Any) -> None:
    """Show a report again, and write its files anew: the page, tables for a paper, all that is wanted.

    REPORT is the folder of a report or its report.json. What else stands in the folder stays as it is.
    """
    from textlab.report import faces, folder
    from textlab.report.report import Report

    try:
        wanted = faces.checked(faces.USUAL if options["formats"] is None else options["formats"])
    except UsageError as error:
        error.where = "--format"
        raise
    place, output = Path(report), options["output"]
    own = place if place.is_dir() else place.parent if place.name == faces.DOCUMENT else None
    if own is not None and (output is None or (output and Path(output).resolve() == own.resolve())):
        found, written = folder.renew(place, wanted)
    else:
        found = Report.load(report)
        written = folder.save(found, place.with_suffix("") if output is None else output, formats=wanted)
    pages = [faces.SIGNS[form] for form in ("html", *wanted) if form in wanted and form in faces.SIGNS]
    made = written / pages[0] if pages else written
    showing.show(found, made, json=options["json_"], quiet=options["quiet"])
