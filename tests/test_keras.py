"""The quality of what a model writes, epoch after epoch."""

from __future__ import annotations

import csv

import numpy as np
import pytest

pytest.importorskip("tensorflow")

import keras

from textlab import Text, evaluate
from textlab.errors import InputError, UsageError
from textlab.keras import EvaluateSamples
from textlab.report.families import families
from textlab.scorer import Scorer

LINES = [f"The {i} hares and {i + 1} hatters of {i % 7} had tea at {i % 12} sharp." for i in range(900)]
BOOK = Text(" ".join(LINES), "tea")
OTHER = "A queen of hearts would never have a cup of milk without her own jam tarts and some bread. "
METRICS = ["words", "copying"]


def copied(start):
    return ["A" + BOOK.content[start + 2500 * number :][:1998] + "." for number in range(4)]


def own(number):
    """Return texts of which nothing stands in the book."""
    return [(OTHER.replace("queen", f"queen {number}{sample}") * 25)[:1999] + "." for sample in "abcd"]


def fit(callback, epochs, first=0):
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(np.ones((2, 1)), np.ones((2, 1)), initial_epoch=first, epochs=epochs, verbose=0, callbacks=[callback])


def late(_, epochs):
    """Write texts of a model's own before epoch 4, and copies from then on."""
    return copied(100) if epochs >= 4 else own(epochs)


def table(folder):
    with (folder / "quality.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_samples_score_as_in_a_report():
    report = evaluate({"samples": copied(50)}, reference=BOOK, metrics=METRICS, jobs=1)
    scorer = Scorer(BOOK, metrics=METRICS)
    scorer(own(0))
    judgement = scorer(copied(50))  # human text is known by now
    expected = [row | {"model": None} for row in report.score_rows]
    assert [dict(row) | {"model": None} for row in judgement.scores] == expected
    assert judgement.verdict.verdict == report.verdict_rows[0]["verdict"] == "copies the book"


def test_it_is_said_at_which_epoch_copying_begins(tmp_path):
    said = []
    callback = EvaluateSamples(late, BOOK, every=2, folder=tmp_path, say=said.append, metrics=METRICS)
    fit(callback, epochs=6)
    assert callback.copying_begins == 4
    assert [line.partition(":")[0] for line in said] == ["Epoch 2", "Epoch 4", "Copying begins at epoch 4.", "Epoch 6"]
    rows = table(tmp_path)
    assert {row["epoch"] for row in rows} == {"2", "4", "6"}
    shares = {row["epoch"]: float(row["value"]) for row in rows if row["measure"] == "copying.share"}
    assert shares["2"] < 0.1
    assert shares["4"] == shares["6"] > 0.99
    assert [row["verdict"] == "copies the book" for row in rows if row["measure"] == "copying.share"] == [
        False,
        True,
        True,
    ]
    assert len({row["human"] for row in rows if row["measure"] == "words.valid"}) == 1


def test_what_was_scored_is_kept_and_makes_a_report_with_curves(tmp_path):
    callback = EvaluateSamples(late, BOOK, folder=tmp_path / "mine", say=[].append, metrics=METRICS)
    fit(callback, epochs=5)
    epochs = tmp_path / "mine" / "epochs"
    assert [path.read_text() for path in sorted((epochs / "epoch-004").iterdir())] == copied(100)
    report = evaluate([str(epochs)], reference=BOOK, metrics=METRICS, jobs=1)
    (family,) = families(report)
    assert (family.name, family.axis) == ("mine", "epoch")
    assert family.members == [(epoch, f"epoch-{epoch:03}") for epoch in range(1, 6)]
    assert family.sentence.startswith("Copying begins at epoch 4, not yet at 3.")
    for row in callback.rows:
        assert row["value"] == report.by_model[f"epoch-{row['epoch']:03}", row["measure"]]["value"]


def test_what_someone_else_keeps_there_is_left_alone(tmp_path):
    mine = tmp_path / "epochs" / "epoch-001" / "mine.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(UsageError, match="epoch-001: exists already; delete it"):
        fit(EvaluateSamples(late, BOOK, folder=tmp_path, say=[].append, metrics=METRICS), epochs=1)
    assert mine.read_text() == "mine"


def test_what_an_earlier_training_wrote_is_continued_if_asked(tmp_path):
    tmp_path = tmp_path / "new"
    fit(EvaluateSamples(late, BOOK, folder=tmp_path, say=lambda _: None, metrics=METRICS), epochs=5)
    before = table(tmp_path)
    with pytest.raises(UsageError, match=r"quality\.csv: exists already; take another folder, or give resume=True"):
        fit(EvaluateSamples(late, BOOK, folder=tmp_path, metrics=METRICS), epochs=1)
    said, told = [], {"folder": tmp_path, "metrics": METRICS, "resume": True}
    callback = EvaluateSamples(late, BOOK, say=said.append, **told)
    fit(callback, first=4, epochs=6)
    assert callback.copying_begins == 4
    assert not any("begins" in line for line in said)
    assert [row for row in table(tmp_path) if int(row["epoch"]) <= 5] == before
    again = EvaluateSamples(late, BOOK, say=said.append, **told)
    fit(again, first=2, epochs=4)  # from an earlier place, what came after it is forgotten
    assert again.copying_begins == 4
    assert said[-1] == "Copying begins at epoch 4."
    assert {row["epoch"] for row in table(tmp_path)} == {"1", "2", "3", "4"}
    kept = sorted(path.name for path in (tmp_path / "epochs").iterdir())
    assert kept == [f"epoch-00{epoch}{ending}" for epoch in range(1, 5) for ending in ("", ".json")]


@pytest.mark.parametrize("content", ["", "epoch,measure\n1,words.valid\n", "no table", "\x00"])
def test_a_table_that_is_none_is_one_line(tmp_path, content):
    (tmp_path / "quality.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"quality\.csv: not a table of this kind; delete it"):
        fit(EvaluateSamples(late, BOOK, folder=tmp_path, metrics=METRICS, resume=True), epochs=1)


def test_what_cannot_be_is_refused_at_once(tmp_path):
    with pytest.raises(UsageError, match="cpying"):
        EvaluateSamples(late, BOOK, metrics=["cpying"])
    with pytest.raises(InputError, match=r"no\.txt"):
        EvaluateSamples(late, str(tmp_path / "no.txt"))
    with pytest.raises(UsageError, match="no dictionary for 'xx'"):
        EvaluateSamples(late, BOOK, language="xx")


def test_a_loss_that_is_no_number_is_not_scored():
    callback = EvaluateSamples(late, BOOK, metrics=METRICS)
    callback.on_epoch_end(0, {"loss": float("nan")})
    assert callback.rows == []


def test_what_is_no_text_is_not_scored_and_training_goes_on():
    said = []
    callback = EvaluateSamples(lambda *_: [" "] * 4, BOOK, say=said.append, metrics=METRICS)
    fit(callback, epochs=2)
    assert [line.partition(": not scored: ")[0] for line in said] == ["Epoch 1", "Epoch 2"]
    assert callback.rows == []


def test_epochs_that_are_scored_are_not_done_again_unless_it_is_said(tmp_path):
    callback = EvaluateSamples(late, BOOK, metrics=METRICS, folder=tmp_path, say=[].append)
    fit(callback, epochs=4)
    with pytest.raises(UsageError, match="epoch 1: epoch 4 is scored already; give fit initial_epoch=4 or more"):
        fit(callback, epochs=2)
    fit(callback, epochs=6, first=4)
    assert callback.copying_begins == 4
    assert {row["epoch"] for row in table(tmp_path)} == {"1", "2", "3", "4", "5", "6"}
