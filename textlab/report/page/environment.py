"""How pages are written: templates in which every value is text and nothing but text."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from textlab.report.plain import cut_middle, printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2.bccache import Bucket

#: Longer names are cut in the middle where there is little room.
BRIEF = 28

#: Of what is quoted to make one look further, so many characters.
EXCERPT = 300

_TEMPLATES = Path(__file__).parent / "templates"

#: What stands in a text without being printable, and is no control: line ends, tabs, and what joins or parts letters.
_KEPT = re.compile("([\n\t\u200c\u200d]+)")
_SPACES = re.compile(r"[^\S\n\t]")


def shown(text: str) -> str:
    r"""Return `text` as a page may show it: its own line breaks, and an escape for whatever would be obeyed.

    Overrides of the direction of text are written out, as are escapes of terminals; any space is a space.

    Examples
    --------
    >>> print(shown("a\x1b[1m b\u202e c\u00a0d"))
    a\x1b[1m b\u202e c d
    """
    if text.isprintable():
        return text
    parts = _KEPT.split(_SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")))
    return "".join(part if _KEPT.fullmatch(part) else printable(part) for part in parts)


def _finalize(value: Any) -> Any:
    """Make what any expression of a template gives safe to show; what is markup already is ours."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates beside the templates, as Python keeps its own; where they cannot be kept, they are not.

    What is compiled depends on the version of jinja2 and on how this file sets it up, escaping above all, which jinja2
    does not look at: each has a folder of its own.
    """

    def __init__(self) -> None:
        made_by = hashlib.sha256(version("jinja2").encode() + Path(__file__).read_bytes()).hexdigest()[:16]
        super().__init__(str(_TEMPLATES / "__pycache__" / made_by))

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        bytecode_cache=_Compiled(),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["brief"] = lambda name: cut_middle(printable(name), BRIEF)
    environment.filters["excerpt"] = lambda text: text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()} …"
    environment.filters["number"] = lambda value: f"{value:,}"
    environment.filters["percent"] = lambda share: f"{100 * share:.2f}%"
    return environment


@cache
def _inlined(name: str) -> Markup:
    """Return a style sheet or script of ours, to stand in the page itself."""
    return Markup((_TEMPLATES / name).read_text("utf-8"))  # noqa: S704 (ours)


def _digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def fill(template: str, values: Mapping[str, Any]) -> str:
    """Return a template filled in; strings are escaped, whatever they hold."""
    return _environment().get_template(template).render(values)


def render(template: str, values: Mapping[str, Any]) -> str:
    """Return a page: a template filled in, with the style sheet, the script, and a policy that allows only these.

    Parameters
    ----------
    template
        Its name.
    values
        What it shows. Strings are escaped, whatever they hold.
    """
    style, script = _inlined("page.css"), _inlined("page.js")
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
    return fill(template, {**values, "style": style, "script": script, "policy": policy})
