"""The whole command, `textlab evaluate`, beside a plain script over nltk, pyspellchecker, scipy and edlib, in turns.

    python benchmarks/evaluate.py            the samples shipped in corpora/, against Alice
    python benchmarks/evaluate.py --many     100 models of ten samples against a megabyte (minutes)

Prints the seconds of whole processes and the median ratios of turns; textlab's kernels are compiled beforehand.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from machine import machine

ROOT = Path(__file__).parents[1]
CORPORA = ROOT / "corpora"


def seconds(*command: str | Path) -> float:
    begun = time.perf_counter()
    subprocess.run([*map(str, command)], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def compare(name: str, samples: Path, reference: Path, output: Path, rounds: int) -> None:
    textlab = [sys.executable, "-m", "textlab", "evaluate", samples, "--reference", reference, "-o", output]
    plain = [sys.executable, ROOT / "benchmarks" / "plain.py", samples, reference]
    first = seconds(*textlab)
    scripts = {"the plain script": plain, "the same with a human row": [*plain, "--human"]}
    turns = [(seconds(*textlab), *(seconds(*script) for script in scripts.values())) for _ in range(rounds)]
    print(f"{name}: textlab {median(turn[0] for turn in turns):.2f} s (the first run {first:.1f})")
    for column, script in enumerate(scripts, 1):
        ratio = median(turn[column] / turn[0] for turn in turns)
        print(f"  {script} {median(turn[column] for turn in turns):.2f} s: {ratio:.1f} x")


def many(folder: Path) -> tuple[Path, Path]:
    """Write a megabyte of books, and 100 models of ten samples: stretches of it, each model disturbed more."""
    books = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in sorted(CORPORA.glob("*.txt")))
    text = " ".join((books * 2).split())[:1_000_000]
    reference = folder / "megabyte.txt"
    reference.write_text(text, encoding="utf-8")
    seeded = random.Random(0)
    for model in range(100):
        place = folder / "samples" / f"model-{model:03}"
        place.mkdir(parents=True)
        for sample in range(10):
            start = seeded.randrange(len(text) - 2_000)
            kept = (c if seeded.random() > model / 200 else seeded.choice(text) for c in text[start : start + 2_000])
            (place / f"{sample}.txt").write_text("".join(kept), encoding="utf-8")
    return folder / "samples", reference


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--many", action="store_true", help="100 models against a megabyte")
    arguments = parser.parse_args()
    print(f"{machine()}, whole processes")
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "report")
        if arguments.many:
            compare("100 models x 10 samples, 1 MB", *many(Path(folder)), output, rounds=1)
        else:
            compare("shipped samples, Alice", CORPORA / "samples", CORPORA / "alice29.txt", output, rounds=5)


if __name__ == "__main__":
    main()
