"""``textlab metrics``: what each measure means."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from textlab.cli import completion
from textlab.errors import UsageError

if TYPE_CHECKING:
    from textlab.metrics.protocol import Measure

WIDTH = 90
SIDES = {
    "low": "when below the human range",
    "high": "when above the human range",
    "both": "on both sides of the human range",
}


@click.command()
@click.argument("name", required=False, shell_complete=completion.metrics)
@click.option("--json", "json_", is_flag=True, help="Print everything as JSON.")
def metrics(name: str | None, *, json_: bool) -> None:
    """Say what each measure means, its range, which side of it matters, and where it comes from.

    NAME is a metric (words) or a measure (words.valid); without it all are shown.
    """
    from textlab.metrics.registry import measures
    from textlab.report.rules import nearest

    known = measures()
    shown = [measure for key, measure in known.items() if name is None or name in (key, key.partition(".")[0])]
    if not shown:
        every = [*known, *dict.fromkeys(key.partition(".")[0] for key in known)]
        raise UsageError(f"no metric or measure {name!r}", remedy=nearest(str(name), every))
    if json_:
        from textlab.report.json_file import dump

        click.echo(dump([asdict(measure) for measure in shown]))
    else:
        click.echo("\n\n".join(_told(measure) for measure in shown))


def _told(measure: Measure) -> str:
    """Return what there is to say of a measure, in a few lines."""
    from textlab.report.columns import Column
    from textlab.report.plain import wrap

    number = Column(measure).number
    least, greatest = measure.range
    unit = f" {measure.unit}" if measure.unit else ""
    reach = f"{number(least)} to {number(greatest)}{unit}" if greatest is not None else f"{number(least)}{unit} or more"
    role = "Takes part in the verdict" if measure.headline else "A detail, outside the verdict"
    lines = [
        *wrap(measure.meaning, WIDTH, first="  ", hanging="  "),
        *wrap(f"Range: {reach}. Counts as unlike human text {SIDES[measure.side]}. {role}.", WIDTH, first="  "),
        *wrap(f"Source: {measure.source}", WIDTH, first="  ", hanging="  "),
    ]
    return "\n".join([f"{measure.name}: {measure.title}", *lines])
