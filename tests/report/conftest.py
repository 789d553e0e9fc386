from __future__ import annotations

from typing import Any

import pytest

from textlab.metrics.protocol import Measure
from textlab.report.report import Report

SHOWN = [
    # measure, head, side, unit, scale, decimals, greatest, human, low, high
    ("words.valid", ("real", "words", "%"), "low", "%", 100, 1, 1.0, 0.998, 0.995, None),
    ("short_words.divergence", ("short", "words", "bits"), "high", "bits", 1, 3, 1.0, 0.159, None, 0.185),
    ("chars.divergence_2", ("letter", "pairs", "bits"), "high", "bits", 1, 3, 1.0, 0.075, None, 0.085),
    ("word_ngrams.new_2", ("new word", "pairs", "%"), "both", "%", 100, 0, 1.0, 0.44, 0.40, 0.48),
    ("novelty.distance", ("edits to", "nearest", "passage"), "low", "", 1, 2, 1.0, 0.50, 0.48, None),
    ("copying.share", ("text", "copied", "%"), "high", "%", 100, 1, 1.0, 0.004, None, 0.016),
    ("copying.longest", ("longest", "copy", "letters"), "high", "letters", 1, 0, None, 34.0, None, 46.0),
    ("cohesion.recurrence", ("words", "reused", "%"), "both", "%", 100, 0, 1.0, 0.25, 0.20, 0.30),
]
VALUES = {
    "markov-2": ("0.571!", "0.322!", "0.053", "0.94!", "0.57", "0", "13", "0.02!"),
    "markov-4": ("0.947!", "0.125", "0.054", "0.60!", "0.53", "0", "20", "0.14!"),
    "markov-6": ("1", "0.132", "0.058", "0.18!", "0.49", "0.004", "36", "0.16!"),
    "markov-10": ("1", "0.123", "0.058", "0!", "0.29!", "0.348!", "111!", "0.15!"),
    "as-you-like-it": ("0.986!", "0.266!", "0.113!", "0.77!", "0.57", "0", "16", "0.21"),
}
VERDICTS = [
    ("markov-2", "not English yet", "43 of 100 words are not words: ther, cand, yould", 5),
    ("markov-4", "nearly English", "5 of 100 words are not words: ther, undering, unded", 5),
    ("markov-6", "patchwork", "82 of 100 word pairs are the book's own (the book's: 56)", 6),
    ("markov-10", "copies the book", "35 % stands in it word for word, up to 190 characters", 3),
    ("as-you-like-it", "another voice", "nothing copied; short words, letters, word pairs unlike the book", 4),
]
WORDS = ("a", "he", "to", "of", "in", "at", "it", "on", "up", "as", "we")
PASSAGE = (
    "of the shelves as she passed; it was labelled `orange marmalade', but to her great disappointment it was empty: "
    "she did not like to drop the jar for fear of killing somebody"
)


def measure(name: str, row: tuple[Any, ...], *, headline: bool = True) -> Measure:
    heading, side, unit, scale, decimals, top = row
    return Measure(
        name=name,
        title=" ".join(part for part in heading if part != unit),
        heading=heading,
        meaning=f"What {name} is. How to read it.",
        source="a formula",
        above="above",
        below="below",
        missing=f"too few {heading[0]}",
        side=side,
        unit=unit,
        scale=scale,
        decimals=decimals,
        range=(0.0, top),
        headline=headline,
    )


def score(model: str, name: str, value: float | None, **more: Any) -> dict[str, Any]:
    row = {
        "model": model,
        "measure": name,
        "headline": True,
        "value": value,
        "low": None if value is None else value - 0.01,
        "high": None if value is None else value + 0.01,
        "samples": 10,
        "pieces": 10,
        "human": None,
        "human_low": None,
        "human_high": None,
        "unlike": None if value is None else False,
        "side": None,
        "effect": None,
        "p": 0.5,
        "p_adjusted": 1.0,
        "note": None,
    }
    return row | more


def evidence(model: str, kind: str, text: str, **more: Any) -> dict[str, Any]:
    row = dict.fromkeys(
        ("sample", "piece", "start", "end", "source", "source_start", "source_line", "passage", "value")
    )
    return {"model": model, **row, "kind": kind, "text": text, "detail": ""} | more


def mark(kind: str, start: int, end: int, **more: Any) -> dict[str, Any]:
    return (
        {"start": start, "end": end, "kind": kind, "source": None, "source_line": None}
        | {
            "passage": None,
            "detail": None,
        }
        | more
    )


def pair(model_a: str, model_b: str, name: str, verdict: str) -> dict[str, Any]:
    numbers = {"difference": 0.001, "low": -0.01, "high": 0.012, "p": 0.8, "p_adjusted": 1.0, "gap": 0.02}
    nearer = verdict.removesuffix(" is nearer to human") if verdict.endswith("human") else None
    return {"model_a": model_a, "model_b": model_b, "measure": name, **numbers} | {
        "nearer": nearer,
        "verdict": verdict,
        "note": None,
    }


def make_report() -> Report:
    """Return the report of the shipped samples as the design draws it, with one detail measure."""
    measures = [measure(row[0], row[1:7]) for row in SHOWN]
    detail = measure("words.dictionary", (("dictionary", "words", "%"), "low", "%", 100, 1, 1.0), headline=False)
    scores = []
    for model, values in VALUES.items():
        for shown, value in zip(SHOWN, values, strict=True):
            human = {"human": shown[7], "human_low": shown[8], "human_high": shown[9], "unlike": value.endswith("!")}
            scores.append(score(model, shown[0], float(value.rstrip("!")), **human))
        scores.append(score(model, "words.dictionary", 0.9, headline=False, human=0.95, human_low=0.94))
    names = list(VALUES)
    pairs = [
        pair(
            a,
            b,
            row[0],
            "not told apart"
            if (a, b, row[0]) == ("markov-2", "as-you-like-it", "novelty.distance")
            else f"{b} is nearer to human",
        )
        for i, a in enumerate(names)
        for b in names[i + 1 :]
        for row in SHOWN
    ]
    spans = [
        evidence(
            "markov-10",
            "verbatim",
            PASSAGE[:60],
            sample="markov-10/02.txt",
            piece=0,
            start=10,
            end=70,
            source="alice29.txt",
            source_line=7,
        ),
        evidence(
            "markov-10",
            "verbatim",
            PASSAGE,
            sample="markov-10/06.txt",
            piece=0,
            start=299,
            end=489,
            source="alice29.txt",
            source_line=59,
        ),
        evidence(
            "markov-6",
            "verbatim",
            PASSAGE[:55],
            sample="markov-6/01.txt",
            piece=0,
            start=0,
            end=55,
            source="alice29.txt",
            source_line=59,
        ),
    ]
    short = [
        evidence("markov-2", "overused", word, value=40.0 - i, detail="7 per 1,000, the book 1")
        for i, word in enumerate(WORDS)
    ]
    return Report(
        version="0.1.0",
        signature={"metrics": {"words": 1}, "piece": 2000, "preparation": ["nfc", "space", "lower"]},
        settings={"language": "en", "window": 64},
        inputs={
            "models": [
                {"name": name, "samples": 10, "characters": 20000, "digest": name[::-1], "about": {}}
                | {"unit": "1 piece", "within_one_sample": False}
                for name in names
            ],
            "reference": {"name": "alice29.txt", "texts": 1, "characters": 148481, "digest": "abc"},
            "corpus": None,
        },
        notes=["Read 5 models (one a folder), 10 samples of 2,000 characters each. Compared in lower case."],
        measures=[*measures, detail],
        score_rows=scores,
        pair_rows=pairs,
        piece_rows=[
            {"model": model, "shape": "1 piece", "unit": unit, "sample": sample, "piece": 1}
            | {row.name: 0.1 + 0.2 for row in [*measures, detail]}
            for model, unit, sample in [
                ("human", 1, "run 1"),
                *((name, unit, f"{name}/{unit:02}.txt") for name in names for unit in range(1, 11)),
            ]
        ],
        verdict_rows=[{"model": m, "verdict": v, "fact": f, "like": like, "of": 8} for m, v, f, like in VERDICTS],
        evidence_rows={
            "copying": spans,
            "short_words": short,
            "words": [evidence("markov-2", "misspelt", "=ther", value=3.0)],
        },
        curves={"copying": [{"model": "human", "new": [1 / 3] * 100}]},
        texts=[
            {"model": "markov-10", "sample": "markov-10/06.txt", "why": "the longest copy", "text": PASSAGE}
            | {"characters": len(PASSAGE), "others": 0}
            | {"marks": [mark("copied", 0, 112, source="alice29.txt", source_line=59, passage=PASSAGE[:112].upper())]}
        ],
    )


@pytest.fixture
def report() -> Report:
    return make_report()
