"""``textlab copies``: what of a text was copied, word for word or nearly, and from where."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from textlab.cli import completion
from textlab.errors import UsageError

if TYPE_CHECKING:
    from textlab.copied.result import Copies

SEVERAL = ("--corpus", "--background")
NARROWEST, WIDEST = 60, 100
PASSED_ON = ("min_length", "max_edits", "window", "background", "as_is", "encoding", "column", "jobs")


class Spread(click.Command):
    """A command whose `--corpus` and `--background` take every path up to the next option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse arguments, each further path as if the option had been given once more."""
        spread, option, waits, ended = list[str](), "", False, False
        for argument in args:
            ended = ended or argument == "--"
            if not ended and argument.startswith("-") and argument != "-":
                name, given, _ = argument.partition("=")
                option, waits = (name, not given) if name in SEVERAL else ("", False)
            elif waits:
                waits = False
            elif option and not ended:
                spread.append(option)
            spread.append(argument)
        return super().parse_args(ctx, spread)


@click.command(
    cls=Spread,
    epilog="Case, white space, curly and straight quotation marks may differ, unless --as-is says otherwise.",
)
@click.argument("texts", nargs=-1, metavar="TEXT…", shell_complete=completion.paths)
@click.option(
    "--corpus",
    multiple=True,
    required=True,
    metavar="PATH…",
    shell_complete=completion.paths,
    help="What it may have been copied from.",
)
@click.option(
    "--min-length",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    metavar="N",
    help="Characters of the shortest copy, verbatim or near.",
)
@click.option(
    "--max-edits",
    type=click.FloatRange(0, 0.4),
    default=0.2,
    show_default=True,
    metavar="SHARE",
    help="Edits a character of a near copy, at most; 0 for verbatim copies alone.",
)
@click.option(
    "--window",
    type=click.IntRange(min=8, max=1024),
    default=64,
    show_default=True,
    metavar="N",
    help="Characters of the windows that near copies are found by.",
)
@click.option(
    "--background",
    multiple=True,
    metavar="PATH…",
    shell_complete=completion.paths,
    help="What stands here, too, is a common phrase.",
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    shell_complete=completion.paths,
    help="A folder for copies.html, copies.md and report.json.",
)
@click.option(
    "--html", metavar="FILE", shell_complete=completion.paths, help="A page of the text with its sources beside it."
)
@click.option("--json", "json_", is_flag=True, help="Print everything as JSON.")
@click.option("--as-is", is_flag=True, help="Case, white space and quotation marks must be the same.")
@click.option("--fail-if", type=click.Choice(["any"]), help="Exit with 1 where anything was copied.")
@click.option("-q", "--quiet", is_flag=True, help="Print no text and no progress.")
@click.option("--encoding", metavar="NAME", help="How the files are encoded, where it is not UTF-8.")
@click.option("--column", metavar="NAME", help="The column or field of the text in CSV, TSV, JSON lines, Parquet.")
@click.option("-j", "--jobs", type=click.IntRange(min=1), metavar="N", help="Cores to use.  [default: all]")
def copies(texts: tuple[str, ...], **options: Any) -> None:
    """Show what of a text was copied from a corpus, word for word or nearly, and from where.

    TEXT and PATH are files, folders or globs, or - for standard input. Name the texts first: --corpus and --background
    take every path up to the next option.
    """
    from textlab.cli.progress import Bar
    from textlab.copied import files
    from textlab.copied.copies import copies as search
    from textlab.report.on_disk import check_file

    if not texts:
        raise UsageError("no text to look for copies in", remedy="name it first: textlab copies TEXT --corpus PATH")
    if options["output"] is not None:
        files.check(options["output"])
    if options["html"] is not None:
        check_file(options["html"])
    with Bar(quiet=options["quiet"]) as bar:
        found = search(texts, options["corpus"], progress=bar, **{name: options[name] for name in PASSED_ON})
    if options["output"] is not None:
        found.save(options["output"])
    if options["html"] is not None:
        found.save_page(options["html"])
    if options["json_"]:
        from textlab.report.json_file import dump

        click.echo(dump(found.as_dict()))
    elif not options["quiet"]:
        _print(found, options["output"])
    if options["fail_if"] and found.found:
        sys.exit(1)


def _print(found: Copies, folder: str | None) -> None:
    from rich.console import Console

    from textlab.copied.screen import show

    console = Console(soft_wrap=False)
    console.width = min(max(console.width, NARROWEST), WIDEST) if console.is_terminal else WIDEST
    # At once, by click: a reader who closes the pipe is nothing that went wrong.
    with console.capture() as captured:
        show(found, console, folder=folder)
    click.echo(captured.get(), nl=False)
