from __future__ import annotations

import pytest

from textlab.errors import InputError, UsageError
from textlab.training.loading import SHIPPED, load_recipe, parse_recipe, recipe_names
from textlab.training.protocol import model_class

OWN = (SHIPPED / "markov-6.toml").read_text(encoding="utf-8")


MARKOV = [name for name in recipe_names() if load_recipe(name).kind == "markov"]


@pytest.mark.parametrize("name", recipe_names())
def test_every_shipped_recipe_is_what_its_file_says(name):
    recipe = load_recipe(name)
    assert recipe.name == name
    assert parse_recipe(recipe.model_dump(mode="json"), where="run.json") == recipe


@pytest.mark.parametrize("name", MARKOV)
def test_every_markov_recipe_builds_a_model(name):
    recipe = load_recipe(name)
    model = model_class(recipe.kind).build(recipe)
    model.fit(["some text"], seed=0)
    assert len(model.sample(1, 3)[0]) == 3


def test_markov_recipes_have_the_context_in_their_name():
    assert [f"markov-{n}" for n in range(1, 11)] == MARKOV
    assert [load_recipe(f"markov-{n}").model.context for n in range(1, 11)] == list(range(1, 11))


def test_a_recipe_of_your_own_is_read_from_its_file(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(OWN.replace("context = 6", "context = 12"), encoding="utf-8")
    recipe = load_recipe(str(path))
    assert (recipe.name, recipe.model.context) == ("mine", 12)


def test_a_recipe_with_a_base_is_that_but_for_its_own_fields(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('base = "small-lstm"\n[cell]\nunits = 12\n', encoding="utf-8")
    mine, base = load_recipe(str(path)), load_recipe("small-lstm")
    assert (mine.name, mine.cell.units, base.cell.units) == ("mine", 12, 256)
    assert mine.figures == ()  # they are published for the base
    assert mine.summary == f"{base.summary}; changed: cell.units = 12"
    told = {name: getattr(base, name) for name in ("name", "cell", "figures", "summary")}
    assert mine.model_copy(update=told) == base
    (tmp_path / "other.toml").write_text('base = "mine.toml"\nsummary = "mine"\n[cell]\nlayers = 2\n', encoding="utf-8")
    other = load_recipe(tmp_path / "other.toml")  # its base lies beside it, wherever that is
    assert (other.summary, other.cell.units, other.cell.layers) == ("mine", 12, 2)
    assert (
        load_recipe(tmp_path / "other.toml", ["units=3", "batch=7"]).summary
        == "mine; changed: cell.units = 3, training.batch = 7"
    )
    (tmp_path / "third.toml").write_text('base = "small-lstm"\n[cell]\nunits = 2\n[input]\nkind = "one-hot"\n')
    assert load_recipe(tmp_path / "third.toml", ["units=3", "batch=7"]).summary == (
        f"{base.summary}; changed: input.kind = one-hot, cell.units = 3, training.batch = 7"
    )
    as_before = load_recipe(tmp_path / "third.toml", [f"units={load_recipe('small-lstm').cell.units}"])
    assert as_before.summary == f"{base.summary}; changed: input.kind = one-hot"
    for base in ("other.toml", f"../{tmp_path.name}/other.toml"):
        path.write_text(f'base = "{base}"\n', encoding="utf-8")
        with pytest.raises(InputError, match=r"mine\.toml: is its own base"):
            load_recipe(str(path))
    path.write_text('base = "no-such"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="no recipe is called 'no-such'"):
        load_recipe(str(path))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("[cell]\nfactors = 3", "cell: an mrnn has factors, other cells have none"),
        ('[cell]\nkind = "gru"\nunit_forget_bias = true', "cell: a cell of kind 'gru' has no unit_forget_bias"),
        ("[input]\nsize = 3", "input: vectors have a size, other kinds of input have none"),
        ("[window]\nunscored = 100", "window: of 100 characters not 100 can be left unscored"),
        ("[window]\nsentences = true\nstride = 2", "window: sentences have no stride"),
        ("[window]\nunscored = 3", "window: of targets only one, none can be left unscored"),
        (
            '[training]\norder = "rows"',
            "mine.toml: where training.order is rows, which are read from end to end, window.",
        ),
        ('[window]\nstride = 100\n[training]\norder = "rows"', "where training.order is rows, the state is carried on"),
        (
            '[window]\nsentences = true\n[training]\norder = "runs"',
            "where window.sentences are learned from, training.",
        ),
        ("[optimizer]\nclip_norm = 1\nclip_value = 1", "optimizer: clip_norm or clip_value, not both"),
        (
            "[optimizer]\narguments = { learning_rate = 5.0 }",
            "optimizer: learning_rate is not for arguments: learning_rate",
        ),
        (
            "[optimizer]\narguments = { clipvalue = 5.0 }",
            "optimizer: clipvalue is not for arguments: clip_value says it",
        ),
        ("[sampling]\ntemperature = []", "sampling.temperature: "),
        ("[sampling]\ntemperature = [-1]", "sampling.temperature.0: "),
        ("[sampling]\ntemperature = [nan]", "sampling.temperature.0: "),
        ("[training]\nbatch = true", "training.batch: "),
        ('[training]\nbatch = "64"', "training.batch: "),
        ("[training]\nepochs = 3.0", "training.epochs: "),
        ('[validation]\nshare = "0.2"', "validation.share: "),
        ('[window]\nsentences = "yes"', "window.sentences: "),
        ("[training]\nbatch = 0", "training.batch: "),
        ("[window]\nlenght = 9", "window.lenght: "),
        ('[optimizer]\nname = "newton"', "optimizer.name: "),
    ],
)
def test_an_impossible_network_is_one_line_with_the_field(tmp_path, fields, message):
    path = tmp_path / "mine.toml"
    path.write_text(f'base = "small-lstm"\n{fields}\n', encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_recipe(str(path))
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


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
        (
            'kind = "markov"',
            'kind = "lstm"',
            "mine.toml: kind: no kind of model is called 'lstm'; choose from markov, network",
        ),
        ('kind = "markov"', "", "mine.toml: kind: neither a base nor a kind; begin with base = "),
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
    (tmp_path / "mine.toml").write_text('base = "none.toml"\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"mine\.toml: base: .*none\.toml: cannot be read"):
        load_recipe(str(tmp_path / "mine.toml"))


def test_a_field_is_changed_by_its_path_or_its_name_where_one_section_has_it():
    recipe = load_recipe(
        "char-rnn", ["window.length=40", "batch = 7", "optimizer.name=adam", "arguments={beta_1 = 0.8}"]
    )
    assert (recipe.window.length, recipe.training.batch) == (40, 7)
    assert (recipe.optimizer.name, recipe.optimizer.arguments) == ("adam", {"beta_1": 0.8})
    assert load_recipe("char-rnn", ["optimizer.arguments.rho=0.5"]).optimizer.arguments == {
        "rho": 0.5,
        "epsilon": 1e-16,
    }
    ones = load_recipe("char-rnn", ["cell.kernel_initializer={class_name = 'Ones', config = {}}"])
    assert ones.cell.kernel_initializer == {"class_name": "Ones", "config": {}}
    assert load_recipe("markov-3", ["context=5"]).model.context == 5
    assert load_recipe("fast-lstm", ["initializer=zeros"]).input.initializer == "zeros"
    assert load_recipe("markov-3", ["summary=mine"]).summary == "mine"


def test_changes_are_made_together_and_none_takes_a_value_away():
    changes = ["cell.kind=mrnn", "factors=3", "input.kind=one-hot", "input.size=none", "patience=none"]
    recipe = load_recipe("fast-lstm", changes)
    assert (recipe.cell.factors, recipe.input.size, recipe.training.patience) == (3, None, None)
    with pytest.raises(UsageError, match=r"--set cell\.kind=gru --set factors=3: cell: an mrnn has factors"):
        load_recipe("fast-lstm", ["cell.kind=gru", "factors=3"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("window.length=0", "--set window.length=0: window.length: "),
        ("window.width=3", "--set window.width=3: window.width: there is no such field; choose from length, stride, "),
        ("cell.unts=3", "--set cell.unts=3: cell.unts: there is no such field; did you mean units?"),
        ("unts=3", "--set unts=3: unts: there is no such field; did you mean cell.units?"),
        ("model.context=3", "--set model.context=3: model: there is no such section; choose from corpus, "),
        ("dropout=0.2", "--set dropout=0.2: dropout: a section, not a field; name one of dropout.input, dropout.betw"),
        ("temperature=0.5", "--set temperature=0.5: sampling.temperature: not a list; give one in brackets, words "),
        ("length=3", "--set length=3: several sections have a length; name sampling.length or window.length"),
        ("arguments={use_ema = true}", "--set arguments={use_ema = true}: optimizer: use_ema is not for arguments: "),
        ("nothing=3", "--set nothing=3: nothing: there is no such field; name a section too: corpus, validation, "),
        ("cell.foo={a = 1}", "--set cell.foo={a = 1}: cell.foo: there is no such field; choose from kind, "),
        ("batch", "--set batch: not FIELD=VALUE; "),
        ("=3", "--set =3: not FIELD=VALUE; "),
        ("units=[1", "--set units=[1: cell.units: "),
        ("window=3", "--set window=3: window: "),
    ],
)
def test_a_change_that_cannot_be_is_one_line_with_the_field(change, message):
    with pytest.raises(UsageError) as raised:
        load_recipe("fast-lstm", [change])
    assert str(raised.value).startswith(message)
    assert "\n" not in str(raised.value)
