"""Checkpoints: all that a training needs to go on as if nothing had ended it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from textlab.errors import InputError
from textlab.training.folders import beside, output_errors, read_arrays, written_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Arrays = Sequence[NDArray[Any]]

_NAME = re.compile(r"epoch-(\d+)-batch-(\d+)-bits-.+\.npz")


@dataclass(frozen=True)
class Checkpoint:
    """A state of training.

    Attributes
    ----------
    state
        All variables of the network, its optimiser, its metrics and its random numbers, in their order.
    best
        The weights of the best epoch; none before there is one.
    about
        What else is known of it, as JSON has it.
    """

    state: Arrays
    best: Arrays
    about: dict[str, Any]


def state_of(network: Any, metric: Any) -> Arrays:
    """Return all that a training step reads and changes, metric among it."""
    return [variable.numpy() for variable in _variables(network, metric)]


def restore(network: Any, metric: Any, state: Arrays, *, where: Path | None) -> None:
    """Set what `state_of` returned.

    Raises
    ------
    InputError
        It is the state of another network.
    """
    variables = _variables(network, metric)
    if [tuple(one.shape) for one in variables] != [one.shape for one in state]:
        raise InputError("the checkpoint is of another network", where=str(where), remedy="train again")
    for variable, value in zip(variables, state, strict=True):
        variable.assign(value)


def _variables(network: Any, metric: Any) -> list[Any]:
    states = [state for layer in network.layers for state in getattr(layer, "states", None) or ()]
    return [*network.variables, *network.optimizer.variables, *metric.variables, *states]


def write(folder: Path, checkpoint: Checkpoint, *, epoch: int, batch: int, bits: float, best: bool) -> None:
    """Write a checkpoint, named with the epochs and batches done and the loss, and delete what it makes needless.

    The newest is kept, and the newest of those at which the loss was best.

    Raises
    ------
    OutputError
        It cannot be written; the others are left.
    """
    path = folder / f"epoch-{epoch:03}-batch-{batch:05}-bits-{bits:.3f}{'-best' * best}.npz"
    arrays = {f"{name}{i:03}": one for name in ("state", "best") for i, one in enumerate(getattr(checkpoint, name))}
    with output_errors(path):
        folder.mkdir(exist_ok=True)
        for part in folder.glob(beside(folder / "*").name):  # of one who was killed
            part.unlink()
        with written_whole(path) as file:
            np.savez(file, about=np.array(json.dumps(checkpoint.about)), **arrays)
        for other in _all(folder):
            if other != path and (best or "-best" not in other.name):
                other.unlink()


def newest(folder: Path) -> Checkpoint | None:
    """Return the newest checkpoint of a folder, None if it has none.

    Raises
    ------
    InputError
        It cannot be read, or is broken.
    """
    paths = _all(folder)
    if not paths:
        return None
    try:
        found = dict(sorted(read_arrays(paths[-1]).items()))
        about = json.loads(str(found.pop("about")))
    except OSError as error:
        if _all(folder) != paths:  # who trains has a newer one by now
            return newest(folder)
        what, remedy = f"cannot be read ({error.strerror})", "see to it that it can be, or delete it"
        raise InputError(what, where=str(paths[-1]), remedy=remedy) from None
    except (ValueError, KeyError):
        remedy = f"delete it to go on from {paths[-2].name}" if len(paths) > 1 else "train again"
        raise InputError("the checkpoint is broken", where=str(paths[-1]), remedy=remedy) from None
    state, best = ([one for key, one in found.items() if key.startswith(name)] for name in ("state", "best"))
    return Checkpoint(state, best, about)


def _all(folder: Path) -> list[Path]:
    """Return the checkpoints of a folder, the newest last."""
    found = [
        (int(match[1]), int(match[2]), path) for path in folder.glob("*.npz") if (match := _NAME.fullmatch(path.name))
    ]
    return [path for *_, path in sorted(found)]
