"""The one error tree: every error a user can meet says what was wrong, where, and what to do."""

from __future__ import annotations


class TextlabError(Exception):
    """Base of every error that textlab raises on purpose.

    Parameters
    ----------
    what
        What was wrong, in a few words.
    where
        The file, line, byte or field, as the user knows it.
    remedy
        What to do about it.
    """

    exit_code = 3

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(what)

    def __str__(self) -> str:
        """One line: where, what, what to do."""
        place = f"{self.where}: " if self.where else ""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return " ".join(f"{place}{self.what}{remedy}".split())


class UsageError(TextlabError):
    """The call asks for something that does not exist or does not fit together."""

    exit_code = 2


class InputError(TextlabError):
    """A file or text that was read cannot be used."""


class OutputError(TextlabError):
    """A result cannot be written where it was asked for."""
