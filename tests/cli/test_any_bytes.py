"""Whatever bytes stand in a file, the command ends in a report or in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from textlab.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

BOOK = " ".join(f"The {i} hares and {i + 1} hatters of {i % 7} had tea." for i in range(200)).encode()

# Bytes as they come, text in several encodings, and long stretches of little variety: what reaches the metrics.
BYTES = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=400).map(str.encode),
    st.text(max_size=200).map(lambda text: text.encode("utf-16")),
    st.text(alphabet="ab '-.\n\u00e9\u2019\u4e2d\u0301", min_size=200, max_size=900).map(str.encode),
    st.text(min_size=1, max_size=30).map(lambda text: (text * 300).encode()),
)
OFTEN = settings(
    max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
NAMES = st.sampled_from(["x.txt", "x.jsonl", "x.csv", "x.txt.gz", "x.md"])


def ends_well(*arguments: str | Path) -> None:
    result = CliRunner().invoke(cli, ["evaluate", *map(str, arguments), "-j", "1", "-q"])
    assert isinstance(result.exception, SystemExit | None), result.exc_info
    assert result.exit_code in {0, 2, 3}
    if result.exit_code:
        assert result.stderr.startswith("Error: ")
        assert len(result.stderr.splitlines()) == 1


@OFTEN
@given(content=BYTES, name=NAMES)
def test_any_bytes_as_a_sample(content: bytes, name: str, tmp_path: Path) -> None:
    (tmp_path / "book.txt").write_bytes(BOOK)
    (tmp_path / name).write_bytes(content)
    ends_well(tmp_path / name, "--reference", tmp_path / "book.txt", "-o", tmp_path / "report")


@OFTEN
@given(content=BYTES, name=NAMES)
def test_any_bytes_as_the_reference(content: bytes, name: str, tmp_path: Path) -> None:
    (tmp_path / "sample.txt").write_bytes(BOOK[:2000])
    (tmp_path / name).write_bytes(content)
    ends_well(tmp_path / "sample.txt", "--reference", tmp_path / name, "-o", tmp_path / "report")
