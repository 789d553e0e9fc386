"""Training of character LSTMs: textlab's layers beside Keras's own and PyTorch's, in turns in one process.

    python benchmarks/training.py [--large]

Every network reads 64 sequences of 50 symbols a step, carries its state on, says what comes next of 65 symbols, and is
trained by Adam on the cross-entropy. Prints characters a second, the medians of the rounds, how many times as many the
first network does, and what share of the machine's matrix products of float32 it reaches with those that it cannot do
without. Keras's own layer is compiled with XLA and without; PyTorch is left out where it is not installed.
(Its build for CPUs is meant: that for GPUs brings Triton, whose LLVM ends a process that has another.)
"""

from __future__ import annotations

import statistics
import sys
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
from machine import machine
from nearest import seconds

from textlab.training.network.quiet import load_keras

load_keras()  # as textlab trains: all networks of TensorFlow here keep their memory from step to step
import keras  # noqa: E402
import tensorflow as tf  # noqa: E402

from textlab.training.layers.lstm import ScanLSTM, SymbolLSTM  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

SYMBOLS, BATCH, TIME = 65, 64, 50
STEPS, ROUNDS, FEWER = 20, 5, 2
LARGE = [(1, 512), (2, 512)]


def sequences() -> tuple[np.ndarray, np.ndarray]:
    """Return what is read, and what comes next: int32[steps * batch, time] each."""
    drawn = np.random.default_rng(0).integers(0, SYMBOLS, (STEPS * BATCH, TIME + 1), np.int32)
    return drawn[:, :-1], drawn[:, 1:]


def in_keras(first: Callable, more: type, layers: int, units: int, *, jit: bool = True) -> Callable[[], float]:
    """Return what trains a network and says the seconds of a step; ``first`` makes states of symbols."""
    stateful = {"return_sequences": True, "stateful": True}
    given = keras.Input((TIME,), batch_size=BATCH, dtype="int32")
    states = first(units, stateful)(given)
    for _ in range(layers - 1):
        states = more(units, **stateful)(states)
    model = keras.Model(given, keras.layers.Dense(SYMBOLS)(states))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=jit)
    data = tf.data.Dataset.from_tensor_slices(sequences()).batch(BATCH, drop_remainder=True)

    def train() -> float:
        # From the end of the first step to that of the last: `fit` can wait for seconds when all is done.
        ends: list[float] = []
        note = keras.callbacks.LambdaCallback(on_train_batch_end=lambda *_, **__: ends.append(time.perf_counter()))
        model.fit(data, shuffle=False, verbose=0, callbacks=[note])
        return (ends[-1] - ends[0]) / (STEPS - 1)

    return train


def looked_up(units: int, stateful: dict[str, bool]) -> Callable:
    """Return the first layer of the networks that recipes make: it has the weights of the two of the usual network."""
    return SymbolLSTM(units, SYMBOLS, units, **stateful)


def embedded(kind: type) -> Callable:
    """Return what makes the first layers of the usual network."""
    return lambda units, stateful: keras.Sequential([keras.layers.Embedding(SYMBOLS, units), kind(units, **stateful)])


def in_torch(layers: int, units: int) -> Callable[[], float]:
    """Return what trains the same network in PyTorch, and says the seconds of a step."""
    import torch

    embedding = torch.nn.Embedding(SYMBOLS, units)
    lstm = torch.nn.LSTM(units, units, layers, batch_first=True)
    dense = torch.nn.Linear(units, SYMBOLS)
    adam = torch.optim.Adam([*embedding.parameters(), *lstm.parameters(), *dense.parameters()])
    read, following = (torch.from_numpy(some).long().split(BATCH) for some in sequences())

    def train() -> float:
        ends, state = list[float](), None
        for some, after in zip(read, following, strict=True):
            outputs, state = lstm(embedding(some), state)
            state = tuple(one.detach() for one in state)
            loss = torch.nn.functional.cross_entropy(dense(outputs).flatten(0, 1), after.flatten())
            adam.zero_grad()
            loss.backward()
            adam.step()
            loss.item()  # Keras says the loss of each step, too
            ends.append(time.perf_counter())
        return (ends[-1] - ends[0]) / (STEPS - 1)

    return train


def operations(layers: int, units: int) -> int:
    """Return those of the products for one character: three each, as the input of symbols needs none."""
    return 3 * 2 * (layers * 4 * units**2 + (layers - 1) * 4 * units**2 + units * SYMBOLS)


def product() -> float:
    """Return how many operations a second a product of matrices of float32 reaches."""
    square = np.random.default_rng(0).random((2048, 2048), np.float32)
    return 2 * 2048**3 / seconds(lambda: square @ square)


def compare(layers: int, units: int, rounds: int) -> None:
    """Print the medians of so many rounds for networks of one size."""
    contenders = {
        "SymbolLSTM": in_keras(looked_up, ScanLSTM, layers, units),
        "Embedding, ScanLSTM": in_keras(embedded(ScanLSTM), ScanLSTM, layers, units),
        "Embedding, keras LSTM, XLA": in_keras(embedded(keras.layers.LSTM), keras.layers.LSTM, layers, units),
        "Embedding, keras LSTM": in_keras(embedded(keras.layers.LSTM), keras.layers.LSTM, layers, units, jit=False),
    }
    if find_spec("torch"):
        contenders["torch"] = in_torch(layers, units)
    for train in contenders.values():
        train()
    found = [[product(), *(BATCH * TIME / train() for train in contenders.values())] for _ in range(rounds)]
    products, *rates = (statistics.median(some) for some in zip(*found, strict=True))
    share = statistics.median(ours / most for most, ours, *_ in found) * operations(layers, units)
    ratios = [statistics.median(one[1] / one[at] for one in found) for at in range(1, len(found[0]))]
    print(f"{layers} x {units}; products of matrices: {products / 1e9:.0f} Gflop/s, {share:.0%} reached")
    for name, rate, ratio in zip(contenders, rates, ratios, strict=True):
        print(f"  {name:<28}{rate:>10,.0f} characters/s{ratio:>8.2f} x", flush=True)


def main() -> None:
    """Compare networks of one size, or of all."""
    print(f"{machine()}; keras {keras.__version__}, tensorflow {tf.__version__}")
    compare(1, 256, ROUNDS)
    for layers, units in LARGE if "--large" in sys.argv else []:
        compare(layers, units, FEWER)


if __name__ == "__main__":
    main()
