"""Sentences, found by nltk's Punkt as it learns from one text."""

from __future__ import annotations

from typing import Any


def learn(text: str) -> Any:
    """Return a sentence model (nltk's PunktSentenceTokenizer) that knows the abbreviations and openings of `text`."""
    from nltk.tokenize.punkt import PunktSentenceTokenizer, PunktTrainer

    trainer = PunktTrainer()
    trainer.train(text, finalize=True)
    return PunktSentenceTokenizer(trainer.get_params())


def sentence_spans(text: str, model: Any) -> list[tuple[int, int]]:
    """Return (start, end) of the sentences of `text`.

    Examples
    --------
    >>> model = learn("Mr. Hatter came. He met Mr. Dormouse. They had tea.")
    >>> sentence_spans("They had tea. It was six.", model)
    [(0, 13), (14, 25)]
    """
    return [(int(start), int(end)) for start, end in model.span_tokenize(text)]
