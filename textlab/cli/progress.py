"""A progress bar for work that takes a while."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from rich.progress import Progress, TaskID

PATIENCE = 2.0
"""Seconds of work before a bar appears."""


class Bar:
    """A bar with the time left on the standard error of a terminal, shown after two seconds of work, gone at its end.

    Call it with what is done, of how much, and what is being done, of which what stands ahead of a colon tells one
    kind of work from another. A remark comes with how much 0: it is a line on the standard error, whether that is a
    terminal or not.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._shown = not quiet and sys.stderr.isatty()
        self._begun = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._kind = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def say(self, what: str) -> None:
        """Say a remark on the standard error."""
        if not self._quiet:
            click.echo(what, err=True)

    def __call__(self, done: int, total: int, what: str) -> None:
        """Show that `done` of `total` is done of `what`."""
        if not total:
            self.say(what)
        if not self._shown or not total or time.monotonic() - self._begun < PATIENCE:
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress

            # The bar has what the text leaves of the line, rather than the other way round.
            text, _, *times = Progress.get_default_columns()
            columns = text, BarColumn(bar_width=None), *times
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
        kind = what.partition(":")[0]
        if self._task is None or kind != self._kind:
            if self._task is not None:
                self._bar.remove_task(self._task)
            # A line of its own: the time left is told from what this kind of work has taken.
            self._task, self._kind = self._bar.add_task(what, completed=done, total=total), kind
        self._bar.update(self._task, completed=done, total=total, description=what)
