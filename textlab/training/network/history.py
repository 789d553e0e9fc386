"""The history of a training: a table of its epochs, and the same for TensorBoard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from textlab.training.folders import told, written_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

HISTORY = "history.csv"


def write_history(folder: Path, rows: Sequence[Mapping[str, float]], *, tensorboard: bool) -> None:
    """Write ``history.csv``, a row for each epoch, and the last row for TensorBoard.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    with told(folder / HISTORY), written_whole(folder / HISTORY) as file:
        pd.DataFrame(rows).to_csv(file, index=False, lineterminator="\n")
    if tensorboard:
        write_scalars(folder, {name: value for name, value in rows[-1].items() if name != "epoch"}, len(rows))


def write_scalars(folder: Path, scalars: Mapping[str, float], epoch: int) -> None:
    """Write what TensorBoard shows of an epoch."""
    import tensorflow as tf

    with told(folder / "tensorboard"):
        writer = tf.summary.create_file_writer(str(folder / "tensorboard"))
        with writer.as_default():
            for name, value in scalars.items():
                tf.summary.scalar(name, value, step=epoch)
        writer.close()
