"""``textlab train``: from a book and a recipe to a run."""

from __future__ import annotations

import json
import math
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from textlab.cli import completion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textlab.training import Run
    from textlab.training.protocol import Write


@click.command()
@click.argument("book", shell_complete=completion.paths)
@click.option(
    "--recipe",
    metavar="NAME",
    shell_complete=completion.recipes,
    help="A recipe's name, or the path of a .toml file.  [default: fast-lstm]",
)
@click.option(
    "-o",
    "--output",
    "out",
    metavar="DIR",
    shell_complete=completion.paths,
    help="The folder of the run.  [default: runs/RECIPE; runs/BOOK without a recipe]",
)
@click.option(
    "--validation",
    type=click.FloatRange(0, 0.5),
    metavar="X",
    help="The share of the book to hold out.  [default: the recipe's]",
)
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Change a field, window.length=40; batch=1,64 makes a run of each.",
)
@click.option("--epochs", type=click.IntRange(min=1), metavar="N", help="Passes over it.  [default: the recipe's]")
@click.option("--resume", is_flag=True, help="Go on with the run where it was stopped.")
@click.option(
    "--checkpoint-every",
    type=click.FloatRange(min=0),
    default=5,
    show_default=True,
    metavar="N",
    help="Minutes from one checkpoint to the next.",
)
@click.option("--tensorboard", is_flag=True, help="Write the history for TensorBoard, too.")
@click.option(
    "--evaluate-every",
    "every",
    type=click.IntRange(min=1),
    metavar="N",
    help="Score samples every N epochs: quality.csv and epochs/ in the run.",
)
@click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="Of what is drawn at random.")
@click.option("--encoding", metavar="NAME", help="Of the book's files.  [default: UTF-8, else detected]")
@click.option("--json", "as_json", is_flag=True, help="Print what run.json says; of several runs a list.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing.")
def train(  # noqa: PLR0913 - what a user can say of a run
    *,
    book: str,
    recipe: str | None,
    out: str | None,
    validation: float | None,
    epochs: int | None,
    changes: tuple[str, ...],
    every: int | None,
    as_json: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Train a model on BOOK: a file, a folder, a pattern, or - for standard input.

    Part of the book is held out to test the model on; the run remembers which. Ctrl-C stops training so that the same
    command with --resume goes on from there, and ends with the very weights that it would have had.
    """
    from textlab import training
    from textlab.cli.progress import Bar
    from textlab.errors import TextlabError
    from textlab.training.sweeps import runs_of

    shares = [] if validation is None else [f"validation.share={validation}"]
    asked = runs_of(book, recipe, out, [*changes, *shares, *_epochs(recipe, epochs)], resume=options["resume"])
    about, failed = [], list[TextlabError]()
    for number, (folder, some) in enumerate(asked.items(), 1):
        with Bar(quiet=quiet) as bar:
            if len(asked) > 1:
                bar.say(f"Run {number} of {len(asked)}: {folder}")
            if every is not None:
                watched = {"every": every, "tensorboard": options["tensorboard"], "say": bar.say}
                options["callbacks"] = partial(_evaluating, **watched)
            try:
                run = training.train(book, recipe=recipe, out=folder, changes=some, progress=bar, **options)
            except TextlabError as error:
                if len(asked) == 1:
                    raise
                click.echo(f"Error: {error}", err=True)
                failed.append(error)
                continue
        about.append(run.about)
        if not (as_json or quiet):
            _say(run)
    if as_json:
        click.echo(json.dumps(about if len(asked) > 1 else about[0], ensure_ascii=False, indent=2))
    if failed:
        what = f"{len(failed)} of {len(asked)} runs could not be made"
        raise type(failed[0])(what, remedy="what is said of each above; the others are made")


def _epochs(recipe: str | None, epochs: int | None) -> list[str]:
    """Return the change of a recipe that is asked for with so many epochs."""
    from textlab.errors import UsageError
    from textlab.training.fitting import DEFAULT
    from textlab.training.loading import load_recipe
    from textlab.training.recipe import flat

    if epochs is None:
        return []
    if "training.epochs" not in flat(load_recipe(recipe or DEFAULT)):
        raise UsageError("the recipe has no epochs", where=f"--epochs {epochs}", remedy="leave it out")
    return [f"training.epochs={epochs}"]


def _evaluating(run: Run, write: Write, **options: Any) -> Sequence[Any]:
    """Return what scores the samples of a run while it is trained."""
    from textlab.keras import of_run

    return [of_run(run, write, **options)]


def _say(run: Run) -> None:
    """Print what was learned from, and how well; what is to be known of it on the standard error."""
    for note in run.about["notes"]:
        click.echo(note, err=True)
    characters, losses, told = run.about["characters"], run.about["losses"], run.recipe
    click.echo(f"{told.name}: {told.summary}.")
    click.echo(f"Learned from {characters['training']:,} characters of {run.about['book']}.")
    if run.epoch is not None:
        best = losses["epochs"][run.epoch - 1]
        click.echo(f"Training loss of the best epoch, {run.epoch}: {_loss(best['training'])}.")
    if losses["held_out"] is not None:
        places = {"blocks": "in blocks spread through it", "tail": "its end", "rows": "the ends of its rows"}
        where = places[told.validation.place]
        click.echo(f"Held out, {characters['held_out']:,} characters, {where}: {_loss(losses['held_out'])}.")
    elif not characters["held_out"]:
        click.echo("Nothing was held out.")
    for figure in told.figures:
        click.echo(f"Published: {figure.nats:.4f} nats, {figure.what}.")
    click.echo(f"Run: {run.folder}   Next: textlab sample {run.folder}")


def _loss(bits: float) -> str:
    return f"{bits:.3f} bits a character ({bits * math.log(2):.4f} nats)"
