"""The recurrent layers against Keras's own, and against loops over the papers' equations."""

from __future__ import annotations

import numpy as np
import pytest

keras = pytest.importorskip("keras")
tf = pytest.importorskip("tensorflow")

from textlab.training.layers.cells import MRNNCell, PeepholeLSTMCell, ScanRNN, TwoBiasLSTMCell  # noqa: E402
from textlab.training.layers.lstm import ScanLSTM, SymbolLSTM  # noqa: E402

UNITS, FEATURES = 5, 3


def drawn(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def filled(layer, sequences):
    """Build a layer and give it weights that are all drawn, biases and peepholes too."""
    layer(sequences)
    layer.set_weights([drawn(i, *weight.shape) / 2 for i, weight in enumerate(layer.get_weights())])
    return layer


def results(layer, sequences, states, *, mask=None, jit=False, training=False):
    """Return outputs, last states, and the gradients of input, states and weights of a sum over all of them."""

    def run(sequences, *states):
        with tf.GradientTape() as tape:
            given = [*states, sequences] if sequences.dtype.is_floating else list(states)
            tape.watch(given)
            told = layer(sequences, initial_state=list(states), mask=mask, training=training)
            total = tf.add_n([tf.reduce_sum(tf.sin((i + 2) * one)) for i, one in enumerate(told)])
        return [*told, *tape.gradient(total, [*given, *[weight.value for weight in layer.trainable_variables]])]

    run = tf.function(run, jit_compile=True) if jit else run
    return [one.numpy() for one in run(tf.constant(sequences), *map(tf.constant, states))]


def close(some, others, tolerance=2e-5):
    assert len(some) == len(others)
    for one, other in zip(some, others, strict=True):
        np.testing.assert_allclose(one, other, rtol=tolerance, atol=tolerance)


SHAPES = [(3, 4), (1, 4), (3, 1)]


def states_and_mask(shape, *, masked, count=2):
    states = [drawn(1 + i, shape[0], UNITS) for i in range(count)]
    return states, np.random.default_rng(3).random(shape) < 0.6 if masked else None


def test_what_is_passed_over_can_be_no_number():
    sequences, (states, mask) = drawn(0, 3, 4, FEATURES), states_and_mask((3, 4), masked=True)
    layer = filled(ScanLSTM(UNITS, return_state=True, return_sequences=True), sequences)
    expected = results(layer, sequences, states, mask=mask)
    close(results(layer, np.where(mask[:, :, None], sequences, np.nan).astype(np.float32), states, mask=mask), expected)


@pytest.mark.parametrize("named", [{"return_sequences": True}, {"go_backwards": True, "use_bias": False}])
@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_scan_is_keras_lstm(shape, masked, named):
    sequences, (states, mask) = drawn(0, *shape, FEATURES), states_and_mask(shape, masked=masked)
    own = filled(keras.layers.LSTM(UNITS, return_state=True, use_cudnn=False, **named), sequences)
    layer = filled(ScanLSTM(UNITS, return_state=True, **named), sequences)
    assert layer.scans
    expected = results(own, sequences, states, mask=mask)
    close(results(layer, sequences, states, mask=mask), expected)
    if (shape, "use_bias" in named) == (SHAPES[0], masked):
        close(results(layer, sequences, states, mask=mask, jit=True), expected)


@pytest.mark.parametrize(
    "named", [{"activation": "relu"}, {"recurrent_activation": "hard_sigmoid"}, {"unroll": True}, {"dropout": 0.0}]
)
def test_what_the_scan_does_not_have_keras_does(named):
    sequences, states = drawn(0, 2, 4, FEATURES), [drawn(i, 2, UNITS) for i in (1, 2)]
    own = filled(keras.layers.LSTM(UNITS, return_state=True, **named), sequences)
    layer = filled(ScanLSTM(UNITS, return_state=True, **named), sequences)
    assert layer.scans == (named == {"dropout": 0.0})
    close(*(results(one, sequences, states) for one in (layer, own)))


def test_dropout_of_the_input_is_that_of_keras():
    sequences, states = drawn(0, 4, 5, FEATURES), [drawn(i, 4, UNITS) for i in (1, 2)]
    layers = [
        filled(kind(UNITS, return_state=True, return_sequences=True, dropout=0.5, seed=7), sequences)
        for kind in (ScanLSTM, keras.layers.LSTM)
    ]
    some, others = (results(layer, sequences, states, training=True) for layer in layers)
    close(some, others)
    assert not np.allclose(some[0], results(layers[0], sequences, states)[0])


@pytest.mark.parametrize("size", [None, 4])
@pytest.mark.parametrize("masked", [False, True])
def test_symbols_are_looked_up_as_if_multiplied(size, masked):
    numbers, states = np.array([[0, 3, 1, 3], [2, 2, 0, 1]], np.int32), [drawn(i, 2, UNITS) for i in (1, 2)]
    mask = tf.constant([[True, True, False, True], [True, False, False, False]]) if masked else None
    layer = filled(SymbolLSTM(UNITS, 4, size, return_state=True, return_sequences=True), numbers)
    dense = ScanLSTM(UNITS, return_state=True, return_sequences=True)
    weights = layer.get_weights()
    table = np.eye(4, dtype=np.float32) if size is None else weights.pop(0)
    dense(table[numbers])
    dense.set_weights(weights)
    some = results(layer, numbers, states, mask=mask, jit=masked)
    others = results(dense, table[numbers], states, mask=mask)
    close(some[:5], others[:5])
    if size is not None:
        summed = np.zeros_like(table)
        np.add.at(summed, numbers.ravel(), others[5].reshape(-1, size))
        close([some.pop(5)], [summed])
    close(some[5:], others[6:])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def peephole_loop(weights, sequences, states, mask):
    """Gers, Schraudolph and Schmidhuber 2002, gate by gate, unit by unit of time."""
    kernel, recurrent, bias, peepholes = weights
    h, c = states
    outputs = []
    for t in range(sequences.shape[1]):
        i, f, g, o = np.split(sequences[:, t] @ kernel + h @ recurrent + bias, 4, axis=1)
        new = sigmoid(f + peepholes[1] * c) * c + sigmoid(i + peepholes[0] * c) * np.tanh(g)
        kept = mask[:, t, None]
        h = np.where(kept, sigmoid(o + peepholes[2] * new) * np.tanh(new), h)
        c = np.where(kept, new, c)
        outputs.append(np.where(mask[:, : t + 1].any(axis=1)[:, None], h, 0))
    return [np.stack(outputs, 1), h, c]


def two_bias_loop(weights, sequences, states, mask):
    """The LSTM without peepholes, its biases added."""
    kernel, recurrent, bias, recurrent_bias = weights
    return peephole_loop([kernel, recurrent, bias + recurrent_bias, np.zeros((3, UNITS))], sequences, states, mask)


def mrnn_loop(weights, sequences, states, mask):
    """Sutskever, Martens and Hinton 2011, equations 6 and 7."""
    factor_kernel, kernel, inward, outward, bias = weights
    (h,) = states
    outputs = []
    for t in range(sequences.shape[1]):
        f = (sequences[:, t] @ factor_kernel) * (h @ inward)
        h = np.where(mask[:, t, None], np.tanh(f @ outward + sequences[:, t] @ kernel + bias), h)
        outputs.append(np.where(mask[:, : t + 1].any(axis=1)[:, None], h, 0))
    return [np.stack(outputs, 1), h]


def slopes(loop, weights, sequences, states, mask):
    """Return what the loop says, and the gradients that `results` gives, by differences."""
    arrays = [array.astype(np.float64) for array in [*states, sequences, *weights]]

    def total():
        now = arrays[: len(states)], arrays[len(states)], arrays[len(states) + 1 :]
        return sum(np.sin((i + 2) * one).sum() for i, one in enumerate(loop(now[2], now[1], now[0], mask)))

    found = []
    for array in arrays:
        slope = np.empty_like(array)
        for at in np.ndindex(array.shape):
            before, sums = array[at], []
            for step in (1e-5, -1e-5):
                array[at] = before + step
                sums.append(total())
            array[at], slope[at] = before, (sums[0] - sums[1]) / 2e-5
        found.append(slope)
    return [*loop(weights, sequences, states, mask), *found]


CELLS = {
    "peephole": (lambda: PeepholeLSTMCell(UNITS), peephole_loop, 2),
    "two-bias": (lambda: TwoBiasLSTMCell(UNITS), two_bias_loop, 2),
    "mrnn": (lambda: MRNNCell(UNITS, 4), mrnn_loop, 1),
}


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("shape", SHAPES)
def test_cells_follow_the_equations_of_their_papers(shape, masked, cell):
    make, loop, count = CELLS[cell]
    sequences, (states, mask) = drawn(0, *shape, FEATURES), states_and_mask(shape, masked=masked, count=count)
    layer = filled(ScanRNN(make(), return_sequences=True, return_state=True), sequences)
    expected = slopes(loop, layer.get_weights(), sequences, states, mask if masked else np.ones(shape, np.bool_))
    close(results(layer, sequences, states, mask=mask), expected, 2e-4)
    if shape == SHAPES[0]:
        close(results(layer, sequences, states, mask=mask, jit=True), expected, 2e-4)
    # Keras takes the same cell step by step.
    plain = keras.layers.RNN(make(), return_sequences=True, return_state=True)
    plain(sequences)
    plain.set_weights(layer.get_weights())
    close(results(plain, sequences, states, mask=mask), expected, 2e-4)


def test_the_forget_gate_is_open_at_first_by_the_bias_of_the_input():
    layer = ScanRNN(TwoBiasLSTMCell(2, bias_initializer=keras.initializers.Constant(0.25)))
    layer(drawn(0, 1, 1, 1))
    assert layer.cell.bias.numpy().tolist() == [0.25, 0.25, 1, 1, 0.25, 0.25, 0.25, 0.25]
    assert layer.cell.recurrent_bias.numpy().tolist() == [0.25] * 8


def test_what_goes_back_through_the_gates_is_clipped():
    sequences, states = drawn(0, 2, 3, FEATURES), [np.tanh(drawn(i, 2, UNITS)) for i in (1, 2)]
    found = {}
    for clip in (None, 1e6, 1e-3):
        layer = filled(ScanRNN(PeepholeLSTMCell(UNITS, clip=clip), return_sequences=True, return_state=True), sequences)
        found[clip] = results(layer, sequences, states)
    close(found[None], found[1e6], 1e-7)
    close(found[None][:3], found[1e-3][:3], 1e-7)
    for weight in (-2, -3):  # the bias and the recurrent kernel: six steps of the two sequences, all h below 1
        assert 0 < np.abs(found[1e-3][weight]).max() <= 6.001e-3 < np.abs(found[None][weight]).max()


@pytest.mark.filterwarnings("ignore:__array__:DeprecationWarning")  # Keras's own, as it saves
@pytest.mark.parametrize(
    "layer",
    [
        ScanLSTM(UNITS, return_sequences=True, unit_forget_bias=False),
        SymbolLSTM(UNITS, 5, 3, return_sequences=True, recurrent_initializer="glorot_uniform"),
        ScanRNN(MRNNCell(UNITS, 4, bias_initializer="ones"), return_sequences=True),
        ScanRNN(PeepholeLSTMCell(UNITS, clip=1.5), return_sequences=True),
        ScanRNN(TwoBiasLSTMCell(UNITS, unit_forget_bias=False), return_sequences=True),
    ],
    ids=lambda layer: layer.name,
)
def test_a_model_is_saved_and_loaded_and_goes_on(layer, tmp_path):
    symbols = isinstance(layer, SymbolLSTM)
    model = keras.Sequential([keras.Input((4,) if symbols else (4, FEATURES)), layer, keras.layers.Dense(3)])
    model.compile("adam", "mse", jit_compile=False, run_eagerly=not symbols)
    x = np.arange(8, dtype=np.int32).reshape(2, 4) % 5 if symbols else drawn(0, 2, 4, FEATURES)
    model.fit(x, drawn(1, 2, 4, 3), verbose=0)
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    close([loaded(x)], [model(x)], 1e-6)
    some, others = (one.fit(x, drawn(1, 2, 4, 3), verbose=0).history["loss"] for one in (model, loaded))
    close([some], [others], 1e-5)


@pytest.mark.parametrize("kind", [ScanLSTM, keras.layers.LSTM])
def test_state_is_carried_from_batch_to_batch(kind):
    whole, parts = kind(UNITS, return_sequences=True), kind(UNITS, return_sequences=True, stateful=True)
    sequences = drawn(0, 2, 8, FEATURES)
    filled(whole, sequences)
    parts.build((2, 4, FEATURES))
    parts.set_weights(whole.get_weights())
    found = [parts(sequences[:, at : at + 4]) for at in (0, 4)]
    close([np.concatenate(found, 1)], [whole(sequences)])
