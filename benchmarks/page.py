"""The page of a report: how long it takes and how large it is, for the shipped samples and for many models.

    python benchmarks/page.py [--many]

Seconds are those of fresh processes that have loaded what an evaluation has loaded anyway, templates compiled
beforehand. With `--many` 20 models of 100 samples of 2,000 characters are evaluated, copies of a book disturbed more
and more (minutes), and 1,000 models that are theirs under other names are put on a page.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from machine import machine

from textlab import Report, Text, evaluate

ROOT = Path(__file__).parents[1]
ROUNDS = 9

SCRIPT = """
import sys, time
import numba, pandas, rapidfuzz.distance, rich.cells
from textlab import Report
from textlab.report.rules import failures
report = Report.load(sys.argv[1])
begun = time.perf_counter()
from textlab.report.faces import FORMATS
page = FORMATS["html"](report)["report.html"]
print(time.perf_counter() - begun, len(page))
"""


def page(folder: Path) -> tuple[float, int]:
    """Return the seconds and the bytes of the page of the report in a folder."""
    turns = []
    for _ in range(ROUNDS + 1):
        said = subprocess.run([sys.executable, "-c", SCRIPT, folder], check=True, capture_output=True, text=True).stdout
        turns.append(said.split())
    return median(float(seconds) for seconds, _ in turns[1:]), int(turns[0][1])


def twenty() -> Report:
    """Return the report of 20 models of 100 samples: stretches of Alice, each model disturbed more."""
    text = " ".join((ROOT / "corpora" / "alice29.txt").read_text(encoding="utf-8").split())
    seeded = random.Random(0)

    def sample(model: int) -> str:
        start = seeded.randrange(len(text) - 2_000)
        return "".join(c if seeded.random() > model / 40 else seeded.choice(text) for c in text[start : start + 2_000])

    samples = {f"model-{model:02}": [sample(model) for _ in range(100)] for model in range(20)}
    return evaluate(samples, reference=Text(text, "alice29.txt"))


def thousand(report: Report) -> Report:
    """Return a report of fifty times as many models, their rows under other names."""

    def rows(found: list[dict]) -> list[dict]:
        own = [row for row in found if row["model"] in report.models]
        return [row | {"model": f"{row['model']}-{turn:02}"} for turn in range(50) for row in own]

    first = report.models[0]
    pairs = [row for row in report.pair_rows if row["model_a"] == first]
    return Report(
        version=report.version,
        signature=report.signature,
        settings=report.settings,
        inputs=report.inputs
        | {"models": [m | {"name": f"{m['name']}-{turn:02}"} for turn in range(50) for m in report.inputs["models"]]},
        notes=report.notes,
        measures=report.measures,
        score_rows=rows(report.score_rows),
        pair_rows=[
            row | {"model_a": f"{first}-00", "model_b": f"{row['model_b']}-{turn:02}"}
            for turn in range(50)
            for row in pairs
        ],
        piece_rows=report.piece_rows,
        verdict_rows=rows(report.verdict_rows),
        evidence_rows={metric: rows(found) for metric, found in report.evidence_rows.items()},
        curves={name: rows(found) for name, found in report.curves.items()},
        texts=rows(report.texts),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--many", action="store_true")
    print(machine())
    seconds, size = page(ROOT / "reports" / "alice")
    print(f"the shipped samples: {seconds:.2f} s, {size / 1e6:.2f} MB")
    if parser.parse_args().many:
        with tempfile.TemporaryDirectory() as folder:
            report = twenty()
            for name, one in (("20 models of 100 samples", report), ("1,000 models", thousand(report))):
                seconds, size = page(one.save(Path(folder) / name.replace(",", "")))
                print(f"{name}: {seconds:.2f} s, {size / 1e6:.2f} MB")
