"""The recurrent loops over time, for XLA: only what depends on the step before is in them.

What the input brings to every step is worked out ahead of the loop, in one product, or looked up. The loop back through
time has one product a step, and the gradients of the recurrent weights are one product each, over all steps, behind it.
(Automatic differentiation would do those in the loop as well, each too small to keep the cores busy.)

Sequences are time-major: [time, batch, …]. A masked step leaves the state as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Tensor = Any
    Step = Callable[..., tuple[Sequence[Tensor], Sequence[Tensor]]]


def lstm(
    projected: Tensor,
    recurrent: Tensor,
    h: Tensor,
    c: Tensor,
    *,
    mask: Tensor | None = None,
    peepholes: Tensor | None = None,
    clip: float | None = None,
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the state h after each step, float32[time, batch, units], and the last h and c.

    Gates stand in Keras's order: input, forget, candidate, output.

    Parameters
    ----------
    projected
        What the input brings to the gates, bias included: float32[time, batch, 4 * units].
    recurrent
        What the state brings: float32[units, 4 * units].
    h, c
        The state ahead of the first step, float32[batch, units] each.
    mask
        1 for a step that counts, 0 for one that is passed over: float32[time, batch, 1].
    peepholes
        What c brings to the input, forget and output gates: float32[3, units].
    clip
        What goes back through the gates to the input and the state is cut at plus and minus this; what goes back
        through the peepholes is not.
    """

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def scan(projected: Tensor, recurrent: Tensor, h0: Tensor, c0: Tensor, *peep: Tensor) -> Any:
        units, seen = recurrent.shape[0], tf.unstack(peep[0]) if peep else None

        def forward(t: Tensor, h: Tensor, c: Tensor) -> tuple[Sequence[Tensor], Sequence[Tensor]]:
            new_h, new_c, *gates = _lstm_step(projected[t] + h @ recurrent, c, seen)
            after = _counted(new_h, h, mask, t), _counted(new_c, c, mask, t)
            return after, (*after, *gates)

        last_h, last_c, hs, cs, *gates = _loop(projected, forward, (h0, c0), (units,) * 6)

        def gradient(d_hs: Tensor, d_h: Tensor, d_c: Tensor) -> list[Tensor]:
            transposed = tf.transpose(recurrent)
            before_c = tf.concat([c0[None], cs[:-1]], 0)
            before_h = tf.concat([h0[None], hs[:-1]], 0)

            def backward(t: Tensor, d_h: Tensor, d_c: Tensor) -> tuple[Sequence[Tensor], Sequence[Tensor]]:
                (d_h, past_h), (d_c, past_c) = _parted(d_h + d_hs[t], mask, t), _parted(d_c, mask, t)
                d_gates, d_c = _lstm_step_back([gate[t] for gate in gates], before_c[t], cs[t], d_h, d_c, seen)
                return (_clipped(d_gates, clip) @ transposed + past_h, d_c + past_c), (d_gates,)

            d_h0, d_c0, d_gates = _loop(projected, backward, (d_h, d_c), (4 * units,), back=True)
            clipped = _clipped(d_gates, clip)
            found = [clipped, _product(before_h, clipped), d_h0, d_c0]
            if peep:
                d_i, d_f, _, d_o = tf.split(d_gates, 4, -1)
                through = [d_i * before_c, d_f * before_c, d_o * cs]
                found.append(tf.stack([tf.reduce_sum(one, (0, 1)) for one in through]))
            return found

        return (hs, last_h, last_c), gradient

    given = (projected, recurrent, h, c) if peepholes is None else (projected, recurrent, h, c, peepholes)
    found: tuple[Tensor, Tensor, Tensor] = scan(*map(tf.convert_to_tensor, given))
    return found


def _lstm_step(gates: Tensor, c: Tensor, peepholes: list[Tensor] | None) -> Sequence[Tensor]:
    """Return h and c after a step and its four gates, of what is brought to the gates and the c before."""
    brought = gates[:, -c.shape[1] :]
    if peepholes:
        nothing = tf.zeros_like(c)
        gates += tf.concat([c * peepholes[0], c * peepholes[1], nothing, nothing], -1)
    # All in one pass, sigmoid(x) being (1 + tanh(x / 2)) / 2: XLA takes five times as long for functions of slices.
    scale = np.repeat(np.array([0.5, 0.5, 1, 0.5], np.float32), c.shape[1])
    i, f, g, o = tf.split(scale * tf.tanh(scale * gates) + (1 - scale), 4, -1)
    c = f * c + i * g
    if peepholes:
        o = tf.sigmoid(brought + c * peepholes[2])
    return o * tf.tanh(c), c, i, f, g, o


def _lstm_step_back(
    gates: Sequence[Tensor], before: Tensor, c: Tensor, d_h: Tensor, d_c: Tensor, peepholes: list[Tensor] | None
) -> tuple[Tensor, Tensor]:
    """Return the gradients of what is brought to the gates and of the c before, of those of h and c after the step."""
    i, f, g, o = gates
    squashed = tf.tanh(c)
    d_o = d_h * squashed * o * (1 - o)
    d_c += d_h * o * (1 - squashed * squashed)
    if peepholes:
        d_c += d_o * peepholes[2]
    d_i, d_f, d_g = d_c * g * i * (1 - i), d_c * before * f * (1 - f), d_c * i * (1 - g * g)
    d_c *= f
    if peepholes:
        d_c += d_i * peepholes[0] + d_f * peepholes[1]
    return tf.concat([d_i, d_f, d_g, d_o], -1), d_c


def mrnn(
    factors: Tensor, projected: Tensor, inward: Tensor, outward: Tensor, h: Tensor, *, mask: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """Return the state after each step of a multiplicative RNN, float32[time, batch, units], and the last.

    ``h = tanh(projected + (factors * (h' @ inward)) @ outward)``, h' being the state before (Sutskever, Martens and
    Hinton, Generating Text with Recurrent Neural Networks, 2011, equations 6 and 7).

    Parameters
    ----------
    factors
        What the input makes of each factor: float32[time, batch, factors].
    projected
        What the input brings to the state, bias included: float32[time, batch, units].
    inward, outward
        From the state to the factors and back: float32[units, factors], float32[factors, units].
    h
        The state ahead of the first step: float32[batch, units].
    mask
        1 for a step that counts, 0 for one that is passed over: float32[time, batch, 1].
    """

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def scan(factors: Tensor, projected: Tensor, inward: Tensor, outward: Tensor, h0: Tensor) -> Any:
        def forward(t: Tensor, h: Tensor) -> tuple[Sequence[Tensor], Sequence[Tensor]]:
            met = h @ inward
            squashed = tf.tanh(projected[t] + (factors[t] * met) @ outward)
            after = _counted(squashed, h, mask, t)
            return (after,), (after, squashed, met)

        units, width = inward.shape
        last, hs, squashed, met = _loop(projected, forward, (h0,), (units, units, width))

        def gradient(d_hs: Tensor, d_h: Tensor) -> list[Tensor]:
            transposed_in, transposed_out = tf.transpose(inward), tf.transpose(outward)

            def backward(t: Tensor, d_h: Tensor) -> tuple[Sequence[Tensor], Sequence[Tensor]]:
                d_h, past = _parted(d_h + d_hs[t], mask, t)
                d_projected = d_h * (1 - squashed[t] * squashed[t])
                d_product = d_projected @ transposed_out
                return ((d_product * factors[t]) @ transposed_in + past,), (d_projected, d_product)

            d_h0, d_projected, d_product = _loop(projected, backward, (d_h,), (units, width), back=True)
            before = tf.concat([h0[None], hs[:-1]], 0)
            d_inward, d_outward = _product(before, d_product * factors), _product(factors * met, d_projected)
            return [d_product * met, d_projected, d_inward, d_outward, d_h0]

        return (hs, last), gradient

    found: tuple[Tensor, Tensor] = scan(*map(tf.convert_to_tensor, (factors, projected, inward, outward, h)))
    return found


def rows(table: Tensor, numbers: Tensor) -> Tensor:
    """Return the rows of a table that numbers stand for: float32[time, batch, width] of float32[rows, width].

    What a product with one-hot vectors gives, without the product; the gradient is one, as adding up row by row takes
    longer.
    """

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def look_up(table: Tensor) -> Any:
        def gradient(d_rows: Tensor) -> Tensor:
            return _product(tf.one_hot(numbers, table.shape[0]), d_rows)

        return tf.gather(table, numbers), gradient

    return look_up(tf.convert_to_tensor(table))


def _loop(
    sequence: Tensor, step: Step, state: Sequence[Tensor], widths: Sequence[int], *, back: bool = False
) -> list[Tensor]:
    """Return the state after all steps along a sequence, and what the steps said, stacked by time.

    ``step(t, *state)`` returns the next state, and what it says: tensors of [batch, width].
    """
    steps = tf.shape(sequence)[0]
    arrays = [tf.TensorArray(tf.float32, steps, element_shape=[state[0].shape[0], width]) for width in widths]

    def body(t: Tensor, *now: Tensor) -> tuple[Tensor, ...]:
        after, said = step(t, *now[: len(state)])
        written = [array.write(t, one) for array, one in zip(now[len(state) :], said, strict=True)]
        return (t - 1 if back else t + 1, *after, *written)

    first = steps - 1 if back else tf.zeros_like(steps)
    _, *after = tf.while_loop(lambda t, *_: (t >= 0) & (t < steps), body, (first, *state, *arrays))
    return [*after[: len(state)], *(array.stack() for array in after[len(state) :])]


def _counted(after: Tensor, before: Tensor, mask: Tensor | None, t: Tensor) -> Tensor:
    """Return the state after step t: as it was before where the step does not count."""
    return after if mask is None else before + mask[t] * (after - before)


def _parted(gradient: Tensor, mask: Tensor | None, t: Tensor) -> tuple[Tensor, Tensor]:
    """Return what of a gradient goes back through step t, and what past it."""
    return (gradient, 0.0) if mask is None else (mask[t] * gradient, (1 - mask[t]) * gradient)


def _product(rows: Tensor, others: Tensor) -> Tensor:
    """Return rows^T @ others over all steps and sequences."""
    return tf.matmul(_flat(rows), _flat(others), transpose_a=True)


def _flat(sequence: Tensor) -> Tensor:
    return tf.reshape(sequence, [-1, sequence.shape[-1]])


def _clipped(gradient: Tensor, clip: float | None) -> Tensor:
    return gradient if clip is None else tf.clip_by_value(gradient, -clip, clip)
