"""Changes of a recipe that ask for several runs."""

from __future__ import annotations

import pytest

from textlab.errors import UsageError
from textlab.training.sweeps import runs_of, sweep


@pytest.mark.parametrize(
    ("change", "changes"),
    [
        ("batch=1,64", ["batch=1", "batch=64"]),
        ("optimizer.schedule=constant, cosine", ["optimizer.schedule=constant", "optimizer.schedule=cosine"]),
        ("temperature=[0.5,1]", ["temperature=[0.5,1]"]),
        ("temperature=[0.5,1],[2]", ["temperature=[0.5, 1]", "temperature=[2]"]),
        ("kind=\"one-hot\",'scaled'", ['kind="one-hot"', 'kind="scaled"']),
        ('name="a,b"', ['name="a,b"']),
        ("rate=inf,1e-5", ["rate=inf", "rate=1e-05"]),
        ("batch=1979-05-27,1980-01-01", ['batch="1979-05-27"', 'batch="1980-01-01"']),  # the recipe refuses them
        ("initializer={config={a=1}, class_name='x'}", ["initializer={config={a=1}, class_name='x'}"]),
        ("batch=[1,2", ["batch=[1,2"]),  # the recipe refuses it
        ('name="a,b', ['name="a,b']),
        ("batch=", ["batch="]),
        ("batch", ["batch"]),
    ],
)
def test_values_are_parted_where_toml_parts_them(change, changes):
    assert [some for (some,) in sweep([change]).values()] == changes


def test_names_can_be_those_of_folders():
    assert list(sweep(['a=x/y,../z,"q"'])) == [""]
    assert list(sweep(["a=x/y,../z"])) == ["a-xy", "a-..z"]
    with pytest.raises(UsageError, match="two runs are called a-xy"):
        sweep(["a=x/y,xy"])


def test_all_is_checked_before_anything_is_trained(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = {"recipe": "markov-2", "out": None, "resume": False}
    assert [path.as_posix() for path in runs_of("b.txt", changes=["context=1,2"], **told)] == [
        "runs/markov-2/context-1",
        "runs/markov-2/context-2",
    ]
    with pytest.raises(Exception, match=r"--set context=99: model\.context"):
        runs_of("b.txt", changes=["context=1,99"], **told)
    for again in ("model.context=3", "context=2"):
        with pytest.raises(UsageError, match="context-2: two runs would be the same; give the field that has several"):
            runs_of("b.txt", changes=["context=1,2", again], **told)
    with pytest.raises(UsageError, match="standard input: several runs cannot be made of this"):
        runs_of("-", changes=["context=1,2"], **told)
    (tmp_path / "runs" / "markov-2" / "context-2").mkdir(parents=True)
    with pytest.raises(UsageError, match="context-2: exists already"):
        runs_of("b.txt", changes=["context=1,2"], **told)
    (tmp_path / "runs" / "markov-2" / "run.json").write_text("{}")
    with pytest.raises(UsageError, match="markov-2: several runs cannot be made of this"):
        runs_of("b.txt", changes=["context=1,2"], **told)
