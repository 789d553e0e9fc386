"""Draw the pictures of the page that the README shows: needs playwright, and a Chromium on the path.

python docs/screenshots.py
"""
# ruff: noqa: INP001 (a script, in no package)

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
PAGE = DOCS.parent / "reports" / "alice" / "report.html"

#: What is seen, by the picture: the width, the height, and where on the page it begins.
PICTURES = {"page.png": (1_280, 1_000, "#verdict"), "page-phone.png": (360, 780, "#model-5")}


if __name__ == "__main__":
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, (width, height, place) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(PAGE.as_uri())
            page.locator(place).evaluate("(element) => element.scrollIntoView({ behavior: 'instant' })")
            page.screenshot(path=DOCS / name)
        browser.close()
