from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.errors import InputError, OutputError, UsageError
from textlab.texts.models import read_models
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.text import Text
from textlab.training import sample, train
from textlab.training.markov import MarkovModel
from textlab.training.protocol import Choice
from textlab.training.sampling import write_texts

BOOK = (
    "Alice was not a bit hurt, and she jumped up on to her feet in a moment: she looked up, but it was all dark. " * 20
)


@pytest.fixture
def run(tmp_path):
    return train(Text(BOOK), recipe="markov-4", out=str(tmp_path / "runs" / "four"))


def contents(folder):
    return [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())]


def test_samples_lie_in_the_run_with_what_made_them_beside(run):
    (folder,) = sample(run.folder, count=3, length=120, seed=5)
    assert folder == run.folder / "samples"
    assert sorted(path.name for path in folder.iterdir()) == ["01.txt", "02.txt", "03.txt"]
    assert [len(text) for text in contents(folder)] == [120] * 3
    about = json.loads((run.folder / "samples.json").read_text(encoding="utf-8"))
    assert about == {
        "schema": "textlab.samples/1",
        "model": "four",
        "recipe": "markov-4",
        "epoch": None,
        "run": ".",
        "temperature": 1.0,
        "prompt": None,
        "count": 3,
        "length": 120,
        "seed": 5,
        "digest": run.about["digest"],
        "preparation": ["nfc", "space", "lower"],
    }
    models, _ = read_models([str(run.folder)])
    assert [(model.name, len(model.samples), model.about) for model in models] == [("four", 3, about)]


def test_several_temperatures_have_a_folder_each(run, tmp_path):
    out = tmp_path / "samples" / "four"
    folders = sample(run, count=2, length=60, temperatures=(0.5, 1.0), out=str(out))
    assert folders == [out / "t0.5", out / "t1"]
    assert sorted(path.name for path in out.iterdir()) == ["t0.5", "t0.5.json", "t1", "t1.json"]
    models, _ = read_models([str(out)])
    assert [(model.name, model.about["temperature"]) for model in models] == [("four/t0.5", 0.5), ("four/t1", 1.0)]
    alone = sample(run, count=1, length=60, temperatures=(0.5,), out=str(tmp_path / "alone"))
    assert contents(alone[0]) == contents(folders[0])[:1]


def test_a_hundred_samples_sort_as_they_are_numbered(run, tmp_path):
    (folder,) = sample(run, count=100, length=20, out=str(tmp_path / "many"))
    names = sorted(path.name for path in folder.iterdir())
    assert (names[0], names[-1]) == ("001.txt", "100.txt")


def test_a_prompt_is_prepared_continued_and_not_written(run, tmp_path):
    (folder,) = sample(run, count=5, length=14, prompt="  ALICE\n was n", temperatures=(0,), out=str(tmp_path / "out"))
    assert set(contents(folder)) == {"ot a bit hurt,"}


lengths = st.integers(1, 40)


@settings(deadline=None)
@given(st.text("ab \n", max_size=40), lengths, st.booleans(), st.integers(0, 9))
def test_texts_have_exactly_the_length_asked_for_after_preparation(text, length, prompted, seed):
    model = MarkovModel(2)
    model.fit([f"a{text}a"])  # white space is not folded here
    texts = write_texts(model, 3, length, Choice(), prompt="a" if prompted else None, seed=seed)
    for written in texts:
        folded = prepare(Text(written), Preparation(["space"])).content
        assert len(folded) in {length, length + 1}
    assert write_texts(model, 1, length, Choice(), prompt="a" if prompted else None, seed=seed) == texts[:1]


def test_texts_without_a_prompt_have_exactly_the_length_asked_for():
    model = MarkovModel(2)
    model.fit([BOOK])
    texts = write_texts(model, 300, 50, Choice())
    assert {len(text) for text in texts} == {50}
    assert not any(text != text.strip() for text in texts)


def test_a_text_with_a_prompt_begins_right_behind_it():
    model = MarkovModel(2)
    model.fit(["ab cd ef ab cd ef"])
    assert write_texts(model, 1, 3, Choice(0), prompt="ab", seed=0) == ["cd e"]


def test_a_model_that_writes_white_space_alone_is_refused():
    model = MarkovModel(1)
    model.fit(["a" + "\n" * 50])
    with pytest.raises(UsageError, match="white space"):
        write_texts(model, 1, 10, Choice(0), prompt="\n", seed=0)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"count": 0}, "0 texts"),
        ({"length": 0}, "0 characters"),
        ({"temperatures": ()}, "temperature"),
        ({"temperatures": (-1,)}, "temperature"),
        ({"temperatures": (float("nan"),)}, "temperature"),
        ({"temperatures": (float("inf"),)}, "temperature"),
        ({"temperatures": (1, 1.0)}, "twice"),
        ({"prompt": " \n"}, "prompt"),
        ({"prompt": ""}, "prompt"),
        ({"prompt": "alice", "from_nothing": True}, "not both"),
        ({"seed": -1}, "seed"),
        ({"top_k": 0}, "top-k: only 0 characters"),
        ({"top_p": 0}, "top-p: a probability of 0;"),
        ({"top_p": 1.01}, "top-p: a probability of 1.01"),
        ({"top_p": float("nan")}, "top-p: a probability of nan"),
    ],
)
def test_what_cannot_be_sampled_is_refused(run, options, message):
    with pytest.raises(UsageError, match=message):
        sample(run, **options)
    assert not (run.folder / "samples").exists()


def test_half_a_character_is_no_prompt(run):
    with pytest.raises(InputError, match="half a character"):
        sample(run, prompt="a\ud800")


def test_existing_samples_are_refused_and_left_alone(run):
    (folder,) = sample(run, count=1, length=20)
    before = contents(folder)
    with pytest.raises(UsageError, match="exists already"):
        sample(run, count=1, length=20, seed=2)
    assert contents(folder) == before


def test_a_file_of_someone_else_beside_the_samples_is_left_alone(run, tmp_path):
    mine = tmp_path / "mine.json"
    mine.write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="in the way"):
        sample(run, count=1, length=20, out=str(tmp_path / "mine"))
    assert mine.read_text(encoding="utf-8") == "{}"
    assert not (tmp_path / "mine").exists()


def test_samples_that_cannot_be_told_of_are_not_left(run, tmp_path):
    (tmp_path / ".mine.json.textlab-part").mkdir()
    with pytest.raises(OutputError, match=r"mine\.json: cannot be written"):
        sample(run, count=1, length=20, out=str(tmp_path / "mine"))
    assert not (tmp_path / "mine").exists()


def test_it_is_said_how_many_are_written(run, tmp_path):
    said = []
    sample(run, count=3, length=20, out=str(tmp_path / "mine"), progress=lambda *told: said.append(told))
    assert said == [(number, 3, "Writing texts") for number in (1, 2, 3)]


def test_other_fields_of_how_texts_are_written_are_changed(run, tmp_path):
    changed = ["sampling.top_k=1", "sampling.length=30"]
    (folder,) = sample(run, count=1, changes=changed, out=str(tmp_path / "mine"))
    assert contents(folder) == contents(sample(run, count=1, length=30, top_k=1)[0])
    assert json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))["changes"] == changed
    with pytest.raises(UsageError, match=r"--set context=2: .* trained already; change fields of sampling alone"):
        sample(run, changes=["context=2"], out=str(tmp_path / "other"))


def test_what_can_follow_is_the_recipes_unless_given_and_said_beside(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('base = "markov-3"\n[sampling]\ntop_k = 1\ntop_p = 0.5\n', encoding="utf-8")
    run = train(Text(BOOK), recipe=str(path), out=str(tmp_path / "run"))
    (folder,) = sample(run, count=20, length=1, prompt="and she")
    assert len(set(contents(folder))) == 1
    about = json.loads((run.folder / "samples.json").read_text(encoding="utf-8"))
    assert (about["top_k"], about["top_p"]) == (1, 0.5)
    (folder,) = sample(run, count=20, length=1, prompt="and she", top_k=50, top_p=1, out=str(tmp_path / "more"))
    assert set(contents(folder)) == {"j", "l"}


def test_texts_from_nothing_begin_with_any_character_of_the_book(run, tmp_path):
    out = tmp_path / "out"
    (folder,) = sample(run, count=300, length=3, from_nothing=True, out=str(out))
    begins = {text[0] for text in contents(folder)}
    assert begins >= set("aestlkh")
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["prompt"] == ""
    (folder,) = sample(run, count=300, length=3, prompt="alic", out=str(tmp_path / "prompted"))
    assert {text[0] for text in contents(folder)} == {"e"}


def test_length_and_temperatures_are_the_recipes_unless_given(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('base = "markov-3"\n[sampling]\nlength = 30\ntemperature = [0.5, 1.0]\n', encoding="utf-8")
    run = train(Text(BOOK * 20), recipe=str(path), out=str(tmp_path / "run"))
    folders = sample(run, count=2)
    assert [folder.name for folder in folders] == ["t0.5", "t1"]
    assert all(len(text.read_text(encoding="utf-8")) == 30 for folder in folders for text in folder.iterdir())
    (folder,) = sample(run, count=1, length=7, temperatures=[1.0], out=str(tmp_path / "own"))
    assert len((folder / "01.txt").read_text(encoding="utf-8")) == 7
