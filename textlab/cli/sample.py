"""``textlab sample``: from a run to samples."""

from __future__ import annotations

import click


def _temperatures(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[float, ...] | None:
    try:
        return None if value is None else tuple(float(part) for part in value.split(","))
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a list of numbers such as 0.5,1.0") from None


@click.command()
@click.argument("run")
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
@click.option("--prompt", metavar="TEXT", help="What the texts continue; they are written without it.")
@click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="Of the random numbers.")
@click.option("-o", "--output", "out", metavar="DIR", help="The folder for the texts.  [default: RUN/samples]")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing.")
def sample(
    *,
    run: str,
    count: int,
    length: int | None,
    temperature: tuple[float, ...] | None,
    prompt: str | None,
    seed: int,
    out: str | None,
    quiet: bool,
) -> None:
    """Let the model of RUN, a folder that textlab train made, write texts.

    A JSON file beside each folder of texts says what made them; textlab evaluate reads it.
    """
    from textlab import training

    folders = training.sample(
        run, count=count, length=length, temperatures=temperature, prompt=prompt, seed=seed, out=out
    )
    if not quiet:
        for folder in folders:
            click.echo(f"{count} texts: {folder}")
