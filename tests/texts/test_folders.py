from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.errors import InputError, UsageError
from textlab.texts.folders import expand, folder_name, list_folder, natural_key, shown, walk


def make(root, *names):
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Down the hole")


def names(root, paths):
    return [path.relative_to(root).as_posix() for path in paths]


def test_files_in_natural_order_and_the_rest_passed_over(tmp_path):
    make(tmp_path, "10.txt", "2.txt", "b/1.md", "b/c/0.5", "cover.png", "README.md", "b/notes.pdf")
    make(tmp_path, ".hidden.txt", ".git/HEAD", "__MACOSX/2.txt", "b.json", "b/run.JSON", "old/report.json", "old/a.md")
    files, passed_over = walk(tmp_path)
    assert names(tmp_path, files) == ["2.txt", "10.txt", "b/1.md", "b/c/0.5"]
    assert names(tmp_path, passed_over) == ["b/notes.pdf", "cover.png", "README.md"]
    listing = list_folder(tmp_path)
    assert names(tmp_path, listing.files) == ["2.txt", "10.txt"]
    assert names(tmp_path, listing.folders) == ["b"]


def test_of_a_run_only_the_samples(tmp_path):
    make(tmp_path, "x/run.json", "x/training.txt", "x/samples/1.txt", "x/other/2.txt", "y/samples/3.txt", "y/4.txt")
    assert names(tmp_path, walk(tmp_path)[0]) == ["x/samples/1.txt", "y/4.txt", "y/samples/3.txt"]


def test_links_are_followed_and_a_loop_is_refused(tmp_path):
    make(tmp_path, "real/1.txt", "a/b/2.txt")
    (tmp_path / "a" / "link").symlink_to(tmp_path / "real")
    assert names(tmp_path, walk(tmp_path / "a")[0]) == ["a/b/2.txt", "a/link/1.txt"]
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
    with pytest.raises(InputError, match=r"b/up: a link that leads back to a folder above it; remove it"):
        walk(tmp_path / "a")


def test_links_to_nothing_or_to_themselves_cannot_be_read(tmp_path):
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    with pytest.raises(InputError, match=r"gone\.txt: cannot be read"):
        walk(tmp_path)
    (tmp_path / "gone.txt").unlink()
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    with pytest.raises(InputError, match=r"self\.txt: cannot be read"):
        walk(tmp_path)


def test_a_pipe_in_a_folder_is_passed_over(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    make(tmp_path, "1.txt")
    assert names(tmp_path, walk(tmp_path)[1]) == ["pipe"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_a_folder_that_may_not_be_read(tmp_path):
    (tmp_path / "locked").mkdir(mode=0)
    with pytest.raises(InputError, match=r"locked: cannot be read .permission denied"):
        walk(tmp_path)


def test_patterns(tmp_path):
    make(tmp_path, "a/10.txt", "a/9.txt", "b/1.txt", "[x].txt")
    assert names(tmp_path, expand(f"{tmp_path}/*/*.txt")) == ["a/9.txt", "a/10.txt", "b/1.txt"]
    assert names(tmp_path, expand(f"{tmp_path}/**/1.txt")) == ["b/1.txt"]
    assert names(tmp_path, expand(f"{tmp_path}/[x].txt")) == ["[x].txt"]


@pytest.mark.parametrize(
    ("path", "error", "message"),
    [
        ("", UsageError, "an empty path"),
        ("nowhere/book.txt", InputError, r"nowhere/book\.txt: no such file or folder; check the path"),
        ("nowhere/*.txt", InputError, r"nowhere/\*\.txt: matches no file"),
        ("Down the\nrabbit-hole", InputError, r"'Down the.*: this is not the path of .* textlab\.Text"),
        ("a\x00b", InputError, "no such file or folder"),
    ],
)
def test_what_is_not_there(path, error, message):
    with pytest.raises(error, match=message):
        expand(path)


def test_names_of_folders(monkeypatch, tmp_path):
    (tmp_path / "a").mkdir()
    monkeypatch.chdir(tmp_path / "a")
    assert [folder_name(Path(path)) for path in (".", "..", "../b/", "/")] == ["a", tmp_path.name, "b", "/"]


@given(st.text())
def test_shown_names_can_be_written_and_keep_what_is_printable(name):
    written = shown(name)
    assert written.encode().decode() == written
    assert written.isprintable() or not written
    assert len(written) == len(name)
    assert shown(written) == written


@given(st.lists(st.integers(0, 10**20), unique=True))
def test_numbers_sort_as_numbers(numbers):
    wanted = [f"a/sample-{number}.txt" for number in sorted(numbers)]
    shuffled = random.Random(0).sample(wanted, len(wanted))
    assert sorted(shuffled, key=natural_key) == wanted


@given(st.lists(st.text(), unique=True))
def test_the_order_of_any_names_is_one_order(names):
    shuffled = random.Random(0).sample(names, len(names))
    assert sorted(names, key=natural_key) == sorted(shuffled, key=natural_key)
