"""The metrics: one metric one file."""
