from __future__ import annotations

import io
import json

import pytest

from textlab.errors import InputError, TextlabError, UsageError
from textlab.texts.models import read_models

ABOUT = {"schema": "textlab.samples/1", "model": "markov-2", "preparation": ["nfc", "space", "lower"]}


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write_files(*names, **contents):
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(contents.get(path.suffix[1:], f"made of {name}"))

    return write_files


def read(*paths, **options):
    models, _ = read_models(paths, **options)
    return {model.name: [text.name for text in model.samples] for model in models}


def test_each_folder_directly_under_the_path_is_a_model(write):
    write("s/markov-10/2.txt", "s/markov-10/10.txt", "s/markov-2/a.txt", "s/lstm/t1/a.md", "s/lstm/t0.5/a.md")
    wanted = {
        "lstm": ["lstm/t0.5/a.md", "lstm/t1/a.md"],
        "markov-2": ["markov-2/a.txt"],
        "markov-10": ["markov-10/2.txt", "markov-10/10.txt"],
    }
    assert read("s") == wanted
    assert list(read("s")) == list(wanted)


def test_numbered_files_of_a_flat_folder_are_one_model(write):
    write("s/x/1.txt", "s/x/02.md", "s/x/3")
    for paths in (["s/x"], ["s/x/1.txt", "s/x/02.md", "s/x/3"], ["s/x/*"]):
        assert read(*paths) == {"x": ["x/1.txt", "x/02.md", "x/3"]}


def test_other_flat_files_are_one_each(write, monkeypatch, tmp_path):
    write("s/lstm-0.5", "s/lstm-0.6.txt", "s/7.txt", "s/README.md", "s/deep/1.txt")
    assert read("s") == {
        "deep": ["deep/1.txt"],
        "7": ["s/7.txt"],
        "lstm-0.5": ["s/lstm-0.5"],
        "lstm-0.6": ["s/lstm-0.6.txt"],
    }
    assert read("s/7.txt") == {"7": ["7.txt"]}
    monkeypatch.chdir(tmp_path / "s" / "deep")
    assert read(".") == {"deep": ["deep/1.txt"]}


def test_what_the_shell_makes_of_a_star(write):
    write("s/a/1.txt", "s/b/1.txt", "s/a.json", json="{}")
    assert read("s/a", "s/a.json", "s/b") == read("s/*") == read("s") == {"a": ["a/1.txt"], "b": ["b/1.txt"]}


@pytest.mark.parametrize("path", ["runs/x", "runs/x/", "runs/x/samples", "runs/*/samples", "runs", "runs/x/samples/*"])
def test_samples_of_a_run_have_its_name(write, path):
    write("runs/x/run.json", "runs/x/training.txt", "runs/x/samples/01.txt", "runs/x/samples/02.txt")
    (models, _) = read_models([path])
    assert {model.name: [text.name for text in model.samples] for model in models} == {"x": ["x/01.txt", "x/02.txt"]}


@pytest.mark.parametrize("path", ["runs/x", "runs/x/samples", "runs"])
def test_samples_of_a_run_at_several_temperatures(write, path):
    write("runs/x/run.json", "runs/x/samples/t0.5/01.txt", "runs/x/samples/t1.0/01.txt", "runs/y/run.json")
    assert read(path) == {"x/t0.5": ["x/t0.5/01.txt"], "x/t1.0": ["x/t1.0/01.txt"]}


def test_samples_of_a_temperature_have_the_name_of_the_folder_that_was_asked_for(write, tmp_path, monkeypatch):
    about = json.dumps(ABOUT | {"temperature": 0.5})
    for folder in ("a/t0.5", "b/t0.5", "b/t2"):  # the last is somebody's own name
        write(f"{folder}/1.txt", f"{folder}/2.txt", f"{folder}.json", json=about)
    both = ["a/t0.5", "b/t0.5"]
    assert list(read(*both)) == list(read("a/t0.5/*", "b/t0.5/*")) == both
    assert read("b") == {"b/t0.5": ["b/t0.5/1.txt", "b/t0.5/2.txt"], "t2": ["t2/1.txt", "t2/2.txt"]}
    assert list(read(".")) == ["a", "b"]
    monkeypatch.chdir(tmp_path / "a" / "t0.5")
    assert list(read(".")) == ["a/t0.5"]


@pytest.mark.parametrize("options", [{}, {"group": "all"}, {"group": "file"}])
@pytest.mark.parametrize("path", ["s/a", "s", "mine=s/a", "s/a/*"])
def test_it_is_said_whose_training_had_not_ended(write, path, options):
    write("s/a/1.txt", "s/a/2.txt", "s/b/1.txt", "s/a.json", json=json.dumps(ABOUT | {"finished": False, "epoch": 3}))
    _, notes = read_models([path], **options)
    assert notes == ["a: not trained to the end; this is epoch 3."]


def test_a_name_makes_one_model_of_a_path(write):
    write("s/a/1.txt", "s/a/3.txt", "s/b/2.txt", "s/c.jsonl", "x=y/z.txt", jsonl='{"text": "t", "model": "m"}')
    assert read("all of it=s") == {"all of it": ["a/1.txt", "a/3.txt", "b/2.txt", "s/c.jsonl:1"]}
    assert read("A=s/a", "B=s/b/2.txt") == {"A": ["a/1.txt", "a/3.txt"], "B": ["2.txt"]}
    assert read("A=s/a/1.txt", "B=s/a/3.txt") == {"A": ["1.txt"], "B": ["3.txt"]}
    assert read("x=y/z.txt") == {"z": ["z.txt"]}
    assert read("s/../x=y/*") == {"z": ["z.txt"]}
    models, _ = read_models(["lstm=-"], stdin=io.BytesIO(b"Twas brillig"))
    assert (models[0].name, models[0].samples[0].name) == ("lstm", "standard input")


def test_records_belong_to_the_model_they_name(write):
    lines = "\n".join(json.dumps({"text": "t", "model": model}) for model in ("b", None, "a", "b"))
    write("s/part.jsonl", "s/rest.jsonl", jsonl=lines)
    assert read("s/part.jsonl") == {
        "b": ["part.jsonl:1", "part.jsonl:4"],
        "part": ["part.jsonl:2"],
        "a": ["part.jsonl:3"],
    }
    assert read("s")["b"] == [f"s/{file}.jsonl:{line}" for file in ("part", "rest") for line in (1, 4)]


def test_a_folder_without_texts_is_said_to_be_left_out(write):
    write("s/a/1.txt", "s/b/cover.png", "s/c/1.txt")
    models, notes = read_models(["s"])
    assert [model.name for model in models] == ["a", "c"]
    assert notes == ["b: no texts there, left out"]


def test_grouping(write):
    write("s/a/1.txt", "s/a/deep/2.txt", "s/b/1.txt", "s/c.txt", "s/d.jsonl", jsonl='{"text": "t", "model": "m"}')
    assert read("s", group="folder") == {
        "a": ["a/1.txt"],
        "a/deep": ["a/deep/2.txt"],
        "b": ["b/1.txt"],
        "s": ["s/c.txt", "s/d.jsonl:1"],
    }
    assert list(read("s", group="file")) == ["a/1", "a/deep/2", "b/1", "s/c", "s/d"]
    assert {name: len(texts) for name, texts in read("s", group="all").items()} == {"s": 5}
    assert list(read("s/a", "s/b", group="all")) == ["all"]
    assert list(read("s/c.txt", "s/b/1.txt", group="folder")) == ["s", "b"]
    assert list(read("N=s/b", "s/a", group="file")) == ["N", "deep/2", "a/1"]


def test_the_file_beside_a_folder_tells_of_its_samples(write, tmp_path, monkeypatch):
    write("s/a/1.txt", "s/a.json", "s/b/1.txt", "runs/x/run.json", "runs/x/samples/1.txt", json=json.dumps(ABOUT))
    (tmp_path / "runs/x/samples.json").write_text(json.dumps(ABOUT))
    about = {model.name: model.about for model in read_models(["s", "runs/x"])[0]}
    assert about == {"a": ABOUT, "b": {}, "x": ABOUT}
    for path, options in [
        ("s/a/1.txt", {}),
        ("N=s/a", {}),
        ("N=runs/x", {}),
        ("s/a", {"group": "file"}),
        ("s/a", {"group": "all"}),
    ]:
        assert read_models([path], **options)[0][0].about == ABOUT
    assert read_models(["s"], group="all")[0][0].about == {}
    monkeypatch.chdir(tmp_path / "s" / "a")
    assert read_models(["."])[0][0].about == ABOUT


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"schema": "textlab.samples/1", "temperature": NaN}', r"s/a\.json: not JSON \(NaN is no number\)"),
        ('{"schema": "textlab.samples/1", "temperature": 1e999}', r"s/a\.json: not JSON \(1e999 is no number\)"),
        (
            '{"schema": "textlab.samples/1", "epoch": 1' + "0" * 400 + "}",
            r"not JSON \(10000000000000000000 is no number\)",
        ),
        ('{"schema": "textlab.samples/1", "epoch": "5"}', r's/a\.json: epoch is "5", not a number from 0 on; mend it'),
        ('{"schema": "textlab.samples/1", "epoch": true}', r"s/a\.json: epoch is true, not a number"),
        ('{"schema": "textlab.samples/1", "temperature": -1}', r"s/a\.json: temperature is -1, not a number from 0 on"),
        ('{"schema": "textlab.samples/1",', r"s/a\.json: not JSON"),
        ('{"schema": "textlab.samples/2"}', r"s/a\.json: its schema is not 'textlab\.samples/1'; mend it"),
        ('["textlab.samples/1"]', r"s/a\.json: its schema is not"),
    ],
)
def test_a_broken_file_beside_a_folder(write, content, message):
    write("s/a/1.txt", "s/a.json", json=content)
    with pytest.raises(InputError, match=message):
        read("s")


@pytest.mark.parametrize("content", ["[]", "{", '{"schema": "other/1"}', '{"text": "a"}\n{"text": "b"}'])
def test_someone_elses_file_beside_a_folder(write, content):
    write("s/a/1.txt", "s/a.json", json=content)
    assert read_models(["s"])[0][0].about == {}


@pytest.mark.parametrize(
    ("paths", "group", "message"),
    [
        (["s", "t"], None, r"two models are called 'a': s/a/1\.txt and t/a/1\.txt; name them with NAME=PATH"),
        (["d.jsonl", "s/a"], None, r"two models are called 'a': d\.jsonl:1 and s/a/1\.txt"),
        (["N=s/a.json"], None, r"s/a\.json: textlab does not read"),
        (["N=s/a", "N=t/a"], None, r"two models are called 'N'"),
        (["s", "s"], None, r"a/1\.txt: given twice"),
        (["s/a", "./s/a/1.txt"], None, "given twice"),
        (["=s"], None, "no name before '='"),
        (["s"], "model", "--group: no such grouping: 'model'; give folder, file, all"),
        (["r"], None, "r: a report of textlab; give samples"),
        (["run"], None, "run: no samples in this run; textlab sample run"),
        (["e"], None, "e: no texts in it"),
        (["E=e"], None, "e: no texts in it"),
        ([], None, "samples: no texts in it"),
        (["gone"], None, "gone: no such file or folder"),
        (["N=gone"], None, "gone: no such file or folder"),
        (["s/a", "e/x.png"], None, r"e/x\.png: textlab does not read"),
        ([""], None, "an empty path"),
        (["-", "-"], None, "given twice"),
    ],
)
def test_what_does_not_fit_together(write, paths, group, message):
    write("s/a/1.txt", "s/a.json", "t/a/1.txt", "r/report.json", "run/run.json", "e/x.png")
    write("d.jsonl", jsonl='{"text": "t", "model": "a"}')
    with pytest.raises(TextlabError, match=message) as caught:
        read(*paths, group=group)
    assert caught.value.remedy
    assert isinstance(caught.value, (UsageError, InputError))


def test_notes_come_with_the_models(write, tmp_path):
    write("s/a/1.txt", "s/a/cover.png")
    (tmp_path / "s/a/2.txt").write_bytes("naïve".encode("cp1252"))
    _, notes = read_models(["s"])
    assert notes[0] == "a/2.txt: read as cp1252 (detected); give --encoding if that is wrong"
    assert notes[1].startswith("1 file passed over (.png)")
