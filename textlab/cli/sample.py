"""``textlab sample``: from a run to samples."""

from __future__ import annotations

import click

from textlab.cli import completion


def _temperatures(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[float, ...] | None:
    try:
        return None if value is None else tuple(float(part) for part in value.split(","))
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a list of numbers such as 0.5,1.0") from None


@click.command()
@click.argument("run", shell_complete=completion.paths)
@click.option(
    "--count",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help="How many texts a temperature.",
)
@click.option(
    "--length",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many prepared characters each.  [default: the recipe's]",
)
@click.option(
    "--temperature",
    callback=_temperatures,
    metavar="X,Y",
    help="One or several: 0.5,1.0  [default: the recipe's]",
)
@click.option(
    "--top-k",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only the N most probable characters can follow.  [default: the recipe's]",
)
@click.option(
    "--top-p",
    type=click.FloatRange(0, 1, min_open=True),
    metavar="P",
    help="Only the fewest that together have this probability can follow.  [default: the recipe's]",
)
@click.option(
    "--prompt",
    metavar="TEXT",
    help="What the texts continue; they are written without it.  [default: places of the book]",
)
@click.option("--from-nothing", is_flag=True, help="Nothing stands ahead of the texts.")
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Change another field of how texts are written: sampling.slide=false.",
)
@click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="Of the random numbers.")
@click.option(
    "-o",
    "--output",
    "out",
    metavar="DIR",
    shell_complete=completion.paths,
    help="The folder for the texts.  [default: RUN/samples]",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing.")
def sample(  # noqa: PLR0913 - what a user can say of samples
    *,
    run: str,
    count: int,
    length: int | None,
    temperature: tuple[float, ...] | None,
    top_k: int | None,
    top_p: float | None,
    prompt: str | None,
    from_nothing: bool,
    changes: tuple[str, ...],
    seed: int,
    out: str | None,
    quiet: bool,
) -> None:
    """Let the model of RUN, a folder that textlab train made, write texts.

    A run that is not finished writes with what the best of its epochs so far left, if -o says where.

    A JSON file beside each folder of texts says what made them; textlab evaluate reads it.
    """
    from textlab import training
    from textlab.cli.progress import Bar

    with Bar(quiet=quiet) as bar:
        folders = training.sample(
            run,
            count=count,
            length=length,
            temperatures=temperature,
            top_k=top_k,
            top_p=top_p,
            prompt=prompt,
            from_nothing=from_nothing,
            seed=seed,
            changes=changes,
            out=out,
            progress=bar,
        )
    if not quiet:
        for folder in folders:
            click.echo(f"{count} text{'s' * (count > 1)}: {folder}")
