"""Recurrent layers for Keras that take less time than its own, and cells that it does not have."""
