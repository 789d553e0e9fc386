"""The pages are true: their links lead somewhere, their commands parse, their Python runs, their TOML is read."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import click
import pytest

from textlab.cli import cli
from textlab.cli.config import Config, read

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs/guide.md"
PAGES = [*ROOT.glob("docs/*.md"), ROOT / "CHANGELOG.md", ROOT / "corpora/README.md", ROOT / "reports/README.md"]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path, language: str) -> list[str]:
    return [body for name, body in BLOCK.findall(text_of(page)) if name == language]


def anchors(page: Path) -> set[str]:
    """Return the anchors that a Markdown page has: its headings in lower case, spaces as hyphens."""
    heads = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    for link in LINK.findall(text_of(page)):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_parse(page, tmp_path, monkeypatch):
    (tmp_path / "study.toml").write_text(blocks(GUIDE, "toml")[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for body in blocks(page, "sh"):
        for line in body.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if "textlab" not in words:
                continue
            name, *arguments = words[words.index("textlab") + 1 :]
            if name.startswith("-"):
                continue
            command = cli.get_command(click.Context(cli), name)
            assert command is not None, line
            command.make_context(name, arguments)


def test_the_settings_of_the_guide_are_all_there_are(tmp_path):
    (settings,) = blocks(GUIDE, "toml")
    (tmp_path / "study.toml").write_text(settings, encoding="utf-8")
    assert set(read(str(tmp_path / "study.toml"))) == set(Config.model_fields)


def test_the_python_of_the_guide_runs(tmp_path, monkeypatch):
    (tmp_path / "corpora").symlink_to(ROOT / "corpora")
    monkeypatch.chdir(tmp_path)
    found = doctest.testfile(
        str(GUIDE),
        module_relative=False,
        optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS,
    )
    assert found.attempted > 10
    assert found.failed == 0
