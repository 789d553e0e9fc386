"""docs/training.md against what it is about."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from textlab.training.loading import load_recipe
from textlab.training.network.recipe import NetworkRecipe

PAGE = (Path(__file__).parents[2] / "docs" / "training.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE.partition("## The arguments")[2], re.MULTILINE))


def test_every_argument_of_keras_lstm_has_its_row():
    keras = pytest.importorskip("keras")
    arguments = [*inspect.signature(keras.layers.LSTM.__init__).parameters][1:]
    assert sorted(ROWS) == sorted(name for name in arguments if name != "kwargs")


def test_every_field_that_is_named_exists():
    recipe = load_recipe("fast-lstm")
    fields = re.findall(r"`(\w+\.\w+)`", " ".join(ROWS.values()))
    assert len(fields) > 20
    for field in fields:
        section, name = field.split(".")
        assert name in type(getattr(recipe, section)).model_fields


def test_every_section_is_told():
    sections = set(re.findall(r"^\| `(\w+)` \|", PAGE.partition("## The arguments")[0], re.MULTILINE))
    told = {name for name, field in NetworkRecipe.model_fields.items() if hasattr(field.annotation, "model_fields")}
    assert sections == told


def test_the_recipe_of_the_page_is_one(tmp_path):
    (content,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "mine.toml"
    path.write_text(content, encoding="utf-8")
    assert load_recipe(str(path)).cell.recurrent_activation == "hard_sigmoid"
