from __future__ import annotations

import json

import pytest

from textlab.errors import InputError, OutputError, UsageError
from textlab.texts.blocks import join_blocks
from textlab.texts.text import Text
from textlab.training import Run, train

PARAGRAPH = "Alice went on in the same way, {} times, and the Hatter\r\nlooked at her  very hard.\r\n\r\n"
BOOK = "".join(f"CHAPTER {number}\r\n\r\n{PARAGRAPH.format(number)}" for number in range(100))


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.txt"
    path.write_bytes(BOOK.encode())
    return path


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_run_is_a_folder_that_says_what_it_is(book, tmp_path):
    run = train(str(book), recipe="markov-3", out=str(tmp_path / "runs" / "three"))
    assert sorted(files(run.folder)) == ["held-out.txt", "model.npz", "run.json", "training.txt", "vocabulary.json"]
    loaded = Run.load(run.folder)
    assert loaded == run
    assert loaded.name == "three"
    assert loaded.recipe.model.context == 3
    assert loaded.about["preparation"] == ["nfc", "space", "lower"]
    assert loaded.about["book"] == "book.txt"
    assert loaded.about["validation"] == 0.1
    assert 0 < loaded.about["losses"]["held_out"] < 2
    assert [path.name for path in (tmp_path / "runs").iterdir()] == ["three"]  # nothing left aside


def test_the_parts_of_a_run_are_the_book_with_their_places(book, tmp_path):
    run = train(str(book), recipe="markov-6", out=str(tmp_path / "run"))
    lines = BOOK.replace("\r\n", "\n")
    assert len(run.held_out) > 1
    assert sum(len(part.content) for part in run.training + run.held_out) == len(lines)
    for file, parts in (("training.txt", run.training), ("held-out.txt", run.held_out)):
        written = (run.folder / file).read_text(encoding="utf-8")
        for part in parts:
            assert part.content in lines
            assert written[part.offset :].startswith(part.content)
            assert written.split("\n")[part.first_line - 1] == part.content.split("\n")[0]
    learned = sum(len(" ".join(part.content.split())) for part in run.training)
    assert run.about["characters"]["training"] == learned


def test_what_is_held_out_is_not_learned_from(tmp_path):
    text = "".join(f"{'abcdefghij'[n // 100]} said so\n" for n in range(1000))
    run = train(Text(text), recipe="markov-2", out=str(tmp_path / "run"), validation=0.5)
    model = run.model()
    assert run.about["losses"]["held_out"] == model.cross_entropy([" ".join(t.content.split()) for t in run.held_out])
    only = train(
        Text(join_blocks([t.content for t in run.training])), recipe="markov-2", out=str(tmp_path / "o"), validation=0
    )
    assert only.model().sample(3, 50, seed=1) == model.sample(3, 50, seed=1)


def test_without_validation_there_is_nothing_held_out(book, tmp_path):
    run = train(str(book), recipe="markov-6", out=str(tmp_path / "run"), validation=0)
    assert not (run.folder / "held-out.txt").exists()
    assert (run.held_out, run.about["losses"]["held_out"]) == ((), None)


def test_nothing_is_learned_across_the_edge_of_a_text(tmp_path):
    folder = tmp_path / "books"
    folder.mkdir()
    (folder / "a.txt").write_text("aaa" * 30, encoding="utf-8")
    (folder / "b.txt").write_text("bbb" * 30, encoding="utf-8")
    run = train(str(folder), recipe="markov-1", out=str(tmp_path / "run"), validation=0)
    texts = run.model().sample(10, 40)
    assert {character for text in texts for character in text} == {"a", "b"}
    assert all(len(set(text)) == 1 for text in texts)


def test_the_same_book_and_recipe_give_the_same_bytes(book, tmp_path):
    one, other = (train(str(book), recipe="markov-6", out=str(tmp_path / name / "run")) for name in ("one", "other"))
    assert files(one.folder) == files(other.folder)


def test_an_existing_run_is_refused_and_left_alone(book, tmp_path):
    run = train(str(book), recipe="markov-6", out=str(tmp_path / "run"))
    before = files(run.folder)
    with pytest.raises(UsageError, match="exists already"):
        train(str(book), recipe="markov-2", out=str(tmp_path / "run"))
    assert files(run.folder) == before


@pytest.mark.parametrize("share", [-0.1, 0.51, float("nan")])
def test_a_share_that_does_not_fit_is_refused(book, tmp_path, share):
    with pytest.raises(UsageError, match="validation is"):
        train(str(book), recipe="markov-6", out=str(tmp_path / "run"), validation=share)


def test_what_cannot_be_learned_from_is_refused_and_leaves_nothing(tmp_path):
    out = tmp_path / "runs" / "run"
    for text in ("", " \n", "a"):
        with pytest.raises(InputError, match="too short"):
            train(Text(text), recipe="markov-6", out=str(out))
    with pytest.raises(InputError, match="half a character"):
        train(Text("a\ud800b" * 99), recipe="markov-6", out=str(out))
    with pytest.raises(InputError):
        train(str(tmp_path / "no.txt"), recipe="markov-6", out=str(out))
    with pytest.raises(UsageError, match="seed"):
        train(Text("some text"), recipe="markov-6", out=str(out), seed=-1)
    assert not out.parent.exists()


def test_where_little_is_held_out_that_is_said(tmp_path):
    told = {"recipe": "markov-2", "changes": ["validation.place=tail", "validation.share=0.5"]}
    few, enough = (train(Text("raven-" * n), **told, out=tmp_path / str(n)) for n in (333, 334))
    assert few.about["notes"] == ["Held-out characters: 999. A loss on fewer than 1,000 is rough."]
    assert enough.about["notes"] == []


def test_an_output_that_cannot_be_written_is_one_line(book):
    with pytest.raises(OutputError, match="cannot be written"):
        train(str(book), recipe="markov-6", out=str(book / "run"))


def test_what_is_no_run_is_refused(book, tmp_path):
    with pytest.raises(UsageError, match="not a run"):
        Run.load(tmp_path)
    run = train(str(book), recipe="markov-6", out=str(tmp_path / "run"))
    about = json.loads((run.folder / "run.json").read_text(encoding="utf-8"))
    broken = ["{", "[]", "\x00", json.dumps(about | {"schema": "textlab.run/2"}), json.dumps(about | {"recipe": 3})]
    for content in [*broken, json.dumps(about | {"recipe": {"kind": "none"}})]:
        (run.folder / "run.json").write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match=r"cannot be read|not of the schema|no kind of model") as raised:
            Run.load(run.folder)
        assert "run.json" in str(raised.value)
    for losses in [5, "x", {"epochs": 3}, {"epochs": [{}]}, {"held_out": 2.0}]:
        (run.folder / "run.json").write_text(json.dumps(about | {"losses": losses}), encoding="utf-8")
        with pytest.raises(InputError, match=r"run\.json: what it says of losses is broken"):
            Run.load(run.folder)
    (run.folder / "run.json").write_text(json.dumps(about | {"seed": "x"}), encoding="utf-8")
    with pytest.raises(InputError, match=r"run\.json: what it says of seed is broken"):
        Run.load(run.folder)
    killed = json.dumps(about | {"losses": None})
    (run.folder / "run.json").write_text(killed, encoding="utf-8")
    with pytest.raises(UsageError, match="the run is not finished"):
        Run.load(run.folder)
    with pytest.raises(UsageError, match="the run has learned nothing yet; let textlab train --resume go on with it"):
        Run.load(run.folder, unfinished=True).model()
    (run.folder / "training.txt").write_bytes(b"\xff")
    with pytest.raises(InputError, match="cannot be read"):
        _ = run.training
