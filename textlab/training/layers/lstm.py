"""LSTMs on the scan: Keras's own layer in less time, and the same for symbols."""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf
from keras import ops

from textlab.training.layers import scan

Tensor = Any


@keras.saving.register_keras_serializable("textlab")
class ScanLSTM(keras.layers.LSTM):  # type: ignore[misc]
    """`keras.layers.LSTM` in less time: the same arguments, weights and numbers, to float32 rounding.

    With other activations than tanh and sigmoid, ``recurrent_dropout``, ``unroll``, ``zero_output_for_mask`` or
    another type than float32 it works as Keras's own layer does, and as fast: `scans` says whether it does better.

    Examples
    --------
    >>> layer = ScanLSTM(8, return_sequences=True)
    >>> layer(keras.ops.ones((2, 5, 3))).shape
    TensorShape([2, 5, 8])
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **({"use_cudnn": False} | named))  # which XLA cannot compile

    @property
    def scans(self) -> bool:
        """Whether its arguments allow the fast loop."""
        return (
            self.activation is keras.activations.tanh
            and self.recurrent_activation is keras.activations.sigmoid
            and not self.recurrent_dropout
            and not self.unroll
            and not self.zero_output_for_mask
            and self.compute_dtype == "float32"
        )

    def inner_loop(
        self, sequences: Tensor, initial_state: list[Tensor], mask: Tensor | None, *, training: bool = False
    ) -> Any:
        """Return the last output, all outputs and the last state, as Keras's layers want them."""
        if not self.scans:
            return super().inner_loop(sequences, initial_state, mask, training=training)
        if training and self.dropout:
            sequences = sequences * self.cell.get_dropout_mask(sequences[:, 0, :])[:, None, :]
        sequences, mask = time_first(sequences, mask, back=self.go_backwards)
        states, *last = scan.lstm(self.projected(sequences), self.cell.recurrent_kernel, *initial_state, mask=mask)
        return *batch_first(states, mask), last

    def projected(self, sequences: Tensor) -> Tensor:
        """Return what the input brings to the gates: float32[time, batch, 4 * units], from [time, batch, features]."""
        found = ops.matmul(sequences, self.cell.kernel)
        return found if self.cell.bias is None else found + self.cell.bias


@keras.saving.register_keras_serializable("textlab")
class SymbolLSTM(ScanLSTM):
    """A `ScanLSTM` whose input are numbers of symbols, int32[batch, time]: their rows of weights are looked up.

    Parameters
    ----------
    units
        Of the state.
    symbols
        How many there are.
    size
        The length of the vector that is learned for each symbol; without it each is a one-hot vector.
    embeddings_initializer
        Of those vectors.
    **named
        As for `keras.layers.LSTM`.

    Examples
    --------
    >>> layer = SymbolLSTM(8, symbols=30, return_sequences=True)
    >>> layer(keras.ops.ones((2, 5), "int32")).shape
    TensorShape([2, 5, 8])
    """

    def __init__(
        self, units: int, symbols: int, size: int | None = None, embeddings_initializer: Any = "uniform", **named: Any
    ) -> None:
        super().__init__(units, **named)
        self.symbols, self.size = symbols, size
        self.embeddings_initializer = keras.initializers.get(embeddings_initializer)
        self.embeddings = None
        self.input_spec = keras.layers.InputSpec(ndim=2)

    def build(self, sequences_shape: tuple[int | None, ...], initial_state_shape: Any = None) -> None:
        """Make the weights."""
        if self.size is not None:
            self.embeddings = self.add_weight(
                shape=(self.symbols, self.size), name="embeddings", initializer=self.embeddings_initializer
            )
        super().build((*sequences_shape, self.size or self.symbols), initial_state_shape)

    def get_config(self) -> dict[str, Any]:
        """Return what makes another layer like this."""
        config: dict[str, Any] = super().get_config()
        initializer = keras.initializers.serialize(self.embeddings_initializer)
        return config | {"symbols": self.symbols, "size": self.size, "embeddings_initializer": initializer}

    def vectors(self, numbers: Tensor) -> Tensor:
        """Return the vector of each symbol."""
        if self.embeddings is None:
            return ops.one_hot(numbers, self.symbols)
        return ops.take(self.embeddings, numbers, 0)

    def call(
        self, sequences: Tensor, initial_state: Any = None, mask: Tensor | None = None, *, training: bool = False
    ) -> Tensor:
        """Return what `keras.layers.LSTM` returns for the symbols' vectors."""
        sequences = ops.cast(sequences, "int32")  # `keras.Input` makes floats of them unless it is told
        if not self.scans or (training and self.dropout):
            return super().call(self.vectors(sequences), initial_state, mask, training=training)
        return super().call(sequences[:, :, None], initial_state, mask, training=training)

    def projected(self, sequences: Tensor) -> Tensor:
        """Return what the input brings to the gates: rows of one table, unless it was vectors already."""
        if sequences.dtype.is_floating:
            return super().projected(sequences)
        table = self.cell.kernel if self.embeddings is None else ops.matmul(self.embeddings, self.cell.kernel)
        table = table if self.cell.bias is None else table + self.cell.bias
        return scan.rows(table, sequences[:, :, 0])


def time_first(sequences: Tensor, mask: Tensor | None, *, back: bool) -> tuple[Tensor, Tensor | None]:
    """Return sequences and mask as the scan wants them, from those that a layer is called with."""
    turned = [1] if back else []
    if mask is not None:  # what is no number there would be none times 0, too
        sequences = ops.where(mask[:, :, None], sequences, 0)
    sequences = ops.transpose(tf.reverse(sequences, turned), (1, 0, 2))
    return sequences, None if mask is None else ops.transpose(tf.reverse(ops.cast(mask, "float32"), turned))[:, :, None]


def batch_first(states: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
    """Return the last output and all, of the states after each step: 0 ahead of the first that counts."""
    if mask is not None:
        states = tf.where(tf.cumsum(mask) > 0, states, 0.0)
    return states[-1], ops.transpose(states, (1, 0, 2))
