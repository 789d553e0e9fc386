"""TensorFlow without what it says of a machine before it can be told not to, and with memory that it keeps."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textlab.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


def load_tensorflow() -> None:
    """Load TensorFlow and look for devices, in silence.

    Where there is no GPU it says so in several lines on the standard error, whatever its log level. Who sets
    ``TF_CPP_MIN_LOG_LEVEL=0`` sees all.
    """
    # Else every step of training asks the system for its memory anew, and waits for each page: a sixth of its time.
    os.environ.setdefault("TF_CPU_ALLOCATOR_USE_BFC", "true")
    if "tensorflow" in sys.modules or os.environ.get("TF_CPP_MIN_LOG_LEVEL") == "0":
        return
    with _silence():
        import tensorflow as tf

        tf.config.list_physical_devices()


def load_keras() -> None:
    """Load TensorFlow, and Keras on it.

    Raises
    ------
    UsageError
        Keras runs on something else already.
    """
    if "keras" not in sys.modules:
        os.environ["KERAS_BACKEND"] = "tensorflow"  # the layers here are made of it, whatever else a user trains with
    load_tensorflow()
    import keras

    if keras.config.backend() != "tensorflow":
        raise UsageError(
            f"Keras runs on {keras.config.backend()}", where="KERAS_BACKEND", remedy="set it to tensorflow"
        )


@contextmanager
def _silence() -> Iterator[None]:
    """Send what is written to the standard error, by libraries too, nowhere."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
