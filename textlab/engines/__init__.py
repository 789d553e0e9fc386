"""Who does the work of a pass over a corpus: this process, or several."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textlab.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textlab.engines.processes import Processes
    from textlab.engines.serial import Serial


def engine(metrics: Sequence[str] | None = None, jobs: int | None = None) -> Serial | Processes:
    """Return an engine for these metrics (all, unless given) and so many cores (every one it may use, unless given).

    Raises
    ------
    UsageError
        For fewer cores than one.
    """
    from textlab.engines.processes import Processes
    from textlab.engines.serial import Serial
    from textlab.metrics.registry import names

    cores = all_cores() if jobs is None else jobs
    if cores < 1:
        raise UsageError(f"{cores} cores do no work", where="--jobs", remedy="give 1 or more")
    return Processes(cores, names() if metrics is None else metrics) if cores > 1 else Serial()


def all_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
