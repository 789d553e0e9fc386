"""Which preparation follows from what models write."""

from __future__ import annotations

import pytest

from textlab.texts.comparable import choose_preparation
from textlab.texts.preparation import Preparation
from textlab.texts.text import Model, Text


@pytest.mark.parametrize(
    ("samples", "steps", "said"),
    [
        (["One.", "Two."], "nfc,space", ""),
        (["one.", "two."], "nfc,space,lower", "Compared in lower case."),
        (["One", "Two"], "nfc,no-punctuation,space", "Compared without punctuation."),
        (
            ["one", "2"],
            "nfc,no-punctuation,space,lower",
            "Compared in lower case. Compared without punctuation.",
        ),
        (["漢字。", "「仮名」"], "nfc,space", ""),  # no capitals, but not lower case either
        (["कि।", "की।"], "nfc,space", ""),
        (["कि", "की"], "nfc,no-punctuation,space", "Compared without punctuation."),  # marks are no punctuation
        (["cafe\u0301", "Ole\u0301"], "nfc,no-punctuation,space", "Compared without punctuation."),
    ],
)
def test_the_preparation_follows_from_what_a_model_writes(samples: list[str], steps: str, said: str) -> None:
    model = Model("m", tuple(map(Text, samples)))
    assert choose_preparation([model]) == (Preparation(steps.split(",")), said)


def test_one_model_of_many_decides_and_is_named() -> None:
    models = [Model(name, (Text(text),)) for name, text in (("a", "One."), ("b", "Two."), ("c", "three."))]
    assert choose_preparation(models)[1] == "Compared in lower case (c has no capitals)."
    assert choose_preparation(models[1:])[1] == "Compared in lower case."
    assert choose_preparation(models, ["space"]) == (Preparation(["space"]), "Prepared as asked: space.")
