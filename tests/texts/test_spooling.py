from __future__ import annotations

import io
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from textlab.errors import InputError, OutputError
from textlab.texts.corpus import Corpus
from textlab.texts.formats import open_file
from textlab.texts.preparation import Preparation
from textlab.texts.sources import open_sources
from textlab.texts.spooling import Spooled


def read_in_worker(source):
    return [segment.text.content for segment in source.segments()]


@pytest.mark.parametrize("start", multiprocessing.get_all_start_methods())
def test_another_process_reads_what_was_piped(start):
    pipe = io.BytesIO(b"Down the rabbit-hole " * 5000)
    (source,) = open_sources(["-"], stdin=pipe, size=1000).sources
    spooled = Path(source.origin)
    assert len(pickle.dumps(source)) < 1000
    with multiprocessing.get_context(start).Pool(1) as pool:
        assert pool.map(read_in_worker, [source]) == [read_in_worker(source)]
    assert spooled.exists()
    del source
    assert not spooled.exists()


def descriptors(folder):
    """Which files of a folder this process has open, or had open when they were removed."""
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return [target for target in map(os.readlink, links) if target.startswith(str(folder))]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files cannot be listed here")
def test_nothing_is_left_of_a_corpus_that_is_gone(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("textlab.texts.corpus.KEPT", 1)
    for _ in range(2):
        found = open_sources(["-"], stdin=io.BytesIO(b"Down the rabbit-hole " * 500), size=1000)
        corpus = Corpus(found.sources, Preparation(["space"]))
        assert corpus.prepared(0, 20) == "Down the rabbit-hole"
        assert len(list(tmp_path.iterdir())) == 1
        assert descriptors(tmp_path)
        del corpus, found
        assert not list(tmp_path.iterdir())
        assert not descriptors(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_with_a_name(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen([sys.executable, "-c", f"open({str(pipe)!r}, 'w').write('Down the hole')"]):
        source = open_file(pipe, name="pipe")
    for _ in range(2):
        assert [segment.text.content for segment in source.segments()] == ["Down the hole"]


SPOOL = """
import io, pathlib, sys, time
from textlab.cli import main
from textlab.texts.sources import open_sources
sys.argv = ["textlab", "--version"]
try:
    main()  # which says what signals do
except SystemExit:
    pass
found = open_sources(["-"], stdin=io.BytesIO(b"Down the hole"))
print(found.sources[0].origin.__fspath__(), flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=str)
def test_what_was_spooled_is_gone_after_a_signal(number):
    with subprocess.Popen([sys.executable, "-c", SPOOL], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        process.stdout.readline()  # the version
        spooled = Path(process.stdout.readline().decode().strip())
        assert spooled.read_bytes() == b"Down the hole"
        process.send_signal(number)
    assert not spooled.exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks here")
def test_a_forked_process_leaves_the_file():
    spooled = Spooled(io.BytesIO(b"Down the hole"), "standard input")
    child = os.fork()
    if not child:
        del spooled
        os._exit(0)
    os.waitpid(child, 0)
    assert Path(spooled).read_bytes() == b"Down the hole"


def test_no_room_and_no_pipe(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(OutputError, match=r"nowhere: cannot be written .no such file or directory.; set TMPDIR"):
        Spooled(io.BytesIO(b"a"), "standard input")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with (tmp_path / "a").open("wb") as write_only, pytest.raises(InputError, match=r"standard input: cannot be read"):
        Spooled(write_only, "standard input")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
