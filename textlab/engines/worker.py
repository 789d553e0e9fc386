"""A second process of Python that does as it is told through a pipe.

It is started afresh, never forked, and never imports the caller's main module, so that a script without a guard, or a
notebook, may use it. Its calls and answers are pickles: both ends are this program.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
import traceback
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self, cast

from textlab.errors import TextlabError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

#: It finds modules where this process does, and not in the folder that it happens to be started in. What it cannot
#: import is its answer to the first call.
_START = """
import pickle, sys, traceback
sys.path[:] = {path!r}
try:
    from textlab.engines.worker import serve
except Exception:
    sys.stdout.buffer.write(pickle.dumps((None, RuntimeError(traceback.format_exc()))))
else:
    serve()
"""


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
        self._process = subprocess.Popen(  # noqa: S603 - this program
            [sys.executable, "-c", _START.format(path=sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "NUMBA_NUM_THREADS": str(threads)},
        )
        self._questions = cast("BinaryIO", self._process.stdin)
        self._answers = cast("BinaryIO", self._process.stdout)
        self._calls = ThreadPoolExecutor(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._calls.shutdown(cancel_futures=True)
        with suppress(BrokenPipeError):  # what it was not told before it ended
            self._questions.close()
        self._answers.close()
        self._process.wait()

    def call(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Have the process call a function of a module and return its answer, or raise its error.

        A `TextlabError` is raised again as it was, any other error as a RuntimeError that holds its traceback. When the
        process has ended (too little memory, or it was killed) a `TextlabError` says so.
        """
        call = pickle.dumps((function, arguments))  # at once: the caller may go on to change what it has sent
        return self._calls.submit(self._ask, pickle.dumps(call))  # once more: what cannot be read there can be skipped

    def _ask(self, call: bytes) -> Any:
        try:
            with suppress(BrokenPipeError):  # it has ended; an answer may stand there all the same
                self._questions.write(call)
                self._questions.flush()
            value, error = pickle.load(self._answers)  # noqa: S301 - this program wrote it
        except (EOFError, pickle.UnpicklingError):
            remedy = "free some memory, or give a lower --jobs"
            raise TextlabError("a worker process has ended", remedy=remedy) from None
        if error is not None:
            raise error
        return value


def serve() -> None:
    """Answer calls until there are no more, or no one to answer."""
    gc.set_threshold(100_000)  # little of what is made here is in cycles: looked for seldom, a twentieth less time
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller is interrupted too, and ends this process
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that prints may get between the answers
    sys.stdout = sys.stderr
    with suppress(EOFError, BrokenPipeError):
        while True:
            answers.write(_answer(pickle.load(calls)))  # noqa: S301 - this program wrote it
            answers.flush()


def _answer(call: bytes) -> bytes:
    try:
        function, arguments = pickle.loads(call)  # noqa: S301 - this program wrote it
        return pickle.dumps((function(*arguments), None))
    except TextlabError as error:
        return pickle.dumps((None, error))
    except Exception:  # noqa: BLE001 - the caller raises it
        return pickle.dumps((None, RuntimeError(traceback.format_exc())))
