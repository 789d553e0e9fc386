"""Networks, from their recipes to what they write."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from contextlib import suppress
from weakref import ref

import numpy as np
import pytest

pytest.importorskip("tensorflow")

import keras
import tensorflow as tf

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
        ("optimizer.arguments={speed = 2}", "optimizer.arguments: adam cannot be made with speed; name them"),
    ],
)
def test_what_keras_does_not_know_is_one_line_with_the_field(change, message):
    with pytest.raises(InputError, match=message):
        NetworkModel.build(load_recipe("fast-lstm", [change]))


@pytest.mark.parametrize(
    ("name", "dropped"),
    [
        ("small-lstm", [0.0, 0.2]),
        ("small-lstm-input-dropout", [0.2, 0.2]),
        ("small-lstm-deep", [0.0, 0.2, 0.2, 0.2]),
        ("large-lstm", [0.0, 0.2, 0.2]),
        ("char-rnn", [0.0, 0.0, 0.0]),
        ("lasagne-example", [0.0, 0.0, 0.0]),
        ("fast-lstm", [0.25]),
    ],
)
def test_dropout_is_where_the_sources_have_it(name, dropped):
    network = build(load_recipe(name), 30)
    assert [layer.rate for layer in network.layers if isinstance(layer, keras.layers.Dropout)] == dropped


def test_arguments_of_optimisers_are_numbers_of_either_kind():
    few = {"batch": 4, "epochs": 1}
    optimizer = {"arguments": {"gradient_accumulation_steps": 4, "beta_1": 0.8}}
    model = NetworkModel.build(changed("fast-lstm", cell={"units": 4}, training=few, optimizer=optimizer))
    model.fit([BOOK[:700]], seed=0)
    assert np.isfinite(model.epochs[0]["training"])


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


@pytest.mark.parametrize("name", ["fast-lstm", "keras-example"])
def test_nothing_of_a_training_stays_in_memory(name):
    # TensorFlow keeps the functions that data came from.
    model = NetworkModel.build(tiny(name))
    model.fit([BOOK[:700]], seed=0)
    network = ref(model.network)
    del model
    gc.collect()
    assert network() is None


@pytest.fixture(scope="module")
def trained():
    model = NetworkModel.build(changed("fast-lstm", cell={"units": 16}, training={"batch": 4, "epochs": 2}))
    model.fit([BOOK], 0)
    return model


def test_it_is_said_how_many_texts_are_written(trained):
    said = []
    trained.sample(20, 5, progress=lambda *told: said.append(told))
    assert said == [(16, 20, "Writing texts"), (20, 20, "Writing texts")]


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


def bits(logits, numbers):
    """Return how many bits each number takes: of float[numbers, symbols]."""
    logits = logits.astype(np.float64)
    shares = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return -shares[np.arange(len(numbers)), numbers] / np.log(2)


def test_bits_are_those_of_a_plain_loop(trained):
    """Keras's own call of the whole network on sixteen long rows, state zero at the begin of each."""
    texts = [BOOK[:2900], "Alice; had tea! " * 120, BOOK[100:1700]]  # the semicolon is new to it
    stream = trained.alphabet.encode("".join(texts), unknown=trained.alphabet.size)
    width = 600  # whole chunks of 200 characters
    begins = np.cumsum([0, *map(len, texts)])
    counted = (stream < trained.alphabet.size) & ~np.isin(np.arange(stream.size), begins)
    whole = build(
        changed("fast-lstm", cell={"units": 16}, training={"batch": 1}, window={"length": width}), trained.alphabet.size
    )
    whole.set_weights(trained.network.get_weights())
    called, found = tf.function(whole, jit_compile=True), []
    for start in range(0, stream.size - 1, width):
        row = np.minimum(stream[start : start + width], trained.alphabet.size - 1)
        for layer in whole.layers:
            if getattr(layer, "stateful", False):
                layer.reset_state()
        logits = called(np.pad(row, (0, width - row.size))[None]).numpy()[0]
        nexts = stream[start + 1 : start + 1 + width]
        some = counted[start + 1 : start + 1 + width]
        found += bits(logits[: nexts.size][some], nexts[some]).tolist()
    assert len(found) == counted.sum() == stream.size - 3 - 120
    assert trained.cross_entropy(texts) == pytest.approx(np.mean(found), rel=1e-4)
    assert trained.cross_entropy(["A", BOOK[:500], ""]) == pytest.approx(trained.cross_entropy([BOOK[:500]]), rel=1e-2)


@pytest.mark.parametrize("targets", ["next", "every"])
def test_bits_of_windows_are_those_of_a_plain_loop(targets):
    told = {"length": 10, "stride": 4, "targets": targets, "unscored": 3 if targets == "every" else 0}
    model = NetworkModel.build(changed("small-lstm", cell={"units": 6}, training={"epochs": 1}, window=told))
    model.fit([BOOK[:400]], 0)
    texts = [BOOK[:1500], "Alice; had tea! " * 20]
    found = []
    for text in texts:
        numbers = model.alphabet.encode(text, unknown=-1)
        windows = np.lib.stride_tricks.sliding_window_view(numbers, 11)[::4]
        seen = np.where(windows < 0, model.alphabet.size - 1, windows)[:, :-1]
        logits = model.network(seen).numpy().reshape(len(windows), -1, model.alphabet.size)
        for row, nexts in zip(logits, windows[:, -logits.shape[1] :], strict=True):
            some = (nexts >= 0) & (np.arange(len(nexts)) >= told["unscored"])
            found += bits(row[some], nexts[some]).tolist()
    assert model.cross_entropy(texts) == pytest.approx(np.mean(found), rel=1e-4)


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
    whole = (tmp_path / "weights.npz").read_bytes()
    with np.load(tmp_path / "weights.npz") as arrays:
        weights = dict(arrays)
    np.savez(tmp_path / "weights.npz", **(weights | {"openings": weights["openings"][:0]}))
    with pytest.raises(InputError, match="there is nothing to begin texts with"):
        NetworkModel.load(tmp_path, trained.recipe)
    for content in (b"", b"PK\x03\x04", whole[:-100], whole[: len(whole) // 2]):
        (tmp_path / "weights.npz").write_bytes(content)
        with pytest.raises(InputError, match="the network cannot be read"):
            NetworkModel.load(tmp_path, trained.recipe)
    for at in (*range(0, 200, 9), *range(-200, 0, 9)):  # of a wrong byte not all can be known
        (tmp_path / "weights.npz").write_bytes(whole[:at] + bytes([whole[at] ^ 255]) + whole[at % len(whole) + 1 :])
        with suppress(InputError):
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


@pytest.mark.parametrize(("targets", "times"), [("every", 10), ("next", 1)])
def test_gradients_are_summed_over_the_characters_that_are_told(targets, times):
    """A step of plain descent goes so many times as far as with their mean."""
    steps = []
    for summed in (False, True):
        told = {"name": "sgd", "learning_rate": 0.01, "sum_over_time": summed}
        sections = {"window": {"length": 10, "targets": targets}, "training": {"epochs": 1, "batch": 1000}}
        model = NetworkModel.build(
            changed("small-lstm", cell={"units": 4}, optimizer=told, dropout={"output": 0}, **sections)
        )
        model.fit([BOOK[:200]], 0)
        tf.keras.utils.set_random_seed(0)
        begun = build(model.recipe, model.alphabet.size).get_weights()
        steps.append(np.concatenate([np.ravel(a - b) for a, b in zip(model.network.get_weights(), begun, strict=True)]))
    np.testing.assert_allclose(steps[1], times * steps[0], atol=1e-6 * times)
    assert np.abs(steps[0]).max() > 1e-4


def test_a_network_beyond_all_memory_is_one_line():
    with pytest.raises(InputError, match="fast-lstm: the network takes more memory than there is; take") as told:
        build(load_recipe("fast-lstm", ["cell.units=10_000_000"]), 30)
    assert "\n" not in str(told.value)


def test_what_keras_cannot_make_is_one_line():
    with pytest.raises(
        InputError, match=r"fast-lstm: Keras cannot build the network: .* change the field of the recipe"
    ):
        build(load_recipe("fast-lstm", ["cell.bias_initializer=orthogonal"]), 5)


def test_a_training_that_begins_with_another_backend_is_one_line():
    program = (
        "import sys; sys.argv = 'textlab train - --recipe small-lstm'.split();"
        "import keras; keras.config.backend = lambda: 'jax'; from textlab.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", program], input=BOOK, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    *of_tensorflow, last = done.stderr.splitlines()  # which has told of the machine where it was loaded by another
    assert last == "Error: KERAS_BACKEND: Keras runs on jax; set it to tensorflow"
    assert "Traceback" not in "".join(of_tensorflow)


def test_whatever_backend_is_usual_networks_train_with_tensorflow(tmp_path):
    (tmp_path / "book.txt").write_text(BOOK)
    told = ["recipes", "fast-lstm", "--corpus", "book.txt", "--set", "units=3"]
    done = subprocess.run(
        [sys.executable, "-m", "textlab", *told],
        cwd=tmp_path,
        env=os.environ | {"KERAS_BACKEND": "jax"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Parameters: " in done.stdout
