"""A training that was ended goes on as if it had not been."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from textlab import evaluate
from textlab.errors import InputError, OutputError, UsageError
from textlab.texts.models import read_models
from textlab.texts.text import Text
from textlab.training import Run, sample, train

BOOK = "".join(f"The {i} hares and {i + 1} hatters of {i % 7} had tea at {i % 12} sharp!\n" for i in range(40))
SMALL = ["cell.units=8", "window.length=10", "training.batch=8", "training.epochs=3", "validation.share=0.2"]


class EndedError(Exception):
    """Stands for whatever ends a training without asking."""


def trained(out, recipe="fast-lstm", *, ended_after=None, **more):
    """Return a run; if told so, it ends when so many batches are done."""

    def progress(done, total, _):
        if total and done == ended_after:
            raise EndedError

    more = {"changes": SMALL, "checkpoint_every": 5 if ended_after is None else 0, "validation": 0.2} | more
    return train(Text(BOOK, "book.txt"), recipe=recipe, out=str(out), progress=progress, **more)


def weights(run):
    with np.load(run.folder / "weights.npz") as arrays:
        return {name: arrays[name].tobytes() for name in arrays.files}


def steps(run):
    """Return how many batches an epoch has: rows of ten characters, eight side by side."""
    return (run.about["characters"]["training"] - 1) // 80


def test_what_was_ended_anywhere_ends_with_the_same_weights(tmp_path):
    whole = trained(tmp_path / "whole")
    for after in [steps(whole) // 2, steps(whole)]:
        with pytest.raises(EndedError):
            trained(tmp_path / "run", ended_after=after, resume=True)
    run = trained(tmp_path / "run", resume=True)
    assert weights(run) == weights(whole)
    assert run.about == whole.about
    assert len((run.folder / "history.csv").read_text().splitlines()) == 4


def test_a_run_that_is_not_finished_is_judged_as_its_best_epoch_so_far(tmp_path):
    import keras

    seen = []

    class Seen(keras.callbacks.Callback):
        def on_epoch_end(self, *_, **__):
            seen.append(self.model.get_weights())

    whole = trained(tmp_path / "whole", callbacks=lambda *_: [Seen()])
    with pytest.raises(EndedError):
        trained(tmp_path / "run", ended_after=steps(whole) // 2)
    run = Run.load(tmp_path / "run", unfinished=True)
    with pytest.raises(UsageError, match="run: the run has learned nothing yet; let textlab train --resume go on"):
        sample(run, out=str(tmp_path / "texts"))
    with pytest.raises(EndedError):
        trained(run.folder, ended_after=2 * steps(whole) + 1, resume=True)
    assert all(map(np.array_equal, run.model().network.get_weights(), seen[1]))
    assert (run.model().openings == whole.model().openings).all()
    for out in (None, str(run.folder / "samples")):  # the place for texts of the finished model
        with pytest.raises(UsageError, match=r"run: the run is not finished; .* or textlab sample -o write with"):
            sample(run, out=out)
    said = []
    (folder,) = sample(run, length=100, out=str(tmp_path / "texts"), progress=lambda *now: said.append(now))
    assert said[0] == (0, 0, "The run is not finished: these are of epoch 2, its best so far.")
    about = json.loads((tmp_path / "texts.json").read_text())
    assert (about["epoch"], about["finished"]) == (2, False)
    report = evaluate(str(folder), reference=Text(3 * BOOK), metrics=["words"])
    assert "texts: not trained to the end; this is epoch 2." in report.notes
    assert weights(trained(run.folder, resume=True)) == weights(whole)


def test_a_checkpoint_that_cannot_be_read_is_one_line(tmp_path):
    with pytest.raises(EndedError):
        trained(tmp_path / "run", ended_after=30)
    (tmp_path / "run" / "checkpoints" / "epoch-009-batch-00001-bits-1.000.npz").symlink_to(tmp_path / "gone")
    with pytest.raises(InputError, match=r"epoch-009-.*: cannot be read \(No such file or directory\); see to it"):
        trained(tmp_path / "run", resume=True)


def test_a_checkpoint_of_other_texts_is_one_line(tmp_path):
    with pytest.raises(EndedError):
        trained(tmp_path / "run", ended_after=30)
    (tmp_path / "run" / "training.txt").write_text("other text " * 100, encoding="utf-8")
    with pytest.raises(InputError, match="checkpoints: the checkpoint is of another network; train again"):
        Run.load(tmp_path / "run", unfinished=True).model()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("recipe", "changes"),
    [
        ("fast-lstm", ["cell.kind=gru"]),
        ("fast-lstm", ["cell.kind=rnn"]),
        ("fast-lstm", ["cell.kind=mrnn", "cell.factors=5"]),
        ("fast-lstm", ["cell.kind=peephole-lstm"]),
        ("fast-lstm", ["cell.layers=2", "cell.dropout=0.1", "cell.recurrent_dropout=0.2"]),
        ("fast-lstm", ["optimizer.name=nadam", "optimizer.schedule=decay", "optimizer.decay=0.5"]),
        ("char-rnn", ["validation.rows=8"]),
        ("lasagne-example", []),
        ("small-lstm", ["window.stride=5"]),
        ("small-lstm-sentences", ["training.batch=1"]),
        ("small-lstm-sentences", ["window.targets=next"]),
        ("small-lstm-stateful", ["window.stride=10"]),
        ("small-lstm-one-hot", []),
    ],
)
def test_whatever_the_network_it_ends_with_the_same_weights(recipe, changes, tmp_path):
    changes = [*SMALL, *changes]
    whole = trained(tmp_path / "whole", recipe, changes=changes)
    for after in (7, 20):
        with pytest.raises(EndedError):
            trained(tmp_path / "run", recipe, ended_after=after, resume=True, changes=changes)
    assert weights(trained(tmp_path / "run", recipe, resume=True, changes=changes)) == weights(whole)


def test_more_epochs_go_on_from_the_last(tmp_path):
    constant = [*SMALL, "optimizer.schedule=constant"]
    whole = trained(tmp_path / "whole", changes=[*constant, "training.epochs=4"])
    run = trained(tmp_path / "run", changes=constant)
    assert weights(run) != weights(whole)
    assert weights(trained(run.folder, changes=[*constant, "training.epochs=4"], resume=True)) == weights(whole)
    with pytest.raises(UsageError, match=r"training\.epochs: 4 epochs are done; give 4 or more"):
        trained(run.folder, changes=constant, resume=True)
    with pytest.raises(EndedError):
        trained(run.folder, changes=[*constant, "training.epochs=6"], resume=True, ended_after=5 * steps(run))
    assert weights(Run.load(run.folder)) == weights(whole)  # what failed left the earlier result
    (run.folder / "samples").mkdir()
    with pytest.raises(UsageError, match="samples: the run is to be trained further, and these are of"):
        trained(run.folder, changes=[*constant, "training.epochs=6"], resume=True)
    shutil.rmtree(run.folder / "samples")
    shutil.rmtree(run.folder / "checkpoints")
    with pytest.raises(UsageError, match="there is no checkpoint to go on from"):
        trained(run.folder, changes=[*constant, "training.epochs=6"], resume=True)


def test_what_is_finished_is_not_trained_again(tmp_path):
    run = trained(tmp_path / "run")
    shutil.rmtree(run.folder / "checkpoints")
    assert trained(run.folder, ended_after=1, resume=True) == run
    again = trained(run.folder, ended_after=1, resume=True, changes=[*SMALL, "sampling.length=5"])
    assert again == run
    with pytest.raises(UsageError, match=r"training\.epochs was 3, not 4"):  # the cosine ends with them
        trained(run.folder, changes=[*SMALL, "training.epochs=4"], resume=True)
    with pytest.raises(UsageError, match="exists already"):
        trained(tmp_path / "run")


def test_another_run_does_not_go_on_with_it(tmp_path):
    with pytest.raises(EndedError):
        trained(tmp_path / "run", ended_after=5)
    with pytest.raises(UsageError, match="is not finished; go on with it with --resume, take another folder with -o"):
        trained(tmp_path / "run")
    with pytest.raises(UsageError, match=r"cell\.units was 8, not 9"):
        trained(tmp_path / "run", changes=[*SMALL, "cell.units=9"], resume=True)
    with pytest.raises(UsageError, match="seed was 0, not 1"):
        trained(tmp_path / "run", seed=1, resume=True)
    (tmp_path / "mine").mkdir()
    with pytest.raises(UsageError, match="not a run of textlab"):
        trained(tmp_path / "mine", resume=True)


def test_checkpoints_are_named_and_the_newest_and_the_best_are_kept(tmp_path):
    with pytest.raises(EndedError):
        trained(tmp_path / "run", ended_after=30)
    names = sorted(path.name for path in (tmp_path / "run" / "checkpoints").iterdir())
    assert len(names) == 2
    assert names[0].startswith("epoch-001-batch-00000-bits-")
    assert names[0].endswith("-best.npz")
    assert names[1].startswith("epoch-001-batch-000")


def test_a_broken_checkpoint_is_one_line(tmp_path):
    with pytest.raises(EndedError):
        trained(tmp_path / "run", ended_after=30)
    _, newest = sorted((tmp_path / "run" / "checkpoints").iterdir())
    content = newest.read_bytes()
    for broken in (b"", content[: len(content) // 2], content[:2000] + b"!" + content[2001:]):
        newest.write_bytes(broken)
        with pytest.raises(
            InputError, match="the checkpoint is broken; delete it to go on from epoch-001-batch-00000"
        ) as told:
            trained(tmp_path / "run", resume=True)
        assert newest.name in str(told.value)


def test_a_full_disk_is_one_line_and_leaves_the_last_checkpoint(tmp_path, monkeypatch):
    with pytest.raises(EndedError):
        trained(tmp_path / "run", ended_after=30)
    folder = tmp_path / "run" / "checkpoints"
    before = {path: path.read_bytes() for path in folder.iterdir()}
    (folder / ".epoch-009-batch-00001-bits-1.000.npz.textlab-part").write_text("of one who was killed")

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"epoch-001-batch-.* cannot be written; No space left on device"):
        trained(tmp_path / "run", resume=True, checkpoint_every=0)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_loss_that_is_no_number_at_once_leaves_nothing(tmp_path):
    told = {"changes": [*SMALL, "optimizer.learning_rate=inf"], "checkpoint_every": 5}
    with pytest.raises(InputError, match=r"training ran away: the loss was no number after .* take a lower"):
        trained(tmp_path / "first", **told)
    assert not (tmp_path / "first").exists()


@pytest.mark.parametrize(("when", "what"), [("on_train_batch_begin", "the loss was"), ("on_epoch_end", "held out was")])
def test_a_loss_that_is_no_number_later_ends_training_with_the_best_weights(when, what, tmp_path):
    import keras

    class Poison(keras.callbacks.Callback):
        """Makes weights no numbers in the second epoch."""

        def on_epoch_begin(self, epoch, logs=None):  # noqa: ARG002
            self.epoch = epoch

    def poison(self, *_, **__):
        if self.epoch == 1:
            self.model.set_weights([np.full_like(weight, np.nan) for weight in self.model.get_weights()])

    setattr(Poison, when, poison)
    run = trained(tmp_path / "run", callbacks=lambda *_: [Poison()])
    note, few = run.about["notes"]
    assert few.startswith("Held-out characters: ")
    assert what in note
    assert "no number after" in note
    assert note.endswith("the weights are those of epoch 1.")
    assert len(run.about["losses"]["epochs"]) == 1
    assert np.isfinite(run.model().cross_entropy([BOOK[:300]]))


def test_what_is_held_out_and_too_short_is_said(tmp_path):
    changes = [*SMALL, "training.order=shuffled", "training.epochs=1", "window.length=300"]
    run = trained(tmp_path / "run", changes=changes, validation=0.05)
    assert run.about["losses"]["held_out"] is None
    assert run.about["notes"] == [
        "What is held out is too short to tell its loss: that of training chose the best epoch."
    ]


def test_characters_that_are_held_out_and_nowhere_learned_are_said(tmp_path):
    run = train(Text("tea and milk " * 40 + "x" * 5), recipe="fast-lstm", out=str(tmp_path / "run"),
                changes=[*SMALL, "validation.share=0.1", "validation.place=tail"])  # fmt: skip
    assert run.about["notes"] == [
        "5 characters of what is held out stand nowhere in what was learned from: its loss leaves them out.",
        "Held-out characters: 53. A loss on fewer than 1,000 is rough.",
    ]


def test_patience_that_ends_with_the_last_epoch_ends_nothing_ahead_of_its_time(tmp_path):
    hot = [*SMALL, "optimizer.schedule=constant", "optimizer.learning_rate=0.3", "training.patience=2"]
    whole = trained(tmp_path / "whole", changes=[*hot, "training.epochs=30"])
    last = len(whole.about["losses"]["epochs"])
    run = trained(tmp_path / "run", changes=[*hot, f"training.epochs={last}"])
    assert [note for note in run.about["notes"] if not note.startswith("Held-out characters: ")] == []
    again = trained(run.folder, changes=[*hot, "training.epochs=30"], resume=True)  # as if asked for at once
    assert again.about == whole.about
    assert weights(again) == weights(whole)


def test_where_tensorboard_cannot_write_is_one_line_and_the_epoch_is_kept(tmp_path):
    with pytest.raises(EndedError):
        trained(tmp_path / "run", ended_after=5)
    (tmp_path / "run" / "tensorboard").write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputError, match="tensorboard: cannot be written; ") as told:
        trained(tmp_path / "run", resume=True, tensorboard=True)
    assert "\n" not in str(told.value)
    assert any(path.name.startswith("epoch-001-batch-00000") for path in (tmp_path / "run" / "checkpoints").iterdir())


def test_it_is_said_why_training_ended_ahead_of_its_time(tmp_path):
    hot = [*SMALL, "optimizer.schedule=constant", "optimizer.learning_rate=0.3", "training.patience=2"]
    hot.append("training.epochs=30")
    run = trained(tmp_path / "run", changes=hot)
    losses = [row["held_out"] for row in run.about["losses"]["epochs"]]
    assert len(losses) < 30
    best = losses.index(min(losses)) + 1
    note, few = run.about["notes"]
    assert few.startswith("Held-out characters: ")
    assert note.startswith("Training ended ahead of its time, as 2 epochs after the best were no better; ")
    assert note.endswith(f"the weights are those of epoch {best}.")
    assert run.about["losses"]["held_out"] == min(losses)
    with pytest.raises(
        UsageError, match=f"ended ahead of its time, after {len(losses)} epochs, and more promise nothing"
    ):
        trained(run.folder, changes=[*hot[:-1], "training.epochs=40"], resume=True)


def test_quality_is_written_while_it_trains(tmp_path):
    book = tmp_path / "book.txt"
    book.write_text("".join(f"The {i} hares and {i + 1} hatters of {i % 7} had tea.\n" for i in range(900)))
    told = ["train", str(book), "--recipe", "fast-lstm", "--evaluate-every", "2", "-o", str(tmp_path / "run"), "-q"]
    changes = [part for change in ["cell.units=8", "training.epochs=2"] for part in ("--set", change)]
    subprocess.run([sys.executable, "-m", "textlab", *told, *changes, "--tensorboard"], check=True)
    lines = (tmp_path / "run" / "quality.csv").read_text().splitlines()
    assert lines[0] == "epoch,measure,value,low,high,human,verdict"
    assert {line.split(",")[0] for line in lines[1:]} == {"2"}
    assert list((tmp_path / "run" / "tensorboard").iterdir())
    models, _ = read_models([str(tmp_path / "run" / "epochs")])
    assert [(model.name, len(model.samples)) for model in models] == [("run/epoch-002", 10)]
    assert models[0].about["epoch"] == 2
    report = evaluate([str(tmp_path / "run" / "epochs")], metrics=["words"], jobs=1)  # by what the run held out
    values = {row["measure"]: row["value"] for row in report.score_rows}
    assert f"2,words.valid,{values['words.valid']}" in "\n".join(lines)


def command(folder, *more):
    changes = [part for change in [*SMALL, "training.epochs=60"] for part in ("--set", change)]
    told = [
        "train",
        "book.txt",
        "--recipe",
        "fast-lstm",
        "--validation",
        "0.2",
        "--checkpoint-every",
        "0",
        "-o",
        folder,
    ]
    return [sys.executable, "-m", "textlab", *told, *changes, *more]


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
def test_ctrl_c_keeps_all_and_says_how_to_go_on(tmp_path):
    (tmp_path / "book.txt").write_text(BOOK)
    running = subprocess.Popen(command("run"), cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "run" / "checkpoints").exists():
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate()
    assert running.returncode == 130
    assert said.splitlines()[-1] == "Interrupted."
    assert said.splitlines()[-2] == "Stopped. All is kept; --resume goes on from here."
    assert 1 <= len(list((tmp_path / "run" / "checkpoints").iterdir())) <= 2
    assert not list((tmp_path / "run").glob("**/.*"))


def newest(folder):
    """Return the name of the newest checkpoint of a run, if there is one."""
    return set(sorted(path.name for path in folder.glob("checkpoints/epoch-*.npz"))[-1:])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no kill signal")
def test_killed_at_ten_random_moments(tmp_path):
    (tmp_path / "book.txt").write_text(BOOK)
    subprocess.run(command("whole", "-q"), cwd=tmp_path, check=True)
    seeded, reached = random.Random(0), set()
    for _ in range(10):
        running = subprocess.Popen(command("run", "-q", "--resume"), cwd=tmp_path)
        while not newest(tmp_path / "run") - reached:  # until it trains
            time.sleep(0.01)
        time.sleep(seeded.uniform(0, 0.5))
        assert running.poll() is None
        running.kill()
        running.wait()
        reached |= newest(tmp_path / "run")
    assert len(reached) >= 10
    subprocess.run(command("run", "-q", "--resume"), cwd=tmp_path, check=True)
    assert not list((tmp_path / "run").glob("**/.*"))
    assert weights(Run.load(tmp_path / "run")) == weights(Run.load(tmp_path / "whole"))
