"""A second process of Python that does as it is told through a pipe.

It is started afresh, never forked, and never imports the caller's main module, so that a script without a guard, or a
notebook, may use it. Its calls and answers are pickles: both ends are this program.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, BinaryIO

from textlab.errors import TextlabError

if TYPE_CHECKING:
    from collections.abc import Callable


class Worker:
    """A second process.

    Parameters
    ----------
    threads
        How many threads its compiled work may use.

    Examples
    --------
    >>> with Worker(threads=1) as worker:
    ...     worker.call(len, "abc").result()
    3
    """

    def __init__(self, threads: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from textlab.engines.worker import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "NUMBA_NUM_THREADS": str(threads)},
        )
        self._calls = ThreadPoolExecutor(1)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._calls.shutdown()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.wait()

    def call(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Have the process call a function of a module; what the function raises, the future raises.

        The future raises `TextlabError` when the process has ended: too little memory, or it was killed.
        """
        call = pickle.dumps((function, arguments))  # at once: the caller may go on to change what it has sent
        return self._calls.submit(self._ask, call)

    def _ask(self, call: bytes) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(call)
            self._process.stdin.flush()
            value, error = pickle.load(self._process.stdout)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            raise TextlabError("a worker process has ended", remedy="free some memory, or give a lower --jobs") from None
        if error is not None:
            raise error
        return value


def serve() -> None:
    """Answer calls until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller is interrupted too, and ends this process
    calls, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing that prints may get between the answers
    while (call := _next(calls)) is not None:
        function, arguments = call
        answer: tuple[Any, Exception | None]
        try:
            answer = function(*arguments), None
        except Exception as error:  # noqa: BLE001 (raised again by the caller, where it can be dealt with)
            answer = None, error
        pickle.dump(answer, answers)
        answers.flush()


def _next(calls: BinaryIO) -> tuple[Callable[..., Any], tuple[Any, ...]] | None:
    try:
        call: tuple[Callable[..., Any], tuple[Any, ...]] = pickle.load(calls)
    except EOFError:
        return None
    return call
