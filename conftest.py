"""What the doctests need."""

from importlib.util import find_spec

# TensorFlow is an extra: where it is not installed, what imports it at the top is passed over.
collect_ignore_glob = [] if find_spec("tensorflow") else ["textlab/training/layers/*", "textlab/training/network/*"]
