"""The curve of new spans: of how many characters a span must be to be new, beside human text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textlab.report.rows import Row

HUMAN = "human"


class Curve(NamedTuple):
    """A model's share of new n-grams and that of human text, as points of lines in a square of 100 by 100."""

    model: str
    human: str
    longest: int
    sentence: str


def curve(rows: Mapping[str, Row], model: str) -> Curve | None:
    """Return a model's curve beside the human one; None where a report has none."""
    if model not in rows or HUMAN not in rows:
        return None
    own, human = rows[model]["new"], rows[HUMAN]["new"]
    sentence = (
        f"Half of its spans are new from {_half(own)} characters on; of the book's own text, from {_half(human)} on."
    )
    return Curve(_points(own), _points(human), len(own), sentence)


def _points(shares: Sequence[float | None]) -> str:
    last = max(len(shares) - 1, 1)
    known = ((n, share) for n, share in enumerate(shares) if share is not None)
    return " ".join(f"{100 * n / last:.1f},{100 * (1 - share):.1f}" for n, share in known)


def _half(shares: Sequence[float | None]) -> str:
    first = next((n for n, share in enumerate(shares, 1) if share is not None and share >= 0.5), None)
    return f"more than {len(shares)}" if first is None else str(first)
