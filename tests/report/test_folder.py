from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from textlab.errors import InputError, OutputError, UsageError
from textlab.report import folder
from textlab.report.on_disk import PAGE, write_file
from textlab.report.report import Report


def on_other_texts(report: Report, digest: str = "other") -> Report:
    reference = report.inputs["reference"] | {"digest": digest}
    return replace(report, inputs=report.inputs | {"reference": reference})


def everything(path: Path) -> dict[str, bytes]:
    return {str(part.relative_to(path)): part.read_bytes() for part in sorted(path.rglob("*")) if part.is_file()}


def left_over(path: Path) -> list[str]:
    return [part.name for part in path.iterdir() if ".textlab-" in part.name]


@pytest.mark.parametrize(
    ("samples", "reference", "name"),
    [
        (["corpora/samples"], ["corpora/alice29.txt"], "samples-vs-alice29"),
        (["corpora/samples/"], ["book.txt.gz", "other.txt"], "samples-vs-book"),
        (["lstm=out/t0.5", "b"], ["v1.2.txt"], "lstm-vs-v1.2"),
        (["out/t0.5"], ["-"], "t0.5-vs-stdin"),
        (["runs/markov-6"], [], "markov-6-vs-held-out"),
        (["samples/*"], ["a b?.md"], "models-vs-a-b"),
        ([".."], [".."], "models-vs-reference"),
        (["données.jsonl"], ["書.txt"], "données-vs-書"),
    ],
)
def test_a_folder_is_named_after_the_texts(samples: list[str], reference: list[str], name: str) -> None:
    assert folder.default(samples, reference) == Path("reports") / name


def test_a_report_is_replaced_and_nothing_is_left(report: Report, tmp_path: Path) -> None:
    place = tmp_path / "deep" / "er"
    assert report.save(place) == place
    assert (place / "evidence").exists()
    other = replace(on_other_texts(report), evidence_rows={})
    other.save(place)
    assert Report.load(place) == other
    assert not (place / "evidence").exists()
    assert left_over(place.parent) == []


def test_the_same_report_is_the_same_bytes_anywhere(report: Report, tmp_path: Path) -> None:
    report.save(tmp_path / "one")
    Report.load(tmp_path / "one").save(tmp_path / "two")
    assert everything(tmp_path / "one") == everything(tmp_path / "two")
    assert b"tmp" not in b"".join(everything(tmp_path / "one").values())


def test_other_inputs_get_the_next_number(report: Report, tmp_path: Path) -> None:
    wanted = tmp_path / "a-vs-b"
    assert folder.save(report, wanted, numbered=True) == wanted
    assert folder.save(replace(report, notes=["again"]), wanted, numbered=True) == wanted
    assert folder.save(on_other_texts(report), wanted, numbered=True) == tmp_path / "a-vs-b-2"
    assert folder.save(on_other_texts(report, "third"), wanted, numbered=True) == tmp_path / "a-vs-b-3"
    assert folder.save(on_other_texts(report), wanted, numbered=True) == tmp_path / "a-vs-b-2"
    assert Report.load(wanted).notes == ["again"]


@pytest.mark.parametrize(
    "content", [{"mine.txt": "x"}, {"report.json": "{}"}, {"report.json": '{"schema": "other/1"}'}]
)
def test_a_folder_of_others_is_never_touched(report: Report, tmp_path: Path, content: dict[str, str]) -> None:
    place = tmp_path / "mine"
    place.mkdir()
    for name, text in content.items():
        (place / name).write_text(text)
    before = everything(place)
    for attempt in (folder.check, report.save):
        with pytest.raises(OutputError, match="did not write"):
            attempt(place)
    assert folder.save(report, place, numbered=True) == tmp_path / "mine-2"
    assert everything(place) == before
    assert left_over(tmp_path) == []


@pytest.mark.parametrize("name", ["notes.txt", "evidence/mine.txt", "evidence/notes.csv"])
def test_a_report_that_someone_added_to_is_not_touched(report: Report, tmp_path: Path, name: str) -> None:
    place = report.save(tmp_path / "r")
    (place / name).write_text("kept")
    with pytest.raises(OutputError, match="did not write"):
        report.save(place)
    assert (place / name).read_text() == "kept"


def test_an_empty_folder_is_taken(report: Report, tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    assert Report.load(report.save(tmp_path / "r")) == report


HIDDEN = [".DS_Store", "Thumbs.db", "desktop.ini", ".git/HEAD", "evidence/.DS_Store"]


def hide(place: Path) -> None:
    for name in HIDDEN:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(name)


def hidden(place: Path) -> list[str]:
    return [name for name in HIDDEN if (place / name).is_file() and (place / name).read_text() == name]


def test_what_is_hidden_in_a_report_neither_locks_it_nor_is_lost(report: Report, tmp_path: Path) -> None:
    place = report.save(tmp_path / "r")
    hide(place)
    folder.check(place)
    assert folder.save(report, place, numbered=True) == place
    assert hidden(place) == HIDDEN
    replace(report, evidence_rows={}).save(place)
    assert hidden(place) == HIDDEN
    assert left_over(tmp_path) == []


def test_a_folder_of_hidden_files_alone_is_taken_and_they_stay(report: Report, tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / ".env").write_text("mine")
    report.save(tmp_path / "r")
    assert Report.load(tmp_path / "r") == report
    assert (tmp_path / "r" / ".env").read_text() == "mine"


def test_what_is_hidden_outlives_a_swap_cut_short(report: Report, tmp_path: Path) -> None:
    place, old = tmp_path / "r", tmp_path / ".r.textlab-old"
    hide(old)
    shutil.rmtree(old / "evidence")
    folder.check(place)  # between the two renames, where no report had stood
    assert hidden(place) == HIDDEN[:-1]
    on_other_texts(report).save(old)
    shutil.rmtree(place)
    report.save(place).joinpath(".DS_Store").write_text("newer")
    hide(old)
    folder.heal(place)
    report.save(place)
    assert Report.load(place) == report
    assert hidden(place) == HIDDEN
    assert left_over(tmp_path) == []


def test_a_link_stays_a_link(report: Report, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    report.save(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert Report.load(tmp_path / "real") == report


@pytest.mark.parametrize("name", ["file", "file/below", "/proc/none/r", "x" * 300, "loop/r", "nul\0"])
def test_what_cannot_be_written_is_refused_early(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OutputError) as caught:
        folder.check(tmp_path / name)
    assert "-o" in str(caught.value)
    assert left_over(tmp_path) == []
    assert (tmp_path / "file").read_text() == "x"


def test_a_folder_without_a_name_is_refused_and_not_taken_for_the_one_one_is_in(report: Report) -> None:
    for attempt in (folder.check, report.save):
        with pytest.raises(UsageError, match=r"^the name of the folder is empty; name one with -o$"):
            attempt("")


def test_a_file_is_no_folder(report: Report, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    for attempt in (folder.check, report.save):
        with pytest.raises(OutputError, match=r"a\.txt: is a file, not a folder; name a folder with -o$"):
            attempt(tmp_path / "a.txt")
    assert folder.save(report, tmp_path / "a.txt", numbered=True) == tmp_path / "a.txt-2"
    assert (tmp_path / "a.txt").read_text() == "x"


def test_the_folder_one_is_in_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    for place in (".", "..", "/", *(mount for mount in ("/proc", "/dev") if os.path.ismount(mount))):
        with pytest.raises(OutputError, match="cannot be replaced"):
            folder.check(place)


def test_looking_leaves_nothing_behind(tmp_path: Path) -> None:
    folder.check(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []


def test_a_swap_cut_short_is_healed(report: Report, tmp_path: Path) -> None:
    place, new, old = tmp_path / "r", tmp_path / ".r.textlab-new", tmp_path / ".r.textlab-old"
    # The old report is aside and the new one not yet in its place: the old one comes back, for a reader as well.
    report.save(place).rename(old)
    on_other_texts(report).save(new)
    assert Report.load(place) == report
    assert left_over(tmp_path) == []
    # The new report was only half written.
    new.mkdir()
    (new / "scores.csv").write_text("model,")
    assert Report.load(place) == report
    folder.check(place)
    assert left_over(tmp_path) == []
    # The new report is in its place, and the old one half deleted.
    shutil.copytree(place, old)
    (old / "report.json").unlink()
    on_other_texts(report).save(place)
    assert Report.load(place) == on_other_texts(report)
    assert left_over(tmp_path) == []
    # What is left of a deletion is no report to bring back.
    old.mkdir()
    (old / "scores.csv").write_text("model,")
    shutil.rmtree(place)
    report.save(place)
    assert Report.load(place) == report
    assert left_over(tmp_path) == []


def test_a_deletion_cut_short_leaves_nothing_to_bring_back(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = report.save(tmp_path / "r")
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda _: sys.exit("killed"))
        with pytest.raises(SystemExit):
            on_other_texts(report).save(place)
    assert Report.load(place) == on_other_texts(report)
    shutil.rmtree(place)
    with pytest.raises(InputError, match="is not there"):
        Report.load(place)


SAVING = """
import sys
from dataclasses import replace
from textlab.report.report import Report
report = Report.load(sys.argv[1])
print("ready", flush=True)
for number in range(10**6):
    replace(report, notes=[str(number)]).save(sys.argv[2])
"""


@pytest.mark.skipif(os.name == "nt", reason="no kill signal")
def test_a_kill_at_any_moment_leaves_a_whole_report(report: Report, tmp_path: Path) -> None:
    source, place = report.save(tmp_path / "source"), report.save(tmp_path / "place")
    moments = random.Random(1)
    for _ in range(20):
        with subprocess.Popen([sys.executable, "-c", SAVING, source, place], stdout=subprocess.PIPE) as saving:
            assert saving.stdout is not None
            saving.stdout.readline()
            time.sleep(moments.uniform(0, 0.03))
            saving.send_signal(signal.SIGKILL)
        found = Report.load(place)
        assert replace(found, notes=report.notes) == report
        assert set(everything(place)) == set(everything(source))
    report.save(place)
    assert everything(place) == everything(source)
    assert left_over(tmp_path) == []


def test_two_at_once_leave_one_whole_report(report: Report, tmp_path: Path) -> None:
    source = report.save(tmp_path / "source")
    code = SAVING.replace("10**6", "30")
    place = tmp_path / "place"
    both = [subprocess.Popen([sys.executable, "-c", code, source, place], stdout=subprocess.DEVNULL) for _ in "ab"]
    assert [process.wait() for process in both] == [0, 0]
    assert Report.load(place).notes == ["29"]
    assert left_over(tmp_path) == []


WRITE = """
import sys
from textlab.report.on_disk import PAGE, write_file
content = PAGE + sys.argv[2].encode() * 300_000
for _ in range(40):
    write_file(content, sys.argv[1])
"""


def test_two_that_write_one_page_leave_it_whole_at_every_moment(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    writers = [subprocess.Popen([sys.executable, "-c", WRITE, page, letter]) for letter in "ab"]
    sizes, looks = set[int](), 0
    while any(writer.poll() is None for writer in writers):
        if page.exists():
            content = page.read_bytes()
            sizes.add(len(content))
            looks += 1
            assert len(set(content[len(PAGE) :])) == 1
    assert [writer.returncode for writer in writers] == [0, 0]
    assert sizes == {300_000 + len(PAGE)}
    assert looks
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_page_replaces_nothing_but_a_page(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    with pytest.raises(OutputError, match="is no page of copies that textlab wrote"):
        write_file(PAGE, mine)
    assert mine.read_text() == "mine"
    report = tmp_path / "report.html"
    report.write_text('<meta name="generator" content="textlab">')
    with pytest.raises(OutputError, match="is no page of copies that textlab wrote"):
        write_file(PAGE, report)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="is no file"):
        write_file(PAGE, tmp_path / "pipe")
    (tmp_path / "empty.html").touch()
    write_file(PAGE, tmp_path / "empty.html")
    assert (tmp_path / "empty.html").read_bytes() == PAGE
    write_file(PAGE + b"one", tmp_path / "page.html")
    write_file(PAGE + b"two", tmp_path / "page.html")
    assert (tmp_path / "page.html").read_bytes() == PAGE + b"two"
