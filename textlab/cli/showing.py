"""What commands that make a report print of it, and how they end."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textlab.report.report import Report
    from textlab.report.rules import Rule

NARROWEST, WIDEST = 80, 100

_OPTIONS = (
    click.option("--baseline", metavar="MODEL", help="The model that others are compared with.  [default: the first]"),
    click.option(
        "--pairs",
        type=click.Choice(["auto", "all"]),
        default="auto",
        show_default=True,
        help="Which pairs are compared.",
    ),
    click.option(
        "--fail-if",
        multiple=True,
        metavar="RULE",
        help="Exit with 1 on 'novelty.exact > 0.05', 'copies' or 'worse' (than the baseline); again for more.",
    ),
    click.option("--plots", is_flag=True, help="Write plots, too, as SVG and PNG (needs matplotlib)."),
    click.option("--json", "json_", is_flag=True, help="Print verdicts and scores as JSON."),
    click.option("-q", "--quiet", is_flag=True, help="Print nothing but failures."),
)


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command what all that make a report can be told of it; used as a decorator."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def check_plots(options: Mapping[str, Any]) -> None:
    """Refuse ``--plots`` where there is nothing to plot with, before any work."""
    if options["plots"]:
        from textlab.report.plots import require

        require()


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
        The command's ``output``, ``plots``, ``json_`` and ``quiet``.
    """
    from textlab.report import faces, folder

    formats = (*faces.USUAL, "plots") if options["plots"] else faces.USUAL
    written = folder.save(report, wanted, numbered=options["output"] is None, formats=formats)
    show(report, written / faces.SIGNS["html"], json=options["json_"], quiet=options["quiet"])
    if written != Path(wanted) and not options["quiet"]:
        click.echo(f"{Path(wanted).as_posix()} is taken: this report is in {written.as_posix()}", err=True)
    _fail(report, rules, err=options["json_"])


def show(report: Report, made: Path, *, json: bool, quiet: bool) -> None:
    """Print a report, and what was made of it: as JSON, as people read it, or not at all."""
    if json:
        from textlab.report.json_file import dump

        click.echo(dump({"verdicts": report.verdict_rows, "scores": report.score_rows}))
    elif not quiet:
        from textlab.report.terminal import screen

        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDEST
        place = f"{made.as_posix()}/" if made.is_dir() else made.as_posix()
        click.echo(screen(report, place=place, width=min(max(width, NARROWEST), WIDEST)))


def _fail(report: Report, rules: Sequence[Rule], *, err: bool) -> None:
    if not rules:
        return
    from textlab.report.rules import failures

    found = list(failures(report, rules))
    for failure in found:
        click.echo(str(failure), err=err)
    if found:
        sys.exit(1)
