"""Cells that Keras does not have, and the layer that runs them on the scan."""

from __future__ import annotations

from typing import Any

import keras
from keras import initializers, ops

from textlab.training.layers import scan
from textlab.training.layers.lstm import batch_first, time_first

Tensor = Any


@keras.saving.register_keras_serializable("textlab")
class ScanRNN(keras.layers.RNN):  # type: ignore[misc]
    """`keras.layers.RNN` for a cell that can take all steps at once: as fast as its `scan` is, and else the same.

    Parameters
    ----------
    cell
        One of this module.
    **named
        As for `keras.layers.RNN`.

    Examples
    --------
    >>> layer = ScanRNN(MRNNCell(8, factors=6), return_sequences=True)
    >>> layer(keras.ops.ones((2, 5, 3))).shape
    TensorShape([2, 5, 8])
    """

    def inner_loop(
        self, sequences: Tensor, initial_state: list[Tensor], mask: Tensor | None, *, training: bool = False
    ) -> Any:
        """Return the last output, all outputs and the last state, as Keras's layers want them."""
        if self.unroll or self.zero_output_for_mask or self.compute_dtype != "float32":
            return super().inner_loop(sequences, initial_state, mask, training=training)
        sequences, mask = time_first(sequences, mask, back=self.go_backwards)
        states, *last = self.cell.scan(sequences, initial_state, mask)
        return *batch_first(states, mask), last


class _Cell(keras.layers.Layer):  # type: ignore[misc]
    """A cell without a state of its own; its numbers and initialisers are what it is told."""

    def _told(self, **named: Any) -> None:
        self._names = [*getattr(self, "_names", ()), *named]
        for name, value in named.items():
            setattr(self, name, initializers.get(value) if name.endswith("initializer") else value)

    def get_config(self) -> dict[str, Any]:
        """Return what makes another cell like this."""
        config: dict[str, Any] = super().get_config()
        for name in self._names:
            value = getattr(self, name)
            config[name] = initializers.serialize(value) if name.endswith("initializer") else value
        return config


class _LSTMCell(_Cell):
    """What the cells of LSTMs share: float32[features, 4 * units], [units, 4 * units] and [4 * units] of the gates."""

    def __init__(
        self,
        units: int,
        *,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        unit_forget_bias: bool = True,
        **named: Any,
    ) -> None:
        super().__init__(**named)
        self._told(
            units=units,
            kernel_initializer=kernel_initializer,
            recurrent_initializer=recurrent_initializer,
            bias_initializer=bias_initializer,
            unit_forget_bias=unit_forget_bias,
        )
        self.state_size, self.output_size = [units, units], units

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights."""
        units, weight = self.units, self.add_weight
        self.kernel = weight((input_shape[-1], 4 * units), self.kernel_initializer, name="kernel")
        self.recurrent_kernel = weight((units, 4 * units), self.recurrent_initializer, name="recurrent_kernel")
        self.bias = weight((4 * units,), self.bias_initializer, name="bias")
        if self.unit_forget_bias:
            forget = ops.repeat(ops.array([0.0, 1.0, 0.0, 0.0]), units)
            self.bias.assign(forget + (1 - forget) * self.bias)

    def projected(self, inputs: Tensor) -> Tensor:
        """Return what the input brings to the gates."""
        return ops.matmul(inputs, self.kernel) + self.bias


@keras.saving.register_keras_serializable("textlab")
class PeepholeLSTMCell(_LSTMCell):
    """One step of an LSTM with peepholes: the gates see the cell, those of each unit its own.

    The input and the forget gate see it as it was, the output gate as it is now (Gers, Schraudolph and Schmidhuber,
    Learning Precise Timing with LSTM Recurrent Networks, Journal of Machine Learning Research 3, 2002).

    Parameters
    ----------
    units
        Of the state.
    peephole_initializer
        Of the weights from the cell to the input, forget and output gate: float32[3, units].
    clip
        In `ScanRNN`, what goes back through the gates to the input and the state is cut at plus and minus this.
    **named
        kernel_initializer, recurrent_initializer, bias_initializer, unit_forget_bias (whether the bias of the forget
        gate is 1 at first), and what any layer of Keras has.
    """

    def __init__(
        self, units: int, *, peephole_initializer: Any = "zeros", clip: float | None = None, **named: Any
    ) -> None:
        super().__init__(units, **named)
        self._told(peephole_initializer=peephole_initializer, clip=clip)

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights."""
        super().build(input_shape)
        self.peepholes = self.add_weight((3, self.units), self.peephole_initializer, name="peepholes")

    def call(self, inputs: Tensor, states: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """Return the output and the next state, both after one step."""
        h, c = states
        i, f, g, o = ops.split(self.projected(inputs) + ops.matmul(h, self.recurrent_kernel), 4, -1)
        into, kept, out = ops.unstack(ops.convert_to_tensor(self.peepholes))
        c = ops.sigmoid(f + kept * c) * c + ops.sigmoid(i + into * c) * ops.tanh(g)
        h = ops.sigmoid(o + out * c) * ops.tanh(c)
        return h, [h, c]

    def scan(self, sequences: Tensor, states: list[Tensor], mask: Tensor | None) -> tuple[Tensor, ...]:
        """Return h after each step, time first, and the last state."""
        more = {"mask": mask, "peepholes": self.peepholes, "clip": self.clip}
        return scan.lstm(self.projected(sequences), self.recurrent_kernel, *states, **more)


@keras.saving.register_keras_serializable("textlab")
class TwoBiasLSTMCell(_LSTMCell):
    """One step of an LSTM with a bias for the input and one for the state, which are added: as Torch and cuDNN have it.

    Parameters
    ----------
    units
        Of the state.
    **named
        As for `PeepholeLSTMCell`; both biases, float32[4 * units] each, have the bias_initializer, and
        unit_forget_bias concerns that of the input.
    """

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights."""
        super().build(input_shape)
        self.recurrent_bias = self.add_weight((4 * self.units,), self.bias_initializer, name="recurrent_bias")

    def projected(self, inputs: Tensor) -> Tensor:
        """Return what the input and both biases bring to the gates."""
        return super().projected(inputs) + self.recurrent_bias

    def call(self, inputs: Tensor, states: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """Return the output and the next state, both after one step."""
        h, c = states
        i, f, g, o = ops.split(self.projected(inputs) + ops.matmul(h, self.recurrent_kernel), 4, -1)
        c = ops.sigmoid(f) * c + ops.sigmoid(i) * ops.tanh(g)
        h = ops.sigmoid(o) * ops.tanh(c)
        return h, [h, c]

    def scan(self, sequences: Tensor, states: list[Tensor], mask: Tensor | None) -> tuple[Tensor, ...]:
        """Return h after each step, time first, and the last state."""
        return scan.lstm(self.projected(sequences), self.recurrent_kernel, *states, mask=mask)


@keras.saving.register_keras_serializable("textlab")
class MRNNCell(_Cell):
    """One step of a multiplicative RNN: each symbol has recurrent weights of its own, made of factors that all share.

    ``f = (W_fx x) * (W_fh h)``, then ``h = tanh(W_hf f + W_hx x + b)`` (Sutskever, Martens and Hinton, Generating Text
    with Recurrent Neural Networks, 2011).

    Parameters
    ----------
    units, factors
        Of the state, and of the product.
    kernel_initializer, recurrent_initializer, bias_initializer
        Of the weights from the input, float32[features, factors] and [features, units], those between state and
        factors, [units, factors] and [factors, units], and the bias, [units].
    **named
        As for any layer of Keras.
    """

    def __init__(
        self,
        units: int,
        factors: int,
        *,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        **named: Any,
    ) -> None:
        super().__init__(**named)
        self._told(
            units=units,
            factors=factors,
            kernel_initializer=kernel_initializer,
            recurrent_initializer=recurrent_initializer,
            bias_initializer=bias_initializer,
        )
        self.state_size, self.output_size = units, units

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Make the weights."""
        features, weight = input_shape[-1], self.add_weight
        self.factor_kernel = weight((features, self.factors), self.kernel_initializer, name="factor_kernel")
        self.kernel = weight((features, self.units), self.kernel_initializer, name="kernel")
        self.inward = weight((self.units, self.factors), self.recurrent_initializer, name="inward")
        self.outward = weight((self.factors, self.units), self.recurrent_initializer, name="outward")
        self.bias = weight((self.units,), self.bias_initializer, name="bias")

    def call(self, inputs: Tensor, states: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """Return the output and the next state, both after one step."""
        factors = ops.matmul(inputs, self.factor_kernel) * ops.matmul(states[0], self.inward)
        h = ops.tanh(ops.matmul(inputs, self.kernel) + ops.matmul(factors, self.outward) + self.bias)
        return h, [h]

    def scan(self, sequences: Tensor, states: list[Tensor], mask: Tensor | None) -> tuple[Tensor, ...]:
        """Return h after each step, time first, and the last."""
        factors = ops.matmul(sequences, self.factor_kernel)
        projected = ops.matmul(sequences, self.kernel) + self.bias
        return scan.mrnn(factors, projected, self.inward, self.outward, *states, mask=mask)
