"""Pages in a real browser: ``pytest -m browser``, with playwright and axe from the extra ``dev``, and a Chromium."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a browser without a window; where there is none the tests are passed over, but not in CI."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        assert "CI" not in os.environ, f"no browser: one of {', '.join(NAMES)} must be there"
        pytest.skip("no Chromium on the path")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


class Seen:
    """A page that is open, and what it did: requests but its own, and what it said on the console."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.said: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: self.said.append(dialog.message))


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Seen]]:
    """Return what opens a page from disk, at a width, in light or dark, with or without scripts."""
    contexts = []

    def at(content: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True) -> Seen:
        place = tmp_path / "page.html"
        place.write_bytes(content.encode("utf-8"))
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts, offline=True
        )
        contexts.append(context)
        seen = Seen(context.new_page())
        seen.page.goto(place.as_uri())
        seen.requests.remove(place.as_uri())
        return seen

    yield at
    for context in contexts:
        context.close()
