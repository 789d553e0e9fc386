"""Sentences, found by nltk's Punkt as it learns from one text."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import Any


def learn(text: str) -> Any:
    """Return a sentence model (nltk's PunktSentenceTokenizer) that knows the abbreviations and openings of `text`."""
    punkt = _punkt()
    trainer = punkt.PunktTrainer()
    trainer.train(text, finalize=True)
    return punkt.PunktSentenceTokenizer(trainer.get_params())


def sentence_spans(text: str, model: Any) -> list[tuple[int, int]]:
    """Return (start, end) of the sentences of `text`.

    Examples
    --------
    >>> model = learn("Mr. Hatter came. He met Mr. Dormouse. They had tea.")
    >>> sentence_spans("They had tea. It was six.", model)
    [(0, 13), (14, 25)]
    """
    return [(int(start), int(end)) for start, end in model.span_tokenize(text)]


@cache
def _punkt() -> Any:
    """Return the module of nltk that finds sentences, without what else nltk loads.

    Importing any part of nltk imports all of it, and with it SciPy's statistics and scikit-learn where there is one: a
    second and more, for a module that needs none of them. So its packages are entered here without being run, and
    forgotten again, so that whoever imports nltk later gets it whole.
    """
    packages = "nltk", "nltk.tokenize"
    if packages[0] not in sys.modules:
        try:
            for name in packages:
                spec = find_spec(name)
                if spec is not None:
                    sys.modules[name] = module_from_spec(spec)
            return import_module("nltk.tokenize.punkt")
        except (ImportError, AttributeError):  # of an nltk whose parts need each other more
            pass
        finally:
            for name in [name for name in sys.modules if name.partition(".")[0] == packages[0]]:
                del sys.modules[name]
    return import_module("nltk.tokenize.punkt")
