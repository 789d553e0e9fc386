"""Dropout by a hash of places."""

from __future__ import annotations

import numpy as np
import pytest

keras = pytest.importorskip("keras")
tf = pytest.importorskip("tensorflow")

from textlab.training.layers.dropout import HashDropout  # noqa: E402

SHAPE = (8, 50, 64)


def masks(rate, seed, calls):
    """Return what is kept in some calls of one layer, compiled as in training: bool[calls, 8, 50, 64]."""
    layer = HashDropout(rate, seed=seed)
    call = tf.function(lambda x: layer(x, training=True), jit_compile=True)
    return np.stack([call(tf.ones(SHAPE)).numpy() > 0 for _ in range(calls)])


@pytest.mark.parametrize("rate", [0.1, 0.25, 0.5, 0.9])
def test_so_much_is_left_out_everywhere_and_each_time_anew(rate):
    kept = masks(rate, 3, 20)
    spread = np.sqrt(rate * (1 - rate))
    for axes in ((1, 2, 3), (0, 2, 3), (0, 1, 3), (0, 1, 2)):  # of each call, sequence, step, unit
        shares = kept.mean(axis=axes)
        error = spread / np.sqrt(kept.size / shares.size)
        assert np.abs(shares - (1 - rate)).max() < 5 * error
    # No call, and no neighbour in any direction, tells of another.
    for other in (np.roll(kept, 1, axis) for axis in range(4)):
        together = ((kept - (1 - rate)) * (other - (1 - rate))).mean() / spread**2
        assert abs(together) < 5 / np.sqrt(kept.size)


def test_the_same_seed_leaves_out_the_same():
    assert (masks(0.5, 1, 2) == masks(0.5, 1, 2)).all()
    assert (masks(0.5, 1, 2) != masks(0.5, 2, 2)).any()


def test_what_is_kept_is_larger_and_gradients_go_where_it_is_kept():
    layer, x = HashDropout(0.2, seed=0), tf.ones((10, 10))
    with tf.GradientTape() as tape:
        tape.watch(x)
        found = layer(x, training=True)
        total = tf.reduce_sum(found)
    np.testing.assert_allclose(tape.gradient(total, x), found)
    np.testing.assert_allclose(np.unique(found), [0, 1.25])


def test_outside_training_and_at_rate_0_nothing_is_left_out():
    x = tf.ones((3, 3))
    assert (HashDropout(0.5)(x, training=False) == x).numpy().all()
    assert (HashDropout(0.0)(x, training=True) == x).numpy().all()


def test_it_is_saved_as_it_is():
    layer = HashDropout(0.3, seed=5)
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(layer))
    assert isinstance(again, HashDropout)
    x = tf.ones((20, 20))
    assert (again(x, training=True) == layer(x, training=True)).numpy().all()


def test_at_rate_1_all_is_left_out_and_there_is_no_noise_shape():
    assert (HashDropout(1.0)(tf.ones((3, 3)), training=True) == 0).numpy().all()
    with pytest.raises(ValueError, match="no noise_shape"):
        HashDropout(0.5, noise_shape=(2, 1))
