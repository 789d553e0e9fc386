"""The report and its faces."""
