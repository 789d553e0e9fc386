"""The report of an evaluation and its faces: terminal, CSV, Markdown, JSON. It shows numbers and computes none."""
