"""What commands that make a report print of it, and how they end."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textlab.report.report import Report
    from textlab.report.rules import Rule

NARROWEST, WIDEST = 80, 100


def finish(report: Report, wanted: str | Path, rules: Sequence[Rule], options: Mapping[str, Any]) -> None:
    """Write a report, print it, say which models broke a rule, and end with exit code 1 where any did.

    Parameters
    ----------
    report
        The report.
    wanted
        Its folder; where none was asked for, one beside it will do.
    rules
        Those of ``--fail-if``.
    options
        The command's ``output``, ``json_`` and ``quiet``.
    """
    from textlab.report import folder

    written = folder.save(report, wanted, numbered=options["output"] is None)
    if options["json_"]:
        _print_json(report)
    elif not options["quiet"]:
        _print(report, written)
    if written != Path(wanted) and not options["quiet"]:
        click.echo(f"{Path(wanted).as_posix()} is taken: this report is in {written.as_posix()}", err=True)
    _fail(report, rules, err=options["json_"])


def _print(report: Report, written: Path) -> None:
    from textlab.report.terminal import screen

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDEST
    click.echo(screen(report, folder=written.as_posix(), width=min(max(width, NARROWEST), WIDEST)))


def _print_json(report: Report) -> None:
    from textlab.report.json_file import dump

    click.echo(dump({"verdicts": report.verdict_rows, "scores": report.score_rows}))


def _fail(report: Report, rules: Sequence[Rule], *, err: bool) -> None:
    if not rules:
        return
    from textlab.report.rules import failures

    found = list(failures(report, rules))
    for failure in found:
        click.echo(str(failure), err=err)
    if found:
        sys.exit(1)
