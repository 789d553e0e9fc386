"""Where compiled kernels are kept when neither the installation nor a home can be written to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numba
import pytest

import textlab
from textlab.compiling import noticed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the temporary folder is the user's own")

SEARCH = """
import warnings
warnings.simplefilter("error")
from textlab.search.lanes import encode
from textlab.ngrams.table import Table
import numpy as np
import textlab
assert textlab.__file__.startswith(__import__("sys").argv[1])
Table.of(np.array([0, 1, 0, 1], np.int32), 2, 2)
encode(*np.zeros((3, 2), np.int32))
print(len(encode.stats.cache_hits), encode.stats.cache_path)
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the package; a file stands where each folder of its cache would be, which stops even the superuser."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(Path(textlab.__file__).parent, folder / "textlab", ignore=shutil.ignore_patterns("__pycache__"))
    for package in [folder / "textlab", *(folder / "textlab").rglob("*/")]:
        if package.is_dir():
            (package / "__pycache__").touch()
    return folder


def search(installation: Path, temporary: Path) -> str:
    removed = {"NUMBA_CACHE_DIR", "XDG_CACHE_HOME"}
    environment = {name: value for name, value in os.environ.items() if name not in removed}
    environment |= {"HOME": os.devnull, "TMPDIR": str(temporary), "PYTHONPATH": str(installation)}
    command = [sys.executable, "-c", SEARCH, str(installation)]
    done = subprocess.run(command, env=environment, cwd=installation, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def test_they_are_kept_in_a_folder_of_the_user_in_the_temporary_one(installation: Path, tmp_path: Path) -> None:
    own = tmp_path / f"textlab-{os.geteuid()}"
    assert search(installation, tmp_path).startswith(f"0 {own}{os.sep}")
    assert own.stat().st_mode == 0o40700
    assert search(installation, tmp_path).startswith(f"1 {own}{os.sep}")


def test_what_others_could_have_put_there_is_not_run(installation: Path, tmp_path: Path) -> None:
    own = tmp_path / f"textlab-{os.geteuid()}"
    own.mkdir()
    own.chmod(0o777)
    assert search(installation, tmp_path) == "0 None"
    assert list(own.iterdir()) == []


def test_where_nothing_can_be_kept_they_are_compiled_all_the_same(installation: Path, tmp_path: Path) -> None:
    (tmp_path / f"textlab-{os.geteuid()}").touch()
    assert search(installation, tmp_path) == "0 None"


def test_what_is_compiled_is_noticed_once() -> None:
    said = []

    @numba.njit  # a kernel would be kept from an earlier run of this test
    def nothing_else(number: float) -> float:
        return number + 1

    with noticed(lambda: said.append("compiling")):
        assert nothing_else(1.5) == 2.5
        assert nothing_else(1) == 2
    with noticed(lambda: said.append("again")):
        assert nothing_else(2.5) == 3.5
    assert said == ["compiling"]
