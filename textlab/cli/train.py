"""``textlab train``: from a book and a recipe to a run."""

from __future__ import annotations

import json
from typing import Any

import click


@click.command()
@click.argument("book")
@click.option(
    "--recipe",
    default="markov-6",
    show_default=True,
    metavar="NAME",
    help="A recipe's name, or the path of a .toml file.",
)
@click.option("-o", "--output", "out", metavar="DIR", help="The folder of the run.  [default: runs/RECIPE]")
@click.option(
    "--validation", type=float, metavar="X", help="The share of the book to hold out.  [default: the recipe's]"
)
@click.option("--set", "changes", multiple=True, metavar="FIELD=VALUE", help="Change a field: window.length=40.")
@click.option("--epochs", type=click.IntRange(min=1), metavar="N", help="Passes over it.  [default: the recipe's]")
@click.option("--resume", is_flag=True, help="Go on with the run where it was stopped.")
@click.option(
    "--minutes",
    type=click.FloatRange(min=0),
    default=5,
    show_default=True,
    metavar="N",
    help="From one checkpoint to the next.",
)
@click.option("--tensorboard", is_flag=True, help="Write the history for TensorBoard, too.")
@click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="Of what is drawn at random.")
@click.option("--encoding", metavar="NAME", help="Of the book's files.  [default: UTF-8, else detected]")
@click.option("--json", "as_json", is_flag=True, help="Print what run.json says.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing.")
def train(*, epochs: int | None, changes: tuple[str, ...], as_json: bool, quiet: bool, **options: Any) -> None:
    """Train a model on BOOK: a file, a folder, a pattern, or - for standard input.

    Part of the book is held out to test the model on; the run remembers which. Ctrl-C stops training so that the same
    command with --resume goes on from there, and ends with the very weights that it would have had.
    """
    from textlab import training
    from textlab.cli.progress import Bar

    with Bar(quiet=quiet) as bar:
        more = () if epochs is None else (f"training.epochs={epochs}",)
        run = training.train(**options, changes=(*changes, *more), progress=bar)
    if as_json:
        click.echo(json.dumps(run.about, ensure_ascii=False, indent=2))
    elif not quiet:
        for note in run.about["notes"]:
            click.echo(note, err=True)
        characters, loss = run.about["characters"], run.about["losses"]["held_out"]
        click.echo(f"{run.recipe.name}: {run.recipe.summary}.")
        click.echo(f"Learned from {characters['training']:,} characters of {run.about['book']}.")
        if loss is not None:
            click.echo(
                f"Held out: {characters['held_out']:,} characters in blocks spread through it, {loss:.3f} bits each."
            )
        click.echo(f"Run: {run.folder}   Next: textlab sample {run.folder}")
