"""One network at batches of 1 to 512: as many passes over the text each, and as many minutes each.

    python benchmarks/batch_size.py [--passes N] [--minutes N] [--runs DIR]

The network is that of fast-lstm, a batch being so many rows of Alice side by side, everything else as the recipe has
it. First all make the same passes; then each makes as many as fit into the minutes, by the seconds that one took it.
What each writes is scored against what was held out. Writes reports/batch-size/README.md; runs that stand in the folder
are not trained again.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from statistics import median

from machine import machine
from recipes import history

import textlab

ROOT = Path(__file__).parents[1]
ALICE = str(ROOT / "corpora" / "alice29.txt")
BATCHES = (1, 16, 64, 128, 512)
HEAD = "| batch | passes | updates a pass | seconds | held out, bits | nats | valid words | verdict | what tells it |"


def trained(batch: int, passes: int, runs: Path) -> textlab.training.Run:
    """Return a run of so many passes; one that stands is taken as it is."""
    changes = [f"training.batch={batch}", f"training.epochs={passes}", "training.patience=1000"]
    folder = runs / f"batch-{batch}-passes-{passes}"
    return textlab.train(ALICE, recipe="fast-lstm", out=folder, changes=changes, resume=True)


def seconds_of(run: textlab.training.Run) -> list[float]:
    """Return what each pass took."""
    return [row["seconds"] for row in history(run.folder)]


def line(run: textlab.training.Run, batch: int) -> str:
    """Return a line of the table."""
    seconds = seconds_of(run)
    bits = run.about["losses"]["held_out"]
    if not (run.folder / "samples").exists():
        textlab.sample(run)
    report = textlab.evaluate(run.folder)
    (verdict,) = report.verdict_rows
    valid = report.by_model[report.models[0], "words.valid"]["value"]
    updates = (run.about["characters"]["training"] - 1) // (batch * run.recipe.window.length)
    cells = [
        f"{batch}",
        f"{len(seconds)}",
        f"{updates:,}",
        f"{sum(seconds):,.0f}",
        f"{bits:.3f}",
        f"{bits * math.log(2):.3f}",
        f"{valid:.1%}",
        verdict["verdict"],
        verdict["fact"],
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Train, score, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--passes", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--runs", type=Path, default=ROOT / "runs" / "batch-size")
    told = parser.parse_args()
    runs = {batch: trained(batch, told.passes, told.runs) for batch in BATCHES}
    seconds = {batch: median(seconds_of(run)) for batch, run in runs.items()}
    fitting = {batch: max(1, round(60 * told.minutes / one)) for batch, one in seconds.items()}
    rule = "|" + " ---: |" * 7 + " --- |" * 2
    passes = "\n".join(line(run, batch) for batch, run in runs.items())
    minutes = "\n".join(line(trained(batch, many, told.runs), batch) for batch, many in fitting.items())
    page = f"""# Batch size

One network, that of `fast-lstm`, on *Alice*; a batch is so many rows of the text side by side. Made by
`python benchmarks/batch_size.py --passes {told.passes} --minutes {told.minutes:g}` on {machine()}.
Minutes are told from the seconds that a pass took before: what a pass takes differs where others use the machine.

## {told.passes} passes each

{HEAD}
{rule}
{passes}

## {told.minutes:g} minutes each

{HEAD}
{rule}
{minutes}
"""
    folder = ROOT / "reports" / "batch-size"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
