"""The whole way from texts to a report, on what users give at the edges."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import textlab
from textlab.cli.evaluate import evaluate as command

if TYPE_CHECKING:
    from textlab.report.report import Report

ALICE = " ".join((Path(__file__).parents[1] / "corpora" / "alice29.txt").read_text(encoding="ascii").split())
BOOK = textlab.Text(ALICE, "alice")
CHEAP = ["cohesion", "copying"]


def evaluate(samples: dict[str, list[str]], reference: textlab.Text = BOOK, **more: object) -> Report:
    return textlab.evaluate(samples, reference=reference, metrics=more.pop("metrics", CHEAP), jobs=1, **more)


def excerpts(size: int, count: int, step: int = 1_000) -> list[str]:
    return [ALICE[30_000 + step * i :][:size] for i in range(count)]


@pytest.mark.parametrize(
    ("samples", "reference", "notes"),
    [
        (
            {"m": excerpts(255, 1)},
            BOOK,
            ["Read 1 model, 1 sample of 250 characters."],
        ),
        (
            {"m": excerpts(2_136, 10)},
            BOOK,
            ["Read 1 model, 10 samples, in pieces of 2,000 characters; 1,357 characters are left over."],
        ),
        (
            {"m": excerpts(30, 40)},
            BOOK,
            [
                "Read 1 model, 40 samples, in pieces of 200 characters (as short as the samples of m ask for); ",
                "m: short texts, shuffled and joined to 5 pieces; human text likewise.",
            ],
        ),
        (
            {"m": excerpts(1_100, 1)},
            textlab.Text(ALICE[:3_200], "three"),
            [
                "Read 1 model, 1 sample, in pieces of 200 characters (as short as a reference of",
                "m: each sample is cut into several units of 1 piece.",
                "The reference is short: the human range is rough.",
            ],
        ),
        (
            {"m": [*excerpts(2_200, 5), "Short!"], "n": excerpts(2_200, 4)},
            BOOK,
            [
                "Read 2 models, 4 to 6 samples each, in pieces of 2,000 characters; 1,797 characters are left over.",
                "m: 1 sample shorter than a piece left out.",
            ],
        ),
        (
            {"m": ["we were all of us there as they were then " * 50] * 3},
            BOOK,
            ["Read 1 model, 3 samples, in pieces of 2,000 characters; 297 characters are left over. Compared in lower"],
        ),
    ],
)
def test_what_was_read_is_said(samples: dict[str, list[str]], reference: textlab.Text, notes: list[str]) -> None:
    report = evaluate(samples, reference)
    for note in notes:
        assert any(said.startswith(note) for said in report.notes), report.notes
    assert {row["model"] for row in report.piece_rows} == {*samples, "human"}
    assert all(row["verdict"] for row in report.verdict_rows)


def test_each_human_row_says_what_its_units_are_made_of() -> None:
    report = evaluate({"a": excerpts(2_000, 5), "b": excerpts(5_000, 5), "c": excerpts(50, 100, 700)}, piece=1_000)
    units = {model["name"]: model["unit"] for model in report.inputs["models"]}
    assert units == {"a": "2 pieces", "b": "5 pieces", "c": "texts of 50"}
    rows = [line for line in str(report).splitlines() if line.startswith("the book")]
    assert [row[:22].strip().partition("  ")[0] for row in rows] == [f"the book, {unit}" for unit in units.values()]


def test_files_in_a_folder_each_are_models(tmp_path: Path) -> None:
    for model in ("a", "b"):
        (tmp_path / f"{model}.txt").write_text(ALICE[50_000:53_000])
    report = textlab.evaluate(tmp_path, reference=BOOK, metrics=CHEAP, jobs=1)
    assert (
        report.notes[0]
        == "Read 2 models (one a file), 1 sample each, in pieces of 2,000 characters; 2,000 characters are left over."
    )


def test_a_corpus_that_shares_nothing_and_one_that_holds_the_book() -> None:
    samples = {"m": excerpts(2_000, 3)}
    assert evaluate(samples, corpus=textlab.Text("Nothing to see here. " * 10)).verdicts.verdict[0] != "copies the book"
    report = evaluate(samples, textlab.Text(ALICE[70_000:], "tail"), corpus=BOOK)
    assert report.verdicts.verdict[0] == "copies the book"
    assert report.notes[-1].startswith("The reference stands in the corpus too")


def test_a_corpus_of_several_texts_is_searched_whole(tmp_path: Path) -> None:
    samples, tail = {"m": excerpts(2_000, 3)}, textlab.Text(ALICE[70_000:], "tail")
    head, other = textlab.Text(ALICE[:70_000], "head"), textlab.Text("Nothing to see here. " * 10, "other")
    for text in (head, other):
        (tmp_path / text.name).write_text(text.content)
    of_paths = evaluate(samples, tail, corpus=[tmp_path / "head", str(tmp_path / "other")], metrics=["copying"])
    of_texts = evaluate(samples, tail, corpus=(head, other), metrics=["copying"])
    assert of_paths.settings["corpus"] == of_texts.settings["corpus"] == ["head", "other"]
    assert of_paths.signature == of_texts.signature
    assert of_paths.score_rows == of_texts.score_rows
    for corpus in ([head, other], [other, head]):
        report = evaluate(samples, tail, corpus=corpus, metrics=["copying"])
        assert report.verdicts.verdict[0] == "copies the book"
    assert evaluate(samples, tail, corpus=[other], metrics=["copying"]).verdicts.verdict[0] != "copies the book"


@pytest.mark.parametrize(("kept", "of_all", "end"), [(4_000, (70, 90), "in one form."), (2_000, (30, 50), "its own.")])
def test_a_corpus_that_holds_a_part_of_the_book(kept: int, of_all: tuple[int, int], end: str) -> None:
    parts = [ALICE[at : at + 5_000] for at in range(0, 140_000, 5_000)]
    corpus = textlab.Text(" ".join(part[:kept] + part[kept:].upper() for part in parts), "other")
    said = evaluate({"m": excerpts(2_000, 3)}, corpus=corpus, metrics=["copying"]).notes[-1]
    share, of_the_reference, _ = said.removeprefix("Letter by letter, ").partition(
        " % of the reference stands in the corpus"
    )
    assert of_the_reference
    assert of_all[0] < int(share) < of_all[1]
    assert said.endswith(end)


def test_text_without_white_space_or_capitals() -> None:
    book = "".join(f"第{number}天我们去公园玩，天气很{'好冷热'[number % 3]}。" for number in range(2_000))
    report = textlab.evaluate({"m": [book[5_000:5_900]] * 2}, reference=textlab.Text(book, "zh"), jobs=1)
    assert report.notes[0].startswith("Read 1 model, 2 samples, in pieces of 850 characters ")
    assert report.verdicts.verdict[0] == "copies the book"


@pytest.mark.parametrize(
    ("more", "error", "said"),
    [
        ({"metrics": " , "}, textlab.UsageError, "metrics: no metrics; choose from words"),
        ({"metrics": []}, textlab.UsageError, "metrics: no metrics; choose from words"),
        ({"metrics": ["wrods"]}, textlab.UsageError, "there is no metric 'wrods'"),
        ({"piece": 7}, textlab.UsageError, "piece: pieces of 7 characters are too short"),
        ({"piece": 5_000}, textlab.InputError, "m: no sample is as long as a piece of 5,000 characters"),
        ({"piece": 20_000}, textlab.InputError, "the reference has 142,"),
        (
            {"window": 1_025},
            textlab.UsageError,
            "window: a window of 1,025 characters cannot be searched for; give 8 to 1,024",
        ),
        ({"budget": 0}, textlab.UsageError, "budget: 0 cells are none; give"),
        ({"language": "tlh"}, textlab.UsageError, "language: there is no dictionary for 'tlh'"),
        ({"prepare": "nfc,stem"}, textlab.UsageError, "no preparation step is called 'stem'"),
        ({"prepare": ["stem"]}, textlab.UsageError, "no preparation step is called 'stem'"),
        ({"baseline": "n"}, textlab.UsageError, "baseline: no model is called 'n'; choose from m"),
        ({"word_list": "/nowhere/words.txt"}, textlab.InputError, "/nowhere/words.txt: "),
    ],
)
def test_what_cannot_be_is_refused(more: dict[str, object], error: type[Exception], said: str) -> None:
    with pytest.raises(error) as caught:
        evaluate({"m": excerpts(2_000, 2)}, **more)
    assert str(caught.value).startswith(said)


def test_fewer_cores_than_one_are_refused() -> None:
    with pytest.raises(textlab.UsageError, match="-1 cores do no work"):
        textlab.evaluate({"m": excerpts(2_000, 2)}, reference=BOOK, jobs=-1)


def test_names_may_be_one_string_and_no_step_be_done() -> None:
    report = evaluate({"m": excerpts(2_000, 2)}, metrics="copying, cohesion", prepare="none")
    assert (report.signature["metrics"], report.signature["preparation"]) == ({"copying": 1, "cohesion": 1}, "none")
    assert report.settings["prepare"] == []


def test_the_settings_are_those_of_the_flags_and_hold_no_path(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("Brillig\n")
    (tmp_path / "book.txt").write_text(ALICE)
    samples = {"m": excerpts(2_000, 2)}
    report = textlab.evaluate(
        samples, reference=tmp_path / "book.txt", metrics=CHEAP, jobs=1, word_list=tmp_path / "words.txt", piece=1_000
    )
    expected = dict.fromkeys(("samples", "corpus", "encoding", "column", "prepare", "group", "baseline"))
    expected |= {
        "reference": ["book.txt"],
        "metrics": CHEAP[::-1],
        "language": "en",
        "piece": 1_000,
        "window": 64,
        "budget": 1e14,
    }
    expected |= {"word-list": "words.txt", "pairs": "auto", "fail-if": []}
    assert report.settings == expected
    flags = {name for option in command.params for name in option.opts if name.startswith("--")}
    without_effect = {"--output", "--plots", "--jobs", "--json", "--quiet", "--config"}
    assert {f"--{name}" for name in report.settings} - {"--samples"} == flags - without_effect


def test_the_signature_holds_what_the_chosen_metrics_depend_on(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("Brillig\n")
    samples, always = {"m": excerpts(2_000, 2)}, {"metrics", "piece", "preparation", "margin", "reference", "corpus"}
    signature = evaluate(samples, metrics="copying", word_list=tmp_path / "words.txt").signature
    assert signature.keys() == always
    signature = evaluate(samples, metrics="structure,words,novelty", word_list=tmp_path / "words.txt").signature
    assert signature.keys() - always == {"sentences", "dictionary", "language", "word list", "window"}
    assert signature["sentences"].startswith("nltk 3.")
    assert signature["dictionary"].startswith("pyspellchecker 0.")
    assert signature["window"] == "64 characters"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-be", "latin-1"])
@pytest.mark.parametrize("ends", ["\n", "\r", "\r\n"])
def test_a_list_of_words_is_read_and_prepared_as_texts_are(tmp_path: Path, encoding: str, ends: str) -> None:
    form = "NFC" if encoding == "latin-1" else "NFD"
    listed = unicodedata.normalize(form, f"Brýllig{ends}xöx{ends}naïve-té{ends}")
    (tmp_path / "words.txt").write_bytes(listed.encode(encoding))
    (tmp_path / "book.txt").write_bytes(ALICE.encode(encoding))
    samples = {"m": ["the brýllig naïveté xöx was there " * 100] * 2}
    report = textlab.evaluate(
        samples,
        reference=tmp_path / "book.txt",
        metrics=["words"],
        jobs=1,
        word_list=tmp_path / "words.txt",
        encoding=encoding,
    )
    assert report.scores.set_index("measure").value["words.dictionary"] == 1.0


def test_words_of_a_list_count_as_words(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("Brillig\nxq\n")
    samples = {"m": ["The brillig xq was there. " * 100] * 2}
    share = {}
    for given in (None, tmp_path / "words.txt"):
        report = textlab.evaluate(samples, reference=BOOK, metrics=["words"], jobs=1, word_list=given)
        share[given is None] = report.scores.set_index("measure").value["words.dictionary"]
    assert share[True] < 0.7
    assert share[False] == 1.0


def test_a_budget_that_thins_windows_is_said_and_part_of_the_signature() -> None:
    samples = {"m": excerpts(1_000, 3)}
    whole = evaluate(samples, metrics=["novelty", "copying"])
    fewer = evaluate(samples, metrics=["novelty", "copying"], budget=5e9)
    used = int(fewer.signature["notes"].split()[1])
    assert 1 <= used < 15
    said = f"novelty: {used} of 15 windows a piece, evenly spread, since all would pass the budget of 5e+09 cells"
    assert fewer.signature == whole.signature | {"notes": said}
    assert fewer.notes == [whole.notes[0], f"N{said[1:]}.", *whole.notes[1:]]
    assert fewer.piece_rows[0]["copying.longest"] == whole.piece_rows[0]["copying.longest"]


def test_reading_and_scoring_make_their_progress_known(tmp_path: Path) -> None:
    (tmp_path / "book.txt").write_text(ALICE)
    told = list[tuple[int, int, str]]()
    textlab.evaluate(
        {"m": excerpts(1_000, 3)},
        reference=tmp_path / "book.txt",
        metrics=CHEAP,
        jobs=1,
        progress=lambda *what: told.append(what),
    )
    assert list(dict.fromkeys(what for _, total, what in told if total)) == ["reading", "scoring"]
    for what in ("reading", "scoring"):
        done, totals = zip(*((done, total) for done, total, other in told if other == what), strict=True)
        assert list(done) == sorted(done)
        assert len(set(totals)) == 1
        assert done[-1] <= totals[-1]
    assert done[-1] == totals[-1]
