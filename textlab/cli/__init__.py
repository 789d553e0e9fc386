"""The command line: it parses, calls and prints; everything it does is one call of the public API."""

from __future__ import annotations

import atexit
import contextlib
import errno
import gc
import io
import os
import signal
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from textlab import __version__
from textlab.errors import TextlabError

#: As a shell says that a pipe was closed.
_CLOSED = 141

#: There is no room, or the device fails.
_FULL = errno.ENOSPC, errno.EIO

COMMANDS = ("compare", "copies", "evaluate", "metrics", "recipes", "report", "sample", "train")


class Commands(click.Group):
    """A group whose commands each stand in a file of their own, imported only when it is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """Return the command of that name, None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"textlab.cli.{cmd_name}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; whatever goes wrong ends in one line and an exit code."""
        try:
            return super().invoke(ctx)
        except TextlabError as error:
            from textlab.report.plain import printable

            click.echo(f"Error: {printable(str(error))}", err=True)
            ctx.exit(error.exit_code)
        except (KeyboardInterrupt, click.Abort):
            click.echo("Interrupted.", err=True)
            ctx.exit(130)
        except BrokenPipeError:  # whoever read the output has seen enough
            _stop_writing()
            ctx.exit(_CLOSED)
        except OSError as error:
            if error.errno not in _FULL or error.filename is not None:
                raise
            _stop_writing()
            click.echo(f"Error: standard output: cannot be written ({os.strerror(error.errno)})", err=True)
            ctx.exit(3)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog='Tab completion: eval "$(_TEXTLAB_COMPLETE=bash_source textlab)"; likewise zsh_source and fish_source.',
)
@click.version_option(__version__, prog_name="textlab", message="%(prog)s %(version)s")
def cli() -> None:
    """Tell how good the text is that a model writes, and whether it learned or copied."""


def _stop_writing() -> None:
    """Let go of the standard output, so that nothing is written to it when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end(number: int, _: object) -> NoReturn:
    sys.exit(128 + number)


def main() -> NoReturn:
    """Run the command line; what a terminal cannot show is written as an escape, never an error."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # what was begun is put away, as at any other end
            signal.signal(getattr(signal, name), _end)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            with contextlib.suppress(OSError, ValueError):
                stream.reconfigure(errors="backslashreplace")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here is for its threads, which spin when they begin
    gc.set_threshold(100_000)  # little of what is made here is in cycles: looked for seldom, a twentieth less time
    atexit.register(gc.freeze)  # nor once more at the end: nothing here that is in a cycle has anything left to do
    cli(prog_name="textlab")
    raise AssertionError("click ends the process")
