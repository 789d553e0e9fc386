"""``textlab evaluate``: which of these models writes like the book, and which of them copied it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from textlab.cli import completion, showing
from textlab.errors import UsageError

if TYPE_CHECKING:
    from textlab.report.report import Report
    from textlab.report.rules import Rule

PASSED_ON = (
    "metrics",
    "language",
    "word_list",
    "encoding",
    "column",
    "piece",
    "window",
    "budget",
    "prepare",
    "group",
    "baseline",
    "pairs",
    "jobs",
)


def names(value: str | list[str]) -> list[str]:
    """Return names with commas between them as a list."""
    parts = value.split(",") if isinstance(value, str) else value
    return [part.strip() for part in parts if part.strip()]


def _configure(ctx: click.Context, param: click.Parameter, value: str | None) -> None:  # noqa: ARG001 (click's signature)
    if value:
        from textlab.cli.config import read

        ctx.default_map = {**(ctx.default_map or {}), **read(value)}


@click.command(epilog="What the columns mean: textlab metrics")
@click.argument("samples", nargs=-1, required=True, metavar="SAMPLES…", shell_complete=completion.paths)
@click.option(
    "-r",
    "--reference",
    multiple=True,
    metavar="FILE",
    shell_complete=completion.paths,
    help="Human text to hold the samples against; again for more. A run folder has its own.",
)
@click.option(
    "--corpus",
    multiple=True,
    metavar="FILE",
    shell_complete=completion.paths,
    help="What the models were trained on, where it is not the reference; again for more.",
)
@click.option(
    "-m", "--metrics", type=names, metavar="A,B", shell_complete=completion.metrics, help="Only these metrics."
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    shell_complete=completion.paths,
    help="Where the report goes.  [default: reports/SAMPLES-vs-REFERENCE]",
)
@click.option("--language", default="en", show_default=True, metavar="CODE", help="The language, for its dictionary.")
@click.option(
    "--word-list", metavar="FILE", shell_complete=completion.paths, help="More words that are words, one a line."
)
@click.option("--encoding", metavar="NAME", help="How the files are encoded, where it is not UTF-8.")
@click.option("--column", metavar="NAME", help="The column or field of the text in CSV, TSV, JSON lines, Parquet.")
@click.option(
    "--piece", type=click.IntRange(min=1), metavar="N", help="Characters a piece.  [default: from the samples]"
)
@click.option(
    "--window",
    type=click.IntRange(min=1),
    default=64,
    show_default=True,
    metavar="N",
    help="Characters a window of novelty, 8 to 1,024.",
)
@click.option(
    "--budget",
    type=click.FloatRange(min=0, min_open=True),
    default=1e14,
    metavar="CELLS",
    help="Most that novelty compares: fewer windows of a large corpus.  [default: 1e14]",
)
@click.option(
    "--prepare", type=names, metavar="A,B", help="Steps of preparation, or none.  [default: from the samples]"
)
@click.option("--group", type=click.Choice(["folder", "file", "all"]), help="What one model is.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), metavar="N", help="Cores to use.  [default: all]")
@showing.options
@click.option(
    "--config",
    metavar="FILE.toml",
    shell_complete=completion.paths,
    is_eager=True,
    expose_value=False,
    callback=_configure,
    help="Flags from a file.",
)
def evaluate(samples: tuple[str, ...], **options: Any) -> None:
    """Tell which models write like the book, and which of them copied it.

    SAMPLES are files, folders or globs of generated text, NAME=PATH to name a model, or - for standard input. Each
    folder directly under a folder is a model, or each file in a flat one. A run made by textlab train knows its
    reference.
    """
    from textlab.report import folder

    rules = _rules(options["fail_if"], options["metrics"])
    numbered = options["output"] is None
    wanted = folder.default(samples, options["reference"]) if numbered else options["output"]
    folder.check(wanted, numbered=numbered)
    showing.check_plots(options)
    report = _evaluate(samples, options)
    report = replace(report, settings=report.settings | {"fail-if": list(options["fail_if"])})
    showing.finish(report, wanted, rules, options)


def _rules(texts: tuple[str, ...], metrics: list[str] | None) -> list[Rule]:
    """Return the rules of ``--fail-if``, refusing a mistyped one before any work."""
    if not texts:
        return []
    from textlab.metrics.registry import measures
    from textlab.report import rules

    chosen = [name for name in measures() if metrics is None or name.partition(".")[0] in metrics]
    return [rules.parse(text, chosen) for text in texts]


def _evaluate(samples: tuple[str, ...], options: dict[str, Any]) -> Report:
    from textlab.cli.progress import Bar
    from textlab.evaluation import evaluate

    passed_on = {name: options[name] for name in PASSED_ON}
    passed_on |= {name: options[name] or None for name in ("reference", "corpus")}
    try:
        with Bar(quiet=options["quiet"]) as bar:
            return evaluate(list(samples), progress=bar, **passed_on)
    except UsageError as error:
        if error.where in PASSED_ON:  # a parameter of the Python API
            error.where = f"--{error.where.replace('_', '-')}"
        raise
