"""Ends that a user or a cluster asks for, held back until there is time for them."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@contextmanager
def held_back() -> Iterator[list[int]]:
    """Give a list to which the first signal that asks the process to end is added, instead of ending it.

    It ends the process when the block is left; a second one does so at once. Only the main thread can hold back any.

    Raises
    ------
    KeyboardInterrupt
        There was a signal, and it did not end the process.

    Examples
    --------
    >>> try:
    ...     with held_back() as asked:
    ...         signal.raise_signal(signal.SIGINT)
    ...         print("still here:", [number == signal.SIGINT for number in asked])
    ... except KeyboardInterrupt:
    ...     print("now it ends")
    still here: [True]
    now it ends
    """
    asked: list[int] = []
    before: dict[int, Any] = {}

    def hold(number: int, _: object) -> None:
        asked.append(number)
        for each, handler in before.items():
            signal.signal(each, handler)

    if threading.current_thread() is threading.main_thread():
        heard = [number for number in _SIGNALS if signal.getsignal(number) not in (signal.SIG_IGN, None)]
        before |= {number: signal.signal(number, hold) for number in heard}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if asked:
        signal.raise_signal(asked[0])
        raise KeyboardInterrupt
