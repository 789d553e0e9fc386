from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from textlab import Report, Text, copies
from textlab.copied.page import document as copies_document
from textlab.report.page.document import document

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def shipped() -> str:
    """Return the page of the shipped samples."""
    return document(Report.load(ROOT / "reports" / "alice"))


@pytest.fixture(scope="session")
def copied() -> str:
    """Return the page of copies of one of the shipped samples."""
    text = Text((ROOT / "corpora/samples/markov-10/01.txt").read_text("utf-8"), "01.txt")
    return copies_document(copies(text, str(ROOT / "corpora/alice29.txt"), jobs=1))


@pytest.fixture(params=["shipped", "copied"])
def page(request: pytest.FixtureRequest) -> str:
    """Return each kind of page."""
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_page_opens_without_an_error_and_asks_for_nothing(page: str, opened: Callable[..., Any], width: int) -> None:
    seen = opened(page, width=width)
    seen.page.wait_for_load_state("networkidle")
    assert seen.said == []
    assert seen.requests == []


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_is_wider_than_the_screen(page: str, opened: Callable[..., Any], width: int) -> None:
    seen = opened(page, width=width)
    seen.page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_no_serious_violation(page: str, opened: Callable[..., Any], width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    seen = opened(page, width=width, scheme=scheme)
    seen.page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    found = Axe().run(seen.page).response["violations"]
    told = [(one["id"], one["help"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]
    assert [one for one, rule in zip(told, found, strict=True) if rule["impact"] in ("serious", "critical")] == []


def test_it_is_read_without_scripts(shipped: str, opened: Callable[..., Any]) -> None:
    seen = opened(shipped, scripts=False)
    assert seen.page.locator("#verdict").inner_text().count("markov-") >= 4
    seen.page.locator("details.model summary").first.click()
    assert seen.page.locator("details.model").first.locator("blockquote").first.is_visible()


def cells(seen: Any, column: int) -> list[str]:
    """Return a column of the headline table, without the rows of human text."""
    rows = seen.page.locator("table.numbers.sortable tbody:not(.human) tr").all()
    return [row.locator("th, td").nth(column).inner_text() for row in rows]


def test_the_table_is_sorted_by_any_column_up_and_down(shipped: str, opened: Callable[..., Any]) -> None:
    seen = opened(shipped)
    heads = seen.page.locator("table.numbers.sortable thead th")
    names = [heads.nth(place).inner_text() for place in range(heads.count())]
    column = next(place for place, name in enumerate(names) if name.startswith("real words"))
    heads.nth(column).locator("button").click()
    values = [float(cell.rstrip("!")) for cell in cells(seen, column)]
    assert values == sorted(values)
    assert heads.nth(column).get_attribute("aria-sort") == "ascending"
    heads.nth(column).locator("button").press("Enter")
    assert [float(cell.rstrip("!")) for cell in cells(seen, column)] == values[::-1]
    heads.nth(0).locator("button").click()
    assert cells(seen, 0) == ["as-you-like-it", "markov-2", "markov-4", "markov-6", "markov-10"]
    assert seen.page.locator("table.numbers.sortable tbody").first.inner_text().startswith("the book")


def test_a_fold_opens_with_a_click_and_with_a_key(shipped: str, opened: Callable[..., Any]) -> None:
    seen = opened(shipped)
    fold = seen.page.locator("details.model").first
    assert not fold.locator("blockquote").first.is_visible()
    fold.locator("> summary").click()
    assert fold.locator("blockquote").first.is_visible()
    fold.locator("> summary").press("Enter")
    assert not fold.locator("blockquote").first.is_visible()


def test_an_unknown_word_says_what_it_is_nearest_to(shipped: str, opened: Callable[..., Any]) -> None:
    seen = opened(shipped)
    fold = seen.page.locator("details.model", has=seen.page.get_by_text("markov-4", exact=True))
    fold.locator("> summary").click()
    word = fold.locator(".word[title*=nearest]").first
    assert word.get_attribute("title").startswith("unknown; nearest: ")
    word.click()
    assert seen.page.locator("#told").inner_text() == word.get_attribute("title")
    seen.page.locator("h1").click()
    assert seen.page.locator("#told").is_hidden()


def test_a_copied_sentence_leads_to_its_passage_and_back(shipped: str, opened: Callable[..., Any]) -> None:
    seen = opened(shipped)
    fold = seen.page.locator("details.model", has=seen.page.get_by_text("markov-10", exact=True))
    assert fold.get_attribute("open") is not None
    mark = fold.locator("mark.copied").first
    words = " ".join(mark.inner_text().lstrip("1").split())
    mark.locator("a").click()
    target = seen.page.locator(":target")
    assert words in " ".join(target.locator("q").inner_text().lower().strip("“”").split())
    assert "alice29.txt, line" in target.inner_text()
    target.locator("a").click()
    assert seen.page.locator(":target").inner_text() == "1"


def test_a_link_into_a_fold_opens_it(shipped: str, opened: Callable[..., Any]) -> None:
    seen = opened(shipped)
    seen.page.evaluate("location.hash = '#model-2'")
    seen.page.wait_for_function("document.getElementById('model-2').open")


def test_a_link_opens_a_fold_again_that_was_closed(shipped: str, opened: Callable[..., Any]) -> None:
    seen = opened(shipped)
    for _ in range(2):
        seen.page.locator("#verdict a[href='#model-2']").click()
        seen.page.wait_for_function("document.getElementById('model-2').open")
        seen.page.locator("#model-2 > summary").click()
        seen.page.wait_for_function("!document.getElementById('model-2').open")


def test_it_prints_with_all_folds_open(page: str, opened: Callable[..., Any]) -> None:
    seen = opened(page)
    assert seen.page.pdf(format="A4").startswith(b"%PDF")
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert seen.page.locator("details:not([open])").count() == 0


def test_keys_reach_the_verdict_first(shipped: str, opened: Callable[..., Any]) -> None:
    seen = opened(shipped)
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.textContent") == "Skip to the verdict"
