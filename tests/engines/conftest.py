"""A small task that every metric takes part in."""

from __future__ import annotations

from pathlib import Path

import pytest

from textlab.engines.work import Task
from textlab.metrics import registry
from textlab.metrics.protocol import Head, Settings
from textlab.overlap import leave_out
from textlab.texts.corpus import Corpus
from textlab.texts.cutting import cut_all
from textlab.texts.plan import plan
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.text import Text

PREPARATION = Preparation(["nfc", "space", "lower"])
CORPORA = Path(__file__).parents[2] / "corpora"


@pytest.fixture(scope="session")
def task() -> Task:
    """Two stretches of Alice for reference, a corpus that holds one of them, two models of two short samples."""

    def prepared(content: str, name: str):
        return prepare(Text(content, name), PREPARATION)

    alice = (CORPORA / "alice29.txt").read_text(encoding="ascii")
    play = (CORPORA / "asyoulik.txt").read_text(encoding="ascii")
    reference = Corpus.of([Text(alice[:9_000], "one"), Text(alice[40_000:49_000], "two")], PREPARATION)
    corpus = Corpus.of([Text(alice[:14_000], "book")], PREPARATION)
    samples = {
        "copy": [prepared(alice[20_000 + at : 20_400 + at] + alice[at : at + 400], f"copy/{at}") for at in (0, 5_000)],
        "play": [prepared(play[at : at + 900], f"play/{at}") for at in (10_000, 50_000)],
    }
    cut = leave_out(cut_all(plan(samples, reference)), reference, corpus)
    models = {model: [piece for unit in units for piece in unit] for model, units in cut.models.items()}
    streams = {"reference": reference, "corpus": corpus}
    head = Head(reference.head, reference.lined_head)
    return Task(tuple(registry.METRICS), cut.pieces, streams, models, head, Settings())
