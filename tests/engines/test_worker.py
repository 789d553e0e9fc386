"""A second process: it answers, it is ended, it does not outlive its caller."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from textlab.engines.worker import Worker
from textlab.errors import TextlabError, UsageError
from textlab.metrics.registry import load

ALICE = Path(__file__).parents[2] / "corpora" / "alice29.txt"


def test_calls_are_answered_in_order() -> None:
    with Worker(threads=1) as worker:
        answers = [worker.call(pow, 2, power) for power in range(20)]
        assert [answer.result() for answer in answers] == [2**power for power in range(20)]
        assert worker.call(len, "x" * 5_000_000).result() == 5_000_000
        assert worker.call(os.getpid).result() != os.getpid()


def test_what_is_printed_does_not_get_between_the_answers(capfd: pytest.CaptureFixture[str]) -> None:
    with Worker(threads=1) as worker:
        assert worker.call(print, "hello").result() is None
        assert worker.call(len, "abc").result() == 3
    assert capfd.readouterr() == ("", "hello\n")


def test_an_error_for_the_user_comes_back_whole() -> None:
    with Worker(threads=1) as worker:
        with pytest.raises(UsageError) as caught:
            worker.call(load, "nosuch").result()
        assert (caught.value.what, caught.value.exit_code) == ("there is no metric 'nosuch'", 2)
        assert caught.value.remedy is not None
        assert worker.call(len, "abc").result() == 3


def test_any_other_error_comes_back_with_where_it_was_raised() -> None:
    with Worker(threads=1) as worker:
        with pytest.raises(RuntimeError, match=r"(?s)Traceback.*ValueError: invalid literal for int"):
            worker.call(int, "x").result()
        with pytest.raises(RuntimeError, match=r"(?s)Traceback.*cannot pickle"):
            worker.call(open, ALICE).result()
        assert worker.call(len, "abc").result() == 3


def test_what_a_worker_cannot_import_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fleeting.py").write_text("def answer():\n    return 42\n")
    monkeypatch.syspath_prepend(tmp_path)
    fleeting = importlib.import_module("fleeting")
    (tmp_path / "fleeting.py").unlink()
    shutil.rmtree(tmp_path / "__pycache__", ignore_errors=True)
    with Worker(threads=1) as worker:
        with pytest.raises(RuntimeError, match="ModuleNotFoundError: No module named 'fleeting'"):
            worker.call(fleeting.answer).result()
        assert worker.call(len, "abc").result() == 3
    (tmp_path / "concurrent").mkdir()
    (tmp_path / "concurrent" / "__init__.py").touch()
    with Worker(threads=1) as worker, pytest.raises(RuntimeError, match="No module named 'concurrent"):
        worker.call(len, "abc").result()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_that_is_killed_is_said(how: signal.Signals) -> None:
    said = "a worker process has ended; free some memory, or give a lower --jobs"
    with Worker(threads=1) as worker:
        for answer in [worker.call(signal.raise_signal, how), worker.call(len, "x" * 1_000_000)]:
            with pytest.raises(TextlabError, match=said):
                answer.result()


def test_leaving_ends_a_worker_in_the_middle_of_its_work() -> None:
    with Worker(threads=1) as worker:
        worker.call(time.sleep, 600)
        pid = worker._process.pid
    assert not is_alive(pid)


def test_a_worker_is_not_interrupted_by_the_keyboard() -> None:
    with Worker(threads=1) as worker:
        worker.call(len, "").result()
        os.kill(worker._process.pid, signal.SIGINT)
        assert worker.call(len, "abc").result() == 3


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def python(place: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    """Run a script without a guard, from another folder than its own."""
    script = place / "script" / "main.py"
    script.parent.mkdir(exist_ok=True)
    script.write_text("\n".join(lines))
    return subprocess.run([sys.executable, str(script)], cwd=place, capture_output=True, text=True, check=False)


def test_a_worker_ends_quietly_when_its_caller_does(tmp_path: Path) -> None:
    done = python(
        tmp_path,
        "import os, time",
        "from textlab.engines.worker import Worker",
        "worker = Worker(threads=1)",
        "worker.call(len, '').result()",
        "worker.call(time.sleep, 0.3)",
        "time.sleep(0.1)",
        "print(worker._process.pid, flush=True)",
        "os._exit(1)",
    )
    pid = int(done.stdout)
    for _ in range(100):
        if not is_alive(pid):
            break
        time.sleep(0.1)
    assert not is_alive(pid)
    assert done.stderr == ""


def test_a_worker_knows_the_modules_of_its_caller(tmp_path: Path) -> None:
    (tmp_path / "script").mkdir()
    (tmp_path / "script" / "helper.py").write_text("def half(number):\n    return number // 2\n")
    done = python(
        tmp_path,
        "from helper import half",
        "from textlab.engines.worker import Worker",
        "with Worker(threads=1) as worker:",
        "    print(worker.call(half, 42).result())",
    )
    assert (done.stdout, done.stderr) == ("21\n", "")


def test_a_script_without_a_guard_evaluates_once_whatever_lies_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "random.py").write_text("raise SystemExit('not the library')")
    done = python(
        tmp_path,
        "import textlab",
        f"alice = open({os.fspath(ALICE)!r}).read()",
        "book = textlab.Text(alice[:30_000], name='alice')",
        "samples = {'m': [alice[60_000:60_500], alice[70_000:70_500]]}",
        "report = textlab.evaluate(samples, reference=book, metrics=['cohesion', 'copying'], jobs=2)",
        "print('once', len(report.scores))",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("once ")
    assert done.stdout.count("once") == 1
