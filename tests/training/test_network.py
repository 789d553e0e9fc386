"""Networks, from their recipes to what they write."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from textlab.errors import InputError
from textlab.texts.text import Text
from textlab.training import Run, train
from textlab.training.loading import load_recipe, parse_recipe, recipe_names
from textlab.training.network.build import build, slow
from textlab.training.network.model import NetworkModel
from textlab.training.protocol import Choice, Session

NETWORKS = [name for name in recipe_names() if load_recipe(name).kind == "network"]
BOOK = "The Hatter said to Alice: have some tea! Alice said that there was none. " * 40


def changed(name, **sections):
    """Return a recipe of textlab's, with some fields of its sections changed."""
    fields = load_recipe(name).model_dump(mode="json")
    for section, more in sections.items():
        fields[section] = fields[section] | more
    return parse_recipe(fields, where=name)


def tiny(name):
    """Return a recipe of textlab's for a network so small that it trains at once."""
    cell = {"units": 6} | ({"factors": 5} if load_recipe(name).cell.factors else {})
    size = {"size": 4} if load_recipe(name).input.kind == "vectors" else {}
    few = {"batch": 8, "epochs": 1}
    stride = {"stride": 10} if load_recipe(name).training.order == "rows" and load_recipe(name).window.stride else {}
    unscored = min(load_recipe(name).window.unscored, 3)
    return changed(name, cell=cell, input=size, training=few, window={"length": 10, "unscored": unscored} | stride)


#: One of each kind of cell, input, window and order; the others are slow.
OFTEN = {"char-rnn", "fast-lstm", "keras-example", "lasagne-example", "mrnn-small", "small-lstm-sentences"}


@pytest.mark.parametrize(
    "name", [name if name in OFTEN else pytest.param(name, marks=pytest.mark.slow) for name in NETWORKS]
)
def test_every_recipe_trains_saves_loads_and_writes(name, tmp_path):
    model = NetworkModel.build(tiny(name))
    model.fit([BOOK[:700]], seed=0)
    assert [list(row) for row in model.epochs] == [["epoch", "training"]]
    assert 0 < model.epochs[0]["training"] < 6
    model.save(tmp_path)
    loaded = NetworkModel.load(tmp_path, model.recipe)
    assert loaded.cross_entropy([BOOK[:300]]) == model.cross_entropy([BOOK[:300]])
    (text,) = model.sample(1, 5, seed=3)
    assert loaded.sample(1, 5, seed=3) == [text]
    assert len(text) == 5
    assert set(text) <= set(BOOK)


@pytest.mark.parametrize(
    ("name", "symbols", "weights"),
    [
        ("small-lstm", 47, 276_271),
        ("large-lstm", 47, 801_583),
        ("keras-example", 57, 102_585),
        ("mrnn", 86, 4_888_586),
        ("char-rnn", 65, 240_321),
        ("lasagne-example", 85, 3_370_581),
    ],
)
def test_networks_have_as_many_weights_as_their_sources_say(name, symbols, weights):
    assert build(load_recipe(name), symbols).count_params() == weights


def test_the_arguments_of_keras_lstm_reach_its_layers():
    uniform = {"class_name": "RandomUniform", "config": {"minval": -0.5, "maxval": -0.4}}
    told = {
        "activation": "relu",
        "recurrent_activation": "hard_sigmoid",
        "unit_forget_bias": False,
        "unroll": True,
        "dropout": 0.1,
        "recurrent_dropout": 0.2,
        "kernel_regularizer": "l2",
        "recurrent_constraint": "max_norm",
        "kernel_initializer": uniform,
        "bias_initializer": "ones",
    }
    network = build(changed("fast-lstm", cell={"units": 3, "layers": 2} | told, input={"size": 2}), 4)
    assert slow(network).startswith("Its LSTMs run in Keras's own loop, which takes longer: ")
    assert slow(build(tiny("fast-lstm"), 4)) is None
    for layer in (one for one in network.layers if hasattr(one, "cell")):
        config = layer.get_config()
        assert not layer.scans
        assert [config[name] for name in list(told)[:6]] == list(told.values())[:6]
        assert config["kernel_regularizer"]["class_name"] == "L2"
        assert config["recurrent_constraint"]["class_name"] == "MaxNorm"
        kernel = layer.cell.kernel.numpy()
        assert -0.5 <= kernel.min() <= kernel.max() <= -0.4
        assert (layer.cell.bias.numpy() == 1).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("cell.activation=swoosh", "cell.activation: Keras has no such activation as 'swoosh'; name it as Keras does"),
        ("cell.kernel_initializer={class_name = 'Nope', config = {}}", "cell.kernel_initializer: .* as 'Nope'"),
        ("input.initializer=ones_and_twos", "input.initializer: .* as 'ones_and_twos'"),
        ("cell.bias_regularizer=l9", "cell.bias_regularizer: .* no such regularizer as 'l9'"),
        ("optimizer.arguments={speed = 2}", "optimizer.arguments: not what adam has; name them as Keras does"),
    ],
)
def test_what_keras_does_not_know_is_one_line_with_the_field(change, message):
    with pytest.raises(InputError, match=message):
        NetworkModel.build(load_recipe("fast-lstm", [change]))


@pytest.mark.parametrize("kind", ["gru", "rnn"])
def test_other_cells_of_keras_train_too(kind):
    model = NetworkModel.build(
        changed("fast-lstm", cell={"kind": kind, "units": 4}, training={"batch": 4, "epochs": 1})
    )
    model.fit([BOOK[:500]], seed=0)
    assert len(model.sample(1, 5)[0]) == 5


def test_training_lowers_the_loss_and_keeps_the_best_epoch():
    recipe = changed("fast-lstm", cell={"units": 32}, input={"size": 16}, training={"batch": 4, "epochs": 6})
    model = NetworkModel.build(recipe)
    said = []
    model.fit([BOOK], 0, held_out=[BOOK[100:400]], session=Session(progress=lambda *told: said.append(told)))
    losses = [row["held_out"] for row in model.epochs]
    assert losses[-1] < losses[0] / 1.5
    assert model.cross_entropy([BOOK[100:400]]) == pytest.approx(min(losses), rel=1e-5)
    done, total, what = said[-2]
    assert done == total == 6 * ((len(BOOK) - 1) // (4 * 50))
    assert what.startswith("Training: 6/6, loss ")


def test_the_same_seed_gives_the_same_weights():
    recipe = tiny("fast-lstm")
    found = []
    for _ in range(2):
        model = NetworkModel.build(recipe)
        model.fit([BOOK[:500]], seed=1)
        found.append(np.concatenate([weight.ravel() for weight in model.network.get_weights()]))
    assert (found[0] == found[1]).all()


@pytest.fixture(scope="module")
def trained():
    model = NetworkModel.build(changed("fast-lstm", cell={"units": 16}, training={"batch": 4, "epochs": 2}))
    model.fit([BOOK], 0)
    return model


def test_a_text_depends_on_its_number_and_not_on_how_many_there_are(trained):
    many = trained.sample(20, 30, seed=5)
    assert len(set(many)) == 20
    assert trained.sample(3, 30, seed=5) == many[:3]
    assert [text[:10] for text in many] == trained.sample(20, 10, seed=5)
    assert trained.sample(3, 30, seed=6) != many[:3]
    assert trained.sample(3, 30, seed=5, choice=Choice(0.5)) != many[:3]


def test_the_most_probable_follows_at_temperature_0_and_among_one(trained):
    some = trained.sample(3, 40, choice=Choice(0), prompt="Alice")
    assert len(set(some)) == 1
    assert trained.sample(3, 40, choice=Choice(top_k=1), prompt="Alice") == some
    assert trained.sample(3, 40, choice=Choice(top_p=1e-6), prompt="Alice") == some


def test_bits_are_those_of_a_plain_loop(trained):
    """Keras's own call of the whole network on one long row, state zero at its begin."""
    text = BOOK[:201]
    numbers = trained.alphabet.encode(text)
    whole = build(
        changed("fast-lstm", cell={"units": 16}, training={"batch": 1}, window={"length": 200}), trained.alphabet.size
    )
    whole.set_weights(trained.network.get_weights())
    logits = whole(numbers[None, :-1]).numpy()[0].astype(np.float64)
    shares = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    expected = -shares[np.arange(200), numbers[1:]].mean() / np.log(2)
    assert trained.cross_entropy([text]) == pytest.approx(expected, rel=1e-4)


def test_a_prompt_with_an_unknown_character_is_one_line(trained):
    with pytest.raises(InputError, match="'z' is not in the alphabet"):
        trained.sample(1, 5, prompt="zz")


def test_numbers_that_ran_away_are_said(trained):
    weights = trained.network.get_weights()
    trained.network.set_weights([*weights[:-1], np.full_like(weights[-1], np.nan)])
    with pytest.raises(InputError, match="gives no probabilities"):
        trained.sample(1, 5)
    trained.network.set_weights(weights)


def test_a_book_shorter_than_a_window_is_one_line():
    model = NetworkModel.build(load_recipe("small-lstm"))
    with pytest.raises(
        InputError, match=r"30 characters are left to learn from, .*; give a book of which 101 are left"
    ):
        model.fit(["x" * 30], 0)


def test_broken_weights_are_one_line(trained, tmp_path):
    trained.save(tmp_path)
    for content in (b"", b"PK\x03\x04", (tmp_path / "weights.npz").read_bytes()[:-100]):
        (tmp_path / "weights.npz").write_bytes(content)
        with pytest.raises(InputError, match="the network cannot be read"):
            NetworkModel.load(tmp_path, trained.recipe)


def test_a_run_of_a_network_is_a_run(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('base = "fast-lstm"\n[cell]\nunits = 8\n[training]\nbatch = 4\nepochs = 2\n', encoding="utf-8")
    run = train(Text(BOOK), recipe=str(path), out=str(tmp_path / "run"))
    assert Run.load(run.folder) == run
    assert [row["epoch"] for row in run.about["losses"]["epochs"]] == [1, 2]
    assert run.about["losses"]["held_out"] == pytest.approx(run.about["losses"]["epochs"][-1]["held_out"], rel=1e-5)
    assert len(run.model().sample(2, 10)) == 2


def test_without_tensorflow_it_is_said_what_to_install():
    program = (
        "import sys; sys.modules['tensorflow'] = None; sys.argv = 'textlab train - --recipe small-lstm'.split();"
        "from textlab.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", program], input=BOOK, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: small-lstm: networks need TensorFlow, which is not installed; pip install")
    assert done.stderr.count("\n") == 1
