"""Train the recipes, and write what came of it beside what was published.

    python benchmarks/recipes.py train NAME [--texts DIR] [--runs DIR] [--epochs N]
    python benchmarks/recipes.py report [--texts DIR] [--runs DIR]

A run is one line of `RUNS`: a text, and the arguments of `textlab train`. Each can be ended, after so many epochs if
told so, and goes on from there. The report gathers the history of all runs that stand in reports/recipes/, with a table
and a figure.

Two of the texts are not part of textlab, as their origin does not say that they may be: tinyshakespeare.txt (1,115,394
bytes, the data of char-rnn) and nietzsche.txt (600,901 bytes, the data of Keras's example); --texts says where they
lie. The report names each text with its SHA-256.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import math
import shlex
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import matplotlib as mpl
from machine import processor

from textlab.training.loading import recipe_names

mpl.use("svg")
import matplotlib.pyplot as plt

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "reports" / "recipes"
ALICE, SHAKESPEARE, NIETZSCHE = "alice29.txt", "tinyshakespeare.txt", "nietzsche.txt"
TAIL = "--set validation.place=tail --set 'corpus.prepare=[]'"
HOUR = "--set cell.units=512 --set dropout.output=0.5 --epochs 24"

#: Of these the training is that of small-lstm: they differ in how samples are drawn, or in how long it goes on.
SAME = {"small-lstm-short", "small-lstm-temperature", "small-lstm-100-epochs"}
VARIANTS = [name for name in recipe_names() if name.startswith("small-lstm-") and name not in SAME]

#: The name of each run, its text, and how it is trained.
RUNS = {
    "small-lstm": (ALICE, "--recipe small-lstm"),
    "small-lstm-held-out": (ALICE, "--recipe small-lstm --validation 0.1"),
    "keras-example": (NIETZSCHE, "--recipe keras-example"),
    "char-rnn": (SHAKESPEARE, "--recipe char-rnn"),
    "fast-lstm-alice": (ALICE, "--recipe fast-lstm"),
    "fast-lstm-alice-lower": (ALICE, "--recipe fast-lstm --set 'corpus.prepare=[\"lower\"]'"),
    "fast-lstm-shakespeare": (SHAKESPEARE, f"--recipe fast-lstm {TAIL}"),
    "fast-lstm-shakespeare-hour": (SHAKESPEARE, f"--recipe fast-lstm {TAIL} {HOUR}"),
    "large-lstm": (ALICE, "--recipe large-lstm"),
    "lasagne-example": (NIETZSCHE, "--recipe lasagne-example"),
    "mrnn-small": (ALICE, "--recipe mrnn-small"),
    **{name: (ALICE, f"--recipe {name}") for name in VARIANTS},
}


@dataclass(frozen=True)
class Made:
    """What came of a run so far."""

    name: str
    about: dict
    rows: list[dict[str, float]]

    @property
    def epochs(self) -> int:
        """How many the recipe asks for."""
        return self.about["recipe"]["training"]["epochs"]

    @property
    def losses(self) -> list[float]:
        """The loss that counts after each epoch, in nats."""
        return [math.log(2) * row.get("held_out", row["training"]) for row in self.rows]

    def after(self, minutes: float) -> str:
        """Return the best loss that was reached within so many minutes of training, in nats."""
        ends = list(accumulate(row["seconds"] for row in self.rows))
        within = [loss for loss, end in zip(self.losses, ends, strict=True) if end <= 60 * minutes]
        return f"{min(within):.4f}" if within else ""


def train(name: str, texts: Path, runs: Path, epochs: int | None) -> int:
    """Train a run, or go on with it, and return how the command ended."""
    text, arguments = RUNS[name]
    command = [sys.executable, "-m", "textlab", "train", str(found(text, texts)), *shlex.split(arguments)]
    command += ["-o", str(runs / name)]
    running = subprocess.Popen([*command, "--resume"])
    while running.poll() is None:
        time.sleep(1)
        if epochs is not None and len(history(runs / name)) >= epochs:
            running.terminate()  # not SIGINT, which what was started in the background does not hear
            running.wait()
    return running.returncode


def history(folder: Path) -> list[dict[str, float]]:
    """Return what a run has written of each epoch so far."""
    path = folder / "history.csv"
    if not path.is_file():
        return []
    with path.open(newline="") as file:
        return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]


def found(text: str, texts: Path) -> Path:
    """Return where a text lies."""
    return next(path for path in (ROOT / "corpora" / text, texts / text) if path.is_file())


def gathered(runs: Path) -> list[Made]:
    """Copy what runs have said of themselves to the report, and return all that stands there."""
    for name in RUNS:
        if history(runs / name):
            (REPORT / name).mkdir(parents=True, exist_ok=True)
            for file in ("run.json", "history.csv"):
                shutil.copy(runs / name / file, REPORT / name)
    return [
        Made(name, json.loads((REPORT / name / "run.json").read_text(encoding="utf-8")), rows)
        for name in RUNS
        if (rows := history(REPORT / name))
    ]


def table(made: list[Made]) -> str:
    """Return the losses of all runs beside what was published, a line each."""
    head = ["run", "text", "epochs", "best", "seconds an epoch", "training", "held out", "(bits)"]
    head += ["in 5 minutes", "in 10", "published"]
    lines = [f"| {' | '.join(head)} |", "|" + " --- |" * 2 + " ---: |" * 8 + " --- |"]
    for one in made:
        best = one.losses.index(min(one.losses))
        row = one.rows[best]
        held = row.get("held_out")
        seconds = sorted(row["seconds"] for row in one.rows)[len(one.rows) // 2]
        figures = one.about["recipe"]["figures"]
        cells = [
            one.name,
            one.about["book"],
            f"{len(one.rows)} of {one.epochs}",
            f"{best + 1}",
            f"{seconds:,.0f}",
            f"{math.log(2) * row['training']:.4f}",
            "" if held is None else f"{math.log(2) * held:.4f}",
            "" if held is None else f"{held:.3f}",
            one.after(5),
            one.after(10),
            "; ".join(f"{figure['nats']:.4f}: {figure['what']}" for figure in figures),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def draw(made: list[Made], path: Path) -> None:
    """Draw the loss of each run of several epochs, one after another, with what was published."""
    figure, axes = plt.subplots(figsize=(10, 5), layout="constrained")
    axes.set_prop_cycle(color=plt.get_cmap("tab20").colors)
    for one in made:
        if len(one.losses) > 1:
            (line,) = axes.plot(range(1, len(one.losses) + 1), one.losses, marker=".", label=one.name)
            for told in one.about["recipe"]["figures"]:
                axes.axhline(told["nats"], color=line.get_color(), linewidth=0.8, linestyle=":")
    axes.set(xscale="log", xlabel="epoch", ylabel="nats a character (dotted: published)")
    axes.set_xticks(ticks := [1, 2, 5, 10, 20, 50], ticks)
    axes.minorticks_off()
    figure.legend(loc="outside right upper", fontsize="small")
    figure.savefig(path, metadata={"Date": None})


def report(texts: Path, runs: Path) -> None:
    """Write the table and the figure."""
    made = gathered(runs)
    books = sorted({one.about["book"] for one in made})
    sums = {book: hashlib.sha256(found(book, texts).read_bytes()).hexdigest() for book in books}
    named = "\n".join(f"- `{book}`: SHA-256 `{digest}`" for book, digest in sums.items())
    commands = "\n".join(f"textlab train {RUNS[one.name][0]} {RUNS[one.name][1]}" for one in made)
    same = ", ".join(f"`{name}`" for name in sorted(SAME))
    mpl.rcParams["svg.hashsalt"] = "textlab"
    draw(made, REPORT / "losses.svg")
    page = f"""# The recipes, trained

Made by `python benchmarks/recipes.py report` on {processor()}, two cores, where some ran at once or beside other work:
alone they take fewer seconds. Losses are those of the best epoch so far, in nats a character (bits where it says so):
on what is held out, or on the training text where nothing is. The published figures of `small-lstm` and `large-lstm`
are training losses. Beside those of tinyshakespeare, its last tenth held out, stand nanoGPT's: 1.4697 after three
minutes of a data-centre GPU, and 1.88 in its setting for a CPU.

{table(made)}

![The losses, epoch after epoch](losses.svg)

Where fewer epochs are told than there are to be, patience ended the run, or it went so far in the time there was.
{same} are trained as `small-lstm` is, and have no line of their own. The history of each is in its folder.
The commands:

```text
{commands}
```

The texts:

{named}
"""
    (REPORT / "README.md").write_text(page, encoding="utf-8")


def main() -> None:
    """Train one run, or write the report."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=["train", "report"])
    parser.add_argument("name", nargs="?", choices=RUNS)
    parser.add_argument("--texts", type=Path, default=Path())
    parser.add_argument("--runs", type=Path, default=ROOT / "runs" / "recipes")
    parser.add_argument("--epochs", type=int)
    told = parser.parse_args()
    if told.what == "report":
        report(told.texts, told.runs)
    elif told.name is None:
        parser.error(f"which? {', '.join(RUNS)}")
    else:
        sys.exit(train(told.name, told.texts, told.runs, told.epochs))


if __name__ == "__main__":
    main()
