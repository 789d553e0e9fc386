from __future__ import annotations

import pytest

from textlab.errors import InputError, UsageError
from textlab.training.protocol import model_class
from textlab.training.recipe import SHIPPED, load_recipe, parse_recipe, recipe_names

OWN = (SHIPPED / "markov-6.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", recipe_names())
def test_every_shipped_recipe_builds_a_model(name):
    recipe = load_recipe(name)
    assert recipe.name == name
    model = model_class(recipe.kind).build(recipe)
    model.fit(["some text"], seed=0)
    assert len(model.sample(1, 3, temperature=1.0, prompt=None, seed=0)[0]) == 3


def test_markov_recipes_have_the_context_in_their_name():
    assert recipe_names()[:10] == [f"markov-{n}" for n in range(1, 11)]
    assert [load_recipe(f"markov-{n}").model.context for n in range(1, 11)] == list(range(1, 11))


def test_a_recipe_of_your_own_is_read_from_its_file(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(OWN.replace("context = 6", "context = 12"), encoding="utf-8")
    recipe = load_recipe(str(path))
    assert (recipe.name, recipe.model.context) == ("mine", 12)


def test_what_a_run_records_of_a_recipe_is_the_recipe():
    recipe = load_recipe("markov-3")
    assert parse_recipe(recipe.model_dump(mode="json"), where="run.json") == recipe


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("context = 6", "contxt = 6", "mine.toml: model.context: "),
        ("context = 6", "context = 6\nspeed = 1", "mine.toml: model.speed: "),
        ("context = 6", "context = 0", "mine.toml: model.context: "),
        ("context = 6", 'context = "six"', "mine.toml: model.context: "),
        ("[corpus]", "epochs = 3\n[corpus]", "mine.toml: epochs: "),
        ("share = 0.1", "share = 0.6", "mine.toml: validation.share: "),
        ("share = 0.1", 'share = 0.1\nplace = "head"', "mine.toml: validation.place: "),
        ("[validation]", "fraction = 0\n[validation]", "mine.toml: corpus.fraction: "),
        ('"lower"', '"upper"', "mine.toml: corpus.prepare: no preparation step is called 'upper'"),
        ('kind = "markov"', 'kind = "lstm"', "mine.toml: kind: no kind of model is called 'lstm'; choose from markov"),
        ('kind = "markov"', "", "mine.toml: kind: no kind of model is called None"),
        ("[model]\ncontext = 6", "", "mine.toml: model: "),
        ("summary = ", "summary ", "mine.toml: not TOML"),
    ],
)
def test_a_broken_recipe_is_one_line_with_the_field(tmp_path, old, new, message):
    path = tmp_path / "mine.toml"
    assert old in OWN
    path.write_text(OWN.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_recipe(str(path))
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_unknown_recipe_is_refused_with_the_nearest_name(tmp_path):
    with pytest.raises(UsageError, match="no recipe is called"):
        load_recipe("markow-6")
    with pytest.raises(UsageError, match="no recipe is called"):
        load_recipe("../secret")
    with pytest.raises(InputError, match="cannot be read"):
        load_recipe(str(tmp_path / "none.toml"))
