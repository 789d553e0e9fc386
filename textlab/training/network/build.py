"""From a recipe to a model of Keras."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
import tensorflow as tf
from keras import ops

from textlab.errors import InputError
from textlab.training.layers.cells import MRNNCell, PeepholeLSTMCell, ScanRNN, TwoBiasLSTMCell
from textlab.training.layers.dropout import HashDropout
from textlab.training.layers.lstm import ScanLSTM, SymbolLSTM
from textlab.training.recipe import flat

if TYPE_CHECKING:
    from collections.abc import Callable

    from textlab.training.network.recipe import Cell, NetworkRecipe, Optimizer

_CELLS = {"peephole-lstm": PeepholeLSTMCell, "two-bias-lstm": TwoBiasLSTMCell}


#: What finds each kind of thing that a recipe names as Keras does.
_NAMED = {
    "activation": keras.activations.get,
    "initializer": keras.initializers.get,
    "regularizer": keras.regularizers.get,
    "constraint": keras.constraints.get,
}


def check(recipe: NetworkRecipe) -> None:
    """Raise InputError if Keras does not know what a recipe names."""
    for field, value in flat(recipe).items():
        what = field.rpartition("_")[2].rpartition(".")[2]
        if what in _NAMED and value is not None:
            try:
                _NAMED[what](dict(value) if isinstance(value, dict) else value)
            except (ValueError, TypeError):
                told = value.get("class_name") if isinstance(value, dict) else value
                remedy = "name it as Keras does, with the arguments it has there"
                raise InputError(f"Keras has no such {what} as {told!r}", where=field, remedy=remedy) from None
    try:
        optimizer(recipe.optimizer, 1, 1)
    except (ValueError, TypeError):
        remedy = "name them as Keras does, or set optimizer.arguments={} first"
        what = f"{recipe.optimizer.name} cannot be made with {', '.join(recipe.optimizer.arguments)}"
        raise InputError(what, where="optimizer.arguments", remedy=remedy) from None


def build(recipe: NetworkRecipe, symbols: int) -> Any:
    """Return a `keras.Model` with new weights, from numbers of symbols, int32[batch, window], to the next one's logits.

    Logits are float32[batch, window, symbols], or [batch, symbols] where only the last character counts. A number of
    `symbols` itself stands for nothing, where sentences are padded.

    Raises
    ------
    InputError
        Keras cannot make it of what the recipe says.
    """
    try:
        return _network(recipe, symbols)
    except tf.errors.ResourceExhaustedError:
        what, remedy = "the network takes more memory than there is", "take fewer cell.units"
        raise InputError(what, where=recipe.name, remedy=remedy) from None
    except (ValueError, TypeError, tf.errors.OpError) as error:
        said = str(getattr(error, "message", error)).strip().partition("\n")[0].rstrip(".")
        remedy = "change the field of the recipe that says so"
        raise InputError(f"Keras cannot build the network: {said}", where=recipe.name, remedy=remedy) from None


def _network(recipe: NetworkRecipe, symbols: int) -> Any:
    window, cell, dropout = recipe.window, recipe.cell, recipe.dropout
    carried = recipe.training.order == "rows"
    numbers = keras.Input((window.length,), recipe.training.batch if carried else None, "int32", name="symbols")
    mask = ops.less(numbers, symbols) if window.sentences else None
    x = ops.minimum(numbers, symbols - 1) if window.sentences else numbers
    looked_up = cell.kind == "lstm" and recipe.input.kind != "scaled" and not dropout.input
    if not looked_up:
        x = HashDropout(dropout.input)(vectors(recipe, symbols)(x))
    for number in range(cell.layers):
        last = number + 1 == cell.layers
        shape = {"return_sequences": window.targets == "every" or not last, "stateful": carried}
        if number == 0 and looked_up:
            told = recipe.input
            layer = SymbolLSTM(cell.units, symbols, told.size, told.initializer, **_arguments(cell), **shape)
        else:
            layer = _layer(cell, shape)
        x = layer(x, mask=mask)
        x = HashDropout(dropout.output if last else dropout.between)(x)
    given = {name: value for name, value in recipe.output.model_dump().items() if value is not None}
    return keras.Model(numbers, keras.layers.Dense(symbols, **given, name="logits")(x), name="network")


def slow(network: Any) -> str | None:
    """Return what is to be said of a network whose LSTMs run in Keras's own loop, None if there are none."""
    if not any(isinstance(layer, ScanLSTM) and not layer.scans for layer in network.layers):
        return None
    fast = "the fast one has tanh and sigmoid, and neither unroll nor recurrent_dropout"
    return f"Its LSTMs run in Keras's own loop, which takes longer: {fast}."


def vectors(recipe: NetworkRecipe, symbols: int, network: Any = None) -> Callable[[Any], Any]:
    """Return what turns numbers of symbols into what stands for them, float32[…, features]; of a network, if given."""
    found: Callable[[Any], Any]
    if recipe.input.kind == "scaled":
        return lambda numbers: ops.expand_dims(ops.cast(numbers, "float32") / symbols, -1)
    if recipe.input.kind == "one-hot":
        return lambda numbers: ops.one_hot(numbers, symbols)
    if network is None:
        found = keras.layers.Embedding(symbols, recipe.input.size, recipe.input.initializer, name="vectors")
        return found
    first = [layer for layer in network.layers if isinstance(layer, SymbolLSTM)]
    found = first[0].vectors if first else network.get_layer("vectors")
    return found


def _layer(cell: Cell, shape: dict[str, bool]) -> Any:
    arguments = _arguments(cell)
    if cell.factors is not None:
        return ScanRNN(MRNNCell(cell.units, cell.factors, **arguments), **shape)
    if cell.kind in _CELLS:
        return ScanRNN(_CELLS[cell.kind](cell.units, **arguments), **shape)
    if cell.kind == "gru":
        return keras.layers.GRU(cell.units, use_cudnn=False, **arguments, **shape)  # XLA cannot compile cuDNN's
    kinds = {"lstm": ScanLSTM, "rnn": keras.layers.SimpleRNN}
    return kinds[cell.kind](cell.units, **arguments, **shape)


def _arguments(cell: Cell) -> dict[str, Any]:
    """Return the arguments of a layer; an initialiser of its own for each, as Keras wants them."""
    return {name: dict(value) if isinstance(value, dict) else value for name, value in cell.arguments.items()}


def optimizer(told: Optimizer, steps: int, epochs: int) -> Any:
    """Return Keras's optimiser, with its schedule over so many steps an epoch."""
    rate: Any = told.learning_rate
    if told.schedule == "cosine":
        rate = keras.optimizers.schedules.CosineDecay(rate, steps * epochs)
    if told.schedule == "decay":
        rate = EpochDecay(rate, steps, told.decay, told.decay_from)
    clip = {"global_clipnorm": told.clip_norm, "clipvalue": told.clip_value}
    given = {"class_name": told.name, "config": {"learning_rate": rate, **clip, **told.arguments}}
    return keras.optimizers.get(given)


@keras.saving.register_keras_serializable("textlab")
class EpochDecay(keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]
    """A learning rate that is multiplied by the same number after each epoch, from one of them on.

    Examples
    --------
    >>> rate = EpochDecay(0.5, steps=10, decay=0.9, after=3)
    >>> [round(float(rate(step)), 4) for step in (0, 29, 30, 49)]
    [0.5, 0.5, 0.45, 0.405]
    """

    def __init__(self, learning_rate: float, steps: int, decay: float, after: int) -> None:
        self._config = {"learning_rate": learning_rate, "steps": steps, "decay": decay, "after": after}

    def __call__(self, step: Any) -> Any:
        """Return the learning rate at a step."""
        told = self._config
        done = ops.floor_divide(ops.cast(step, "float32"), told["steps"])
        return told["learning_rate"] * ops.power(told["decay"], ops.maximum(0.0, done - told["after"] + 1))

    def get_config(self) -> dict[str, float]:
        """Return what makes another like this."""
        return self._config
