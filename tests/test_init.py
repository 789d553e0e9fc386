"""What the package gives under its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import textlab

if TYPE_CHECKING:
    from pathlib import Path


def test_every_public_name_is_there() -> None:
    assert all(getattr(textlab, name).__name__ == name for name in textlab.__all__)
    assert set(textlab.__all__) <= set(dir(textlab))


def test_a_book_becomes_a_run_and_a_run_samples(tmp_path: Path) -> None:
    book = textlab.Text("The Hatter opened his eyes very wide on hearing this; but all he said was, why? " * 40)
    run = textlab.train(book, recipe="markov-3", out=str(tmp_path / "run"))
    (folder,) = textlab.sample(run, count=2, length=50)
    assert [len(path.read_text(encoding="utf-8")) for path in sorted(folder.iterdir())] == [50, 50]
