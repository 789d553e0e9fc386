from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

import textlab.cli
from textlab.cli import COMMANDS, cli
from textlab.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

SLOW = {"numpy", "pandas", "numba", "nltk", "scipy", "tensorflow", "rich", "pydantic", "rapidfuzz"}


def loaded(*arguments: str) -> tuple[str, set[str]]:
    """Run the command line in a fresh process; return what it printed and which slow modules it loaded."""
    code = (
        "import atexit, sys\n"
        f"atexit.register(lambda: print(*sorted({SLOW!r} & set(sys.modules)), file=sys.stderr))\n"
        "from textlab.cli import main\n"
        f"sys.argv[1:] = {list(arguments)!r}\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout, set(done.stderr.split())


def test_the_version_loads_nothing() -> None:
    assert loaded("--version") == (f"textlab {textlab.__version__}\n", set())


@pytest.mark.parametrize("arguments", [["--help"], *([command, "--help"] for command in COMMANDS)])
def test_help_loads_nothing_slow(arguments: list[str]) -> None:
    shown, modules = loaded(*arguments)
    assert shown.startswith("Usage: textlab")
    assert modules == set()


def test_help_lists_every_command() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    assert all(f"\n  {command} " in result.output for command in COMMANDS)
    assert "_TEXTLAB_COMPLETE=bash_source" in result.output


def test_an_unknown_command_is_a_usage_error() -> None:
    result = CliRunner().invoke(cli, ["evalute"])
    assert result.exit_code == 2
    assert "evalute" in result.output


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("textlab ev", ["plain,evaluate"]),
        ("textlab train corpora/al", ["file,corpora/al"]),
        ("textlab train book.txt --recipe fa", ["plain,fast-lstm"]),
        ("textlab train book.txt --recipe mine", ["file,mine"]),
        ("textlab recipes small-lstm-s", [f"plain,small-lstm-{name}" for name in ("sentences", "short", "stateful")]),
        ("textlab sample run", ["file,run"]),
        ("textlab evaluate sam", ["file,sam"]),
        ("textlab evaluate a.txt --reference b", ["file,b"]),
        ("textlab evaluate a.txt --metrics words,no", ["plain,words,novelty"]),
        ("textlab copies a.txt --corpus b", ["file,b"]),
        ("textlab metrics stru", ["plain,structure"]),
    ],
)
def test_completion_knows_commands_names_and_paths(words: str, offered: list[str]) -> None:
    told = {"_TEXTLAB_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    code = "from textlab.cli import main; main()"
    environment = os.environ | told | {"PROG": "textlab"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert done.stdout.splitlines() == offered


def group(action: Callable[[], None]) -> click.Group:
    """Return textlab's kind of group with one command of our own."""

    class One(textlab.cli.Commands):
        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
            return click.Command(cmd_name, callback=action)

    return One("textlab")


def test_an_error_is_one_line_and_its_exit_code() -> None:
    def fail() -> None:
        raise InputError("is\nempty", where="a\x1b[31m.txt", remedy="give another")

    result = CliRunner().invoke(group(fail), ["run"])
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr == "Error: a\\x1b[31m.txt: is empty; give another\n"


@pytest.mark.parametrize("error", [KeyboardInterrupt, click.Abort])
def test_an_interrupt_ends_with_130(error: type[BaseException]) -> None:
    def stop() -> None:
        raise error

    result = CliRunner().invoke(group(stop), ["run"])
    assert result.exit_code == 130
    assert result.stdout == ""


def test_what_the_terminal_cannot_show_is_no_error() -> None:
    code = "import textlab.cli as t; t.cli.help = '\U0001f600'; t.main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONIOENCODING": "latin-1"},
    )
    assert b"\\U0001f600" in done.stdout


def test_a_closed_pipe_is_quiet() -> None:
    code = "from textlab.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "metrics"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_closed_pipe_ends_quietly() -> None:
    command = f"{sys.executable} -m textlab metrics | head -1 >/dev/null; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert (done.stdout.strip() in {"0", "141"}, done.stderr) == (True, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")  # noqa: PTH110
def test_a_full_disk_is_one_line() -> None:
    command = f"{sys.executable} -m textlab metrics > /dev/full"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        3,
        "Error: standard output: cannot be written (No space left on device)\n",
    )
