"""What a report is about: what is read, how it is prepared, and what is refused."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from textlab import inputs
from textlab.errors import InputError, UsageError
from textlab.texts.corpus import digest
from textlab.texts.text import Text
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from pathlib import Path

    from textlab.inputs import Inputs
    from textlab.texts.corpus import Corpus

BOOK = Text("Alice was beginning to get very tired. Once or twice she had peeped.", "alice")


def read(samples: object, reference: object = BOOK, corpus: object = None, **more: object) -> Inputs:
    return inputs.read(samples, reference, corpus, **more)


def contents(corpus: Corpus) -> list[str]:
    """Return the prepared texts of a corpus."""
    return corpus.prepared(0, len(corpus)).split(EDGE)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run of two samples, with what it learned from and what it held out."""
    folder = tmp_path / "runs" / "markov-3"
    write(folder / "run.json", json.dumps({"schema": "textlab.run/1"}))
    write(folder / "training.txt", "One. Two.\n\f\nThree.\nFour.\n")
    write(folder / "held-out.txt", "Five.\n\f\nSix.\nSeven.\n\f\n \n")
    write(folder / "samples" / "01.txt", "one three. Two")
    write(folder / "samples" / "02.txt", "two. four")
    return folder


def write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def test_files_become_models_and_texts_prepared_alike(tmp_path: Path) -> None:
    for model in ("a", "b"):
        write(tmp_path / "samples" / model / "1.txt", f"I am  {model}.")
    book = write(tmp_path / "book.txt", "The\r\nBook.")
    found = read(tmp_path / "samples", book)
    assert [model.name for model in found.models] == ["a", "b"]
    assert [sample.content for samples in found.prepared.values() for sample in samples] == ["I am a.", "I am b."]
    assert contents(found.reference) == ["The Book."]
    assert found.corpus is found.reference
    assert found.names == {"reference": "book.txt"}
    assert (str(found.preparation), found.compared, found.notes) == ("nfc,space", "", [])


def test_several_paths_and_records(tmp_path: Path) -> None:
    records = [{"text": "First one.", "model": "m"}, {"text": "Second One.", "model": "n"}]
    lines = write(tmp_path / "all.jsonl", "\n".join(map(json.dumps, records)))
    other = write(tmp_path / "other.txt", "Other.")
    found = read([lines, str(other)])
    assert {model.name: len(model.samples) for model in found.models} == {"m": 1, "n": 1, "other": 1}


def test_a_folder_of_texts_is_a_reference_of_texts(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path / "books" / f"{number}.txt", f"Book {number}.")
    found = read({"m": ["Hm."]}, tmp_path / "books", tmp_path / "books" / "1.txt")
    assert contents(found.reference) == ["Book 0.", "Book 1.", "Book 2."]
    assert contents(found.corpus) == ["Book 1."]
    assert found.names == {"reference": "books", "corpus": "1.txt"}


def test_texts_given_as_they_are() -> None:
    found = read({"m": ["One.", Text("Two.", "second"), Text("Three.", "second")]})
    assert [sample.name for sample in found.models[0].samples] == ["m, sample 1", "second", "second (2)"]
    assert [sample.text.name for sample in found.prepared["m"]] == ["m, sample 1", "second", "second (2)"]
    assert found.names == {"reference": "alice"}


def test_samples_of_one_name_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    paths = [write(tmp_path / folder / "x.txt", f"In {folder}.") for folder in ("a", "b")]
    (model,) = read(paths, group="all").models
    assert [sample.name for sample in model.samples] == ["x.txt", "x.txt (2)"]


def test_a_corpus_that_is_the_reference_is_the_same_object(tmp_path: Path) -> None:
    book = write(tmp_path / "copy.txt", BOOK.content)
    found = read({"m": ["Hm."]}, BOOK, book)
    assert found.corpus is found.reference
    assert found.summary()["corpus"] is None
    assert read({"m": ["Hm."]}, BOOK, Text("Another.", "other")).summary()["corpus"]["name"] == "other"


def test_reading_human_text_makes_its_progress_known(tmp_path: Path) -> None:
    told = list[tuple[int, int]]()
    paths = [write(tmp_path / f"{name}.txt", f"The book of {name}. " * 9) for name in "ab"]
    read({"m": ["Hm."]}, *paths, progress=lambda done, total: told.append((done, total)))
    assert {total for _, total in told} == {path.stat().st_size for path in paths}


def test_several_books_are_one_in_their_order(tmp_path: Path, run: Path) -> None:
    one, two = write(tmp_path / "one.txt", "One."), write(tmp_path / "two.txt", "Two.")
    found = read({"m": ["Hm."]}, [str(two), one], (run / "training.txt", one))
    assert contents(found.reference) == ["Two.", "One."]
    assert contents(found.corpus) == ["One. Two.", "Three. Four.", "One."]
    assert found.names == {"reference": "two.txt, one.txt", "corpus": "training.txt, one.txt"}
    texts = read({"m": ["Hm."]}, [Text("Two.", "two"), Text("One.", "one")])
    assert texts.names == {"reference": "two, one"}
    assert texts.reference.digest == found.reference.digest
    assert read({"m": ["Hm."]}, [one], one).corpus.digest == digest(["One."])
    alike = read({"m": ["Hm."]}, [one, two], iter([str(one), str(two)]))
    assert alike.corpus is alike.reference


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "nothing given; name a file or a folder"),
        ([BOOK, "alice.txt"], "paths and texts together; give either"),
    ],
)
def test_books_that_are_refused(given: list[object], said: str) -> None:
    for books, role in (((given, None), "reference"), ((BOOK, given), "corpus")):
        with pytest.raises(UsageError, match=f"^{role}: {said}$"):
            read({"m": ["Hm."]}, *books)
    with pytest.raises(UsageError, match=r"^7: this is not the path of a file"):
        read({"m": ["Hm."]}, [7])


def test_a_book_given_twice_is_read_once(tmp_path: Path) -> None:
    told = list[int]()
    book = write(tmp_path / "book.txt", BOOK.content)
    found = read({"m": ["Hm."]}, book, book, progress=lambda done, _: told.append(done))
    assert found.corpus is found.reference
    assert len(told) == 1


def test_a_run_brings_its_own_books_in_blocks(run: Path) -> None:
    found = read(run, None)
    assert [model.name for model in found.models] == ["markov-3"]
    assert contents(found.reference) == ["Five.", "Six. Seven."]
    assert contents(found.corpus) == ["One. Two.", "Three. Four."]
    assert found.names == {"reference": "held-out.txt", "corpus": "training.txt"}
    assert found.notes == ["The reference is what the run held out; copying is looked for in what it learned from."]


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ("runs", "markov-3"),
        ("runs/*", "markov-3"),
        ("runs/markov-3/samples", "markov-3"),
        ("mine=runs/markov-3", "mine"),
        ("mine=runs/markov-3/samples", "mine"),
    ],
)
def test_a_run_is_known_however_its_samples_are_named(
    run: Path, path: str, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(run.parents[1])
    found = read(path, None)
    assert [one.name for one in found.models] == [model]
    assert found.names == {"reference": "held-out.txt", "corpus": "training.txt"}
    monkeypatch.chdir(run / "samples")
    assert read(".", None).names == found.names


def test_samples_elsewhere_say_where_their_run_lies(run: Path, tmp_path: Path) -> None:
    write(run / "run.json", '{"digest": "d"}')
    here = tmp_path / "elsewhere"
    for number, name in enumerate(["t0.5", "t1"]):
        write(here / "more" / name / "1.txt", f"Hm {number}.")
        write(here / "more" / f"{name}.json", told_by(run, here / "more"))
    write(run / "mine" / "1.txt", "Hm.")
    write(run / "mine.json", told_by(run, run))
    for path in (here / "more", here / "more" / "t1", run / "mine"):
        assert read(path, None).names == {"reference": "held-out.txt", "corpus": "training.txt"}
    write(here / "more" / "another" / "1.txt", "Hm.")
    with pytest.raises(UsageError, match="no human text"):
        read(here / "more", None)
    write(run / "run.json", '{"digest": "another"}')
    gone = "against: .*markov-3, which made them, is not there, or is of another book; give --reference FILE"
    with pytest.raises(UsageError, match=gone):
        read(here / "more" / "t1", None)
    run.rename(run.with_name("moved"))
    with pytest.raises(UsageError, match=gone):
        read(here / "more" / "t1", None)


def told_by(run: Path, folder: Path) -> str:
    return json.dumps({"schema": "textlab.samples/1", "run": os.path.relpath(run, folder), "digest": "d"})


def test_runs_of_one_folder_are_asked_for_one_book(run: Path) -> None:
    other = run.parent / "other"
    write(other / "run.json", "{}")
    write(other / "held-out.txt", "Another.")
    assert len(read(run.parent, None).models) == 1  # it has no samples
    write(other / "samples" / "1.txt", "Hm.")
    with pytest.raises(UsageError, match="did not hold out the same text"):
        read(run.parent, None)
    write(run.parent / "samples-of-others" / "1.txt", "Hm.")
    with pytest.raises(UsageError, match="no human text"):
        read(run.parent, None)


def test_what_stands_beside_the_samples_of_a_run_is_not_the_runs(run: Path) -> None:
    with pytest.raises(UsageError, match="no human text"):
        read(run / "training.txt", None)


def test_characters_of_a_block_keep_their_place_in_the_file(run: Path) -> None:
    reference = read(run, None).reference
    place = reference.place(len("Five.|Six. "))
    assert (place.name, place.line) == ("held-out.txt", 4)
    assert place.offset == (run / "held-out.txt").read_text().index("Seven")


def test_a_page_feed_of_the_book_cuts_no_block(run: Path) -> None:
    write(run / "held-out.txt", "Five.\n\fPage two.\n\f\n\fSix.")
    assert contents(read(run, None).reference) == ["Five. Page two.", "Six."]


def test_a_run_that_held_nothing_out_has_its_training_text_for_reference(run: Path) -> None:
    (run / "held-out.txt").unlink()
    found = read(run, None)
    assert found.corpus is found.reference
    assert contents(found.reference) == ["One. Two.", "Three. Four."]
    assert "held nothing out" in found.notes[0]


def test_a_book_given_beside_a_run_counts(run: Path) -> None:
    assert contents(read(run, BOOK).reference) == [BOOK.content]
    found = read(run, None, BOOK)
    assert contents(found.corpus) == [BOOK.content]
    assert found.notes == ["The reference is what the run held out."]


def test_runs_of_one_book_share_it_and_others_are_refused(run: Path) -> None:
    other = run.parent / "markov-4"
    for path in run.rglob("*.*"):
        write(other / path.relative_to(run), path.read_text())
    assert [model.name for model in read([run, other], None).models] == ["markov-3", "markov-4"]
    write(other / "held-out.txt", "Another.")
    with pytest.raises(UsageError, match="did not hold out the same text; give --reference FILE"):
        read([run, other], None)
    write(other / "held-out.txt", (run / "held-out.txt").read_text())
    write(other / "training.txt", "Another.")
    with pytest.raises(UsageError, match="did not learn from the same text; give --corpus FILE"):
        read([run, other], None)
    assert contents(read([run, other], None, BOOK).corpus) == [BOOK.content]
    for path in (run, other):
        (path / "held-out.txt").unlink()
    with pytest.raises(UsageError, match="did not learn from the same text; give --reference FILE"):
        read([run, other], None)
    (run / "training.txt").unlink()
    with pytest.raises(InputError, match=r"markov-3: the run has no training\.txt; train it again"):
        read(run, None)


def test_without_human_text_there_is_nothing_to_hold_samples_against(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no human text to hold the samples against; give --reference FILE"):
        read(write(tmp_path / "a.txt", "A."), None)
    with pytest.raises(UsageError, match="no human text"):
        read({"m": ["A."]}, None)


@pytest.mark.parametrize(
    ("samples", "error", "said"),
    [
        ({}, UsageError, "no samples"),
        ({1: ["a"]}, UsageError, "1: the name of a model is a string"),
        (["Alice was beginning. " * 50], UsageError, "'Alice was beginning. Alice was beginnin: this is not the path"),
        ("Alice was\nbeginning.", UsageError, "'Alice was\\nbeginning.': this is not the path of a file"),
        ([Text("a")], UsageError, "Text(content='a', name='text', first_lin: this is not the path of a file"),
        ({"m": "text"}, UsageError, "m: the samples of a model are a list of texts"),
        ({"m": []}, UsageError, "m: the samples of a model are a list of texts"),
        ({"m": ["a", None]}, UsageError, "m: the samples of a model are a list of texts"),
        ({"m": [b"a"]}, UsageError, "m: the samples of a model are a list of texts"),
        ({"m": ["", "12 !?"]}, InputError, "m: no letters in it"),
        ({"m": ["ok", "a\x00b"]}, InputError, "m, sample 2: character 2 is a NUL"),
        ({"m": [Text("a\ud800", "mine")]}, InputError, "mine: character 2 is half a character"),
        ({"human": ["a"]}, UsageError, "human: 'human' is what the rows of human text are called; call this model"),
    ],
)
def test_samples_that_are_refused(samples: object, error: type[Exception], said: str) -> None:
    with pytest.raises(error) as caught:
        read(samples)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "no letters"), (" 12.\n", "no letters"), ("a\x00", "character 2 is a NUL"), ("\udfffa", "half a character")],
)
def test_human_text_that_is_refused(content: str, said: str) -> None:
    for books in ((Text(content, "mine"), None), (BOOK, Text(content, "mine"))):
        with pytest.raises(InputError, match=f"^mine: .*{said}"):
            read({"m": ["Hm."]}, *books)


def test_a_text_given_as_a_path_is_not_said_whole() -> None:
    with pytest.raises(UsageError, match=r"^'Down Down.*: this is not the path of a file") as caught:
        read({"m": ["Hm."]}, "Down " * 1_000)
    assert len(str(caught.value)) < 250


def test_one_preparation_is_done_to_all() -> None:
    found = read({"a": ["One."], "b": ["Two."], "c": ["three."]})
    assert contents(found.reference) == [BOOK.content.lower()]
    assert {str(sample.preparation) for samples in found.prepared.values() for sample in samples} == {"nfc,space,lower"}


def test_what_the_file_beside_the_samples_says_was_prepared_is_prepared(tmp_path: Path) -> None:
    write(tmp_path / "samples" / "m" / "1.txt", "Not lower case.")
    write(tmp_path / "samples" / "n" / "1.txt", "Neither.")
    about = {"schema": "textlab.samples/1", "preparation": ["nfc", "lower"]}
    beside = write(tmp_path / "samples" / "m.json", json.dumps(about))
    found = read(tmp_path / "samples")
    assert (str(found.preparation), found.compared) == (
        "nfc,space,lower",
        "Prepared as what the models learned from: lower.",
    )
    assert contents(found.reference) == [BOOK.content.lower()]
    assert str(read(tmp_path / "samples", steps=["space"]).preparation) == "space"
    for wrong in (["stem"], "lower", [["lower"]], 7):
        write(beside, json.dumps(about | {"preparation": wrong}))
        with pytest.raises(
            InputError, match=r"^m: the file beside its samples names a preparation that does not exist"
        ):
            read(tmp_path / "samples")
    write(beside, json.dumps(about | {"preparation": None}))
    assert str(read(tmp_path / "samples").preparation) == "nfc,space"


def test_the_summary_has_sizes_and_digests() -> None:
    found = read({"m": ["One.", "Two."]})
    (model,) = found.summary()["models"]
    assert model == {"name": "m", "samples": 2, "characters": 8, "digest": digest(["One.", "Two."]), "about": {}}
    size = len(BOOK.content)
    assert found.summary()["reference"] == {
        "name": "alice",
        "texts": 1,
        "characters": size,
        "digest": digest([BOOK.content]),
    }


def test_numbered_names_are_free_ones() -> None:
    texts = [Text("one text", "a"), Text("two texts", "a"), Text("three texts", "a (2)")]
    found = inputs.read({"m": texts}, Text("a book", "book"), None)
    assert [sample.name for sample in found.models[0].samples] == ["a", "a (3)", "a (2)"]
