"""The history of a training: a table of its epochs, and the same for TensorBoard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from textlab.errors import OutputError
from textlab.training.folders import output_errors, written_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

HISTORY = "history.csv"


def write_history(folder: Path, rows: Sequence[Mapping[str, float]]) -> None:
    """Write ``history.csv``, a row for each epoch.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    with output_errors(folder / HISTORY), written_whole(folder / HISTORY) as file:
        pd.DataFrame(rows).to_csv(file, index=False, lineterminator="\n")


def write_scalars(folder: Path, scalars: Mapping[str, float], epoch: int) -> None:
    """Write what TensorBoard shows of an epoch.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    import tensorflow as tf

    place = folder / "tensorboard"
    try:
        writer = tf.summary.create_file_writer(str(place))
        with writer.as_default():
            for name, value in scalars.items():
                tf.summary.scalar(name, value, step=epoch)
        writer.close()
    except tf.errors.OpError as error:
        raise OutputError("cannot be written", where=str(place), remedy=error.message) from None
