"""Write what the program says of itself: commands.md, metrics.md, the screens of guide.md and the README, copies.svg.

    python docs/generate.py

A test fails when a page is out of date, or when the picture shows something else than the command prints.
"""
# ruff: noqa: INP001 (a script, in no package)

from __future__ import annotations

import io
import re
from pathlib import Path

import click
from rich.console import Console

from textlab import Report, copies
from textlab.cli import COMMANDS, cli
from textlab.cli.metrics import SIDES
from textlab.copied.screen import show
from textlab.metrics.registry import METRICS, load
from textlab.report.columns import Column
from textlab.report.terminal import screen

DOCS = Path(__file__).parent
SHIPPED = DOCS.parent / "reports" / "alice"
NOTE = "<!-- made by docs/generate.py -->"
SCREEN = re.compile(r"(<!-- screen -->\n```text\n).*?(```\n<!-- end -->)", re.DOTALL)


def commands() -> str:
    """Return docs/commands.md."""
    parts = [f"{NOTE}\n# Commands", str(cli.help)]
    context = click.Context(cli, info_name="textlab")
    for name in COMMANDS:
        command = cli.get_command(context, name)
        usage = " ".join(command.collect_usage_pieces(click.Context(command)))
        rows = [_option(option) for option in command.params if isinstance(option, click.Option)]
        head = "| option | what it does |\n| --- | --- |\n"
        parts += [
            f"## textlab {name}",
            f"`textlab {name} {usage}`",
            _unwrapped(str(command.help)),
            head + "\n".join(rows),
        ]
    parts += ["## Exit codes", EXITS, "## Tab completion", COMPLETION]
    return "\n\n".join(parts) + "\n"


EXITS = """| code | meaning |
| --- | --- |
| 0 | done |
| 1 | a model broke a rule of `--fail-if`, or something was copied and `--fail-if any` asked |
| 2 | the call is wrong: an option, a name, a combination |
| 3 | a file or text cannot be used, or a result cannot be written |
| 130 | interrupted (Ctrl-C) |"""
COMPLETION = """Put the line of your shell into its start-up file:

```text
eval "$(_TEXTLAB_COMPLETE=bash_source textlab)"
eval "$(_TEXTLAB_COMPLETE=zsh_source textlab)"
_TEXTLAB_COMPLETE=fish_source textlab | source
```"""


def _option(option: click.Option) -> str:
    value = "" if option.is_flag else f" {_value(option)}"
    names = ", ".join(f"`{name}{value}`" for name in option.opts)
    told = " ".join(str(option.help).split())
    if option.show_default is True and not option.is_flag:
        told += f" [default: {option.default}]"
    return f"| {names} | {told} |".replace("[x>=1]", "")


def _value(option: click.Option) -> str:
    if option.metavar:
        return option.metavar
    choices = getattr(option.type, "choices", None)
    return "/".join(choices) if choices else option.type.name.upper()


def _unwrapped(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def metrics() -> str:
    """Return docs/metrics.md."""
    parts = [f"{NOTE}\n# Metrics and their measures", INTRODUCTION]
    for name in METRICS:
        metric = load(name)
        parts += [f"## {name}", str(metric.__doc__).partition("\n")[0]]
        for measure in metric.measures:
            number, (least, greatest) = Column(measure).number, measure.range
            unit = f" {measure.unit}" if measure.unit else ""
            reach = (
                f"{number(least)}{unit} or more" if greatest is None else f"{number(least)} to {number(greatest)}{unit}"
            )
            lines = [
                f"Range: {reach}.",
                f"Counts as unlike human text {SIDES[measure.side]}.",
                f"Above: {measure.above}." if measure.side != "low" else "",
                f"Below: {measure.below}." if measure.side != "high" else "",
                f"No value: {measure.missing}.",
                f"Source: {measure.source}.",
            ]
            title = f"### {measure.name}\n\n**{measure.title}**" + (" (headline)" if measure.headline else "")
            parts.append(f"{title}. {measure.meaning}\n\n" + "\n".join(f"- {line}" for line in lines if line))
    return "\n\n".join(parts) + "\n"


INTRODUCTION = """`textlab metrics` says the same on the command line, and `textlab metrics words.valid` says it of one
measure. The headline measures make the verdict and the table on the screen; the others are details, shown in the report
and tested each by itself. Shares are shown in per cent and stand in files and rules (`--fail-if`) as numbers from 0 to
1. What the words mean: [glossary](glossary.md). A metric of your own: [adding a metric](adding-a-metric.md)."""


def with_screen(page: str) -> str:
    """Return a page with the screen of the report that ships, as the README's first command prints it."""
    shown = screen(Report.load(SHIPPED), place="reports/samples-vs-alice29/report.html")
    return SCREEN.sub(lambda found: found[1] + shown + "\n" + found[2], (DOCS / page).read_text(encoding="utf-8"))


PAGES = {
    "commands.md": commands,
    "metrics.md": metrics,
    "guide.md": lambda: with_screen("guide.md"),
    "../README.md": lambda: with_screen("../README.md"),
}

PICTURED = ["corpora/samples/markov-10/09.txt", "corpora/alice29.txt"]
PICTURED_OPTIONS = {"min_length": 60, "max_edits": 0.1}


def picture() -> str:
    """Return docs/copies.svg: what a terminal shows of `textlab copies` on a sample that copied."""
    console = Console(record=True, width=100, file=io.StringIO(), force_terminal=True, color_system="standard")
    text, corpus = (str(DOCS.parent / path) for path in PICTURED)
    options = "".join(f" --{name.replace('_', '-')} {value}" for name, value in PICTURED_OPTIONS.items())
    console.print(f"$ textlab copies {PICTURED[0]} --corpus {PICTURED[1]} \\\n   {options}", highlight=False)
    show(copies(text, corpus, **PICTURED_OPTIONS), console)
    return console.export_svg(title="textlab copies")


if __name__ == "__main__":
    (DOCS / "copies.svg").write_text(picture(), encoding="utf-8")
    for page, write in PAGES.items():
        (DOCS / page).write_text(write(), encoding="utf-8")
