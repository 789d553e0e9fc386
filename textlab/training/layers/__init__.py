"""Recurrent layers for Keras that take less time than its own, and cells that it does not have."""

import os

# Before TensorFlow is loaded: else it writes to the terminal what it finds in the machine.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
