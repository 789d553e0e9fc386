"""Whatever models, samples, files and texts are called or say, every output shows it and obeys none of it."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

from textlab.report import csv_files, latex, markdown
from textlab.report.json_file import decode, encode
from textlab.report.page.document import document
from textlab.report.page.environment import shown
from textlab.report.plain import one_line
from textlab.report.terminal import screen

if TYPE_CHECKING:
    from textlab.report.report import Report

#: What a page may be made of.
TAGS = (
    "html head meta title link style body a header h1 h2 h3 h4 p bdi nav ul ol li main section "
    "div table thead tbody tr th td caption span details summary strong figure figcaption svg "
    "desc rect line text circle g polyline small abbr code blockquote mark em article q del ins "
    "dl dt dd pre script "
)


def full_of(report: Report, texts: list[str]) -> Report:
    """Return the report with each of these as a model's name, a sample's, a source's, and as text of every kind."""
    names = dict(zip(report.models, texts, strict=False))

    def rows(found: list[dict[str, Any]], **more: str) -> list[dict[str, Any]]:
        renamed = []
        for number, row in enumerate(found):
            said = {key: texts[(number + place) % len(texts)] for place, key in enumerate(more)}
            model = {"model": names.get(row["model"], row["model"])} if "model" in row else {}
            renamed.append(row | model | said)
        return renamed

    wide = [row | {"text": one} for one in texts for row in report.evidence_rows["copying"][:1]]
    evidence = {"copying": report.evidence_rows["copying"] + wide, "novelty": wide, "repetition": wide}
    evidence |= {name: report.evidence_rows[name] + wide for name in ("short_words", "words")}
    evidence |= {"chars": wide, "word_ngrams": wide}
    every = {"sample": "", "text": "", "source": "", "passage": "", "detail": "", "kind": ""}
    text = report.texts[0]
    marks = [
        {
            "start": 0,
            "end": 9,
            "kind": "copied",
            "source": texts[3],
            "source_line": 1,
            "passage": texts[4],
            "detail": None,
        },
        {
            "start": 10,
            "end": 19,
            "kind": "near copy",
            "source": texts[5],
            "source_line": 2,
            "passage": texts[6],
            "detail": texts[8],
        },
        {
            "start": 20,
            "end": 29,
            "kind": "unknown word",
            "source": None,
            "source_line": None,
            "passage": texts[7],
            "detail": None,
        },
    ]
    about = {"recipe": texts[0], "run": texts[1]}
    models = [
        one | {"name": names[one["name"]], "about": about | {"epoch": number}}
        for number, one in enumerate(report.inputs["models"])
    ]
    return replace(
        report,
        inputs=report.inputs | {"models": models, "reference": report.inputs["reference"] | {"name": texts[0]}},
        notes=list(texts),
        settings={"samples": texts, "reference": texts, "baseline": texts[1]},
        signature=report.signature | {"language": texts[2], texts[3]: texts[4]},
        score_rows=[row | {"note": texts[number % len(texts)]} for number, row in enumerate(rows(report.score_rows))],
        pair_rows=[
            row | {"model_a": names[row["model_a"]], "model_b": names[row["model_b"]]} for row in report.pair_rows
        ],
        piece_rows=rows(report.piece_rows),
        verdict_rows=rows(report.verdict_rows, fact=""),
        evidence_rows={name: rows(found, **every) for name, found in evidence.items()},
        texts=[
            text | {"model": names["markov-10"], "sample": one, "why": one, "text": one * 40, "marks": marks}
            for one in texts
        ],
    )


@pytest.fixture(params=range(9))
def full(request: pytest.FixtureRequest, report: Report, hostile: list[str]) -> tuple[Report, list[str]]:
    """Return a report full of hostile strings, each in every place in one of the cases, and the strings in order."""
    turned = hostile[request.param * 5 :] + hostile[: request.param * 5]
    return full_of(report, turned), turned


class Page(HTMLParser):
    """A page as a browser takes it: its tags, its attributes, its text."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.text, self._inside = [], [], [], []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._inside or self._inside[-1] not in ("script", "style"):
            self.text.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def test_a_page_has_no_tag_and_no_attribute_that_is_not_ours(full: tuple[Report, list[str]]) -> None:
    report, texts = full
    content = document(report)
    content.encode("utf-8")
    page = Page(content)
    assert set(page.tags) <= set(TAGS.split())
    assert page.tags.count("script") == page.tags.count("style") == page.tags.count("body") == 1
    assert [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"] == []
    links = [value for _, name, value in page.attributes if name in ("href", "src")]
    assert all(link.startswith(("#", "data:,")) for link in links)
    whole = "".join(page.text)
    for text in texts:
        assert " ".join(shown(text).split()) in " ".join(whole.split())
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", content)


def test_markdown_shows_it(full: tuple[Report, list[str]]) -> None:
    report, texts = full
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown.document(report))
    page = Page(html)
    assert set(page.tags) <= {"h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "pre", "code"}
    whole = " ".join("".join(page.text).split())
    for text in texts:
        assert one_line(text) in whole


def test_latex_shows_it(full: tuple[Report, list[str]]) -> None:
    report, texts = full
    content = latex.document(report)
    body = "\n".join(line for line in content.splitlines() if not line.startswith("%"))
    commands = set(re.findall(r"\\([a-zA-Z]+)", body))
    ours = {
        "begin",
        "end",
        "caption",
        "footnotesize",
        "setlength",
        "tabcolsep",
        "shortstack",
        "toprule",
        "midrule",
        "bottomrule",
    }
    assert commands <= ours | {name[1:-2] for name in latex.COMMANDS.values() if name.endswith("{}")}
    assert re.findall(r"\\(?:begin|end)\{(\w+)\}", body) == ["table", "tabular", "tabular", "table"] * body.count(
        "toprule"
    )
    assert not re.search(r"(?<!\\)[$%#]", body)
    rows = body.split(r"\\")
    assert not any(row.lstrip().startswith(("[", "*")) for row in rows)
    back = {value: key for key, value in latex.COMMANDS.items()}
    parts = re.compile("|".join(re.escape(command) for command in sorted(back, key=len, reverse=True)) + r"|\{\}")
    plain = parts.sub(lambda found: back.get(found[0], ""), content)
    for model in report.models:
        assert one_line(model) in plain
    assert all(one_line(text) in plain for text in texts[:1])


def test_no_cell_of_a_csv_file_is_a_formula(full: tuple[Report, list[str]]) -> None:
    report, texts = full
    cells = set()
    for content in csv_files.files(report).values():
        for row in csv.reader(io.StringIO(content.decode("utf-8"), newline="")):
            cells |= set(row)
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []
    assert all(re.fullmatch(r"-[\d.e-]+", cell) for cell in cells if cell.startswith("-"))
    for text in texts[:20]:
        kept = text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\r", "\\r")
        assert {kept, f"'{kept}"} & cells


def test_a_terminal_is_told_nothing(full: tuple[Report, list[str]]) -> None:
    report, _ = full
    said = screen(report)
    assert all(line.isprintable() for line in said.splitlines())


def test_json_gives_it_back(full: tuple[Report, list[str]]) -> None:
    report, _ = full
    assert decode(encode(report), "x") == report
    json.loads(encode(report))
