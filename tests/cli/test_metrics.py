from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from textlab.cli import cli
from textlab.metrics.registry import measures


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["metrics", *arguments])


def test_every_measure_is_told() -> None:
    result = run()
    assert result.exit_code == 0
    blocks = result.stdout.split("\n\n")
    assert [block.partition(":")[0] for block in blocks] == list(measures())
    for block in blocks:
        assert "  Range: " in block
        assert "  Source: " in block
        assert max(map(len, block.splitlines())) <= 90


def test_a_metric_or_a_measure_may_be_named() -> None:
    assert run("novelty.exact").stdout.startswith("novelty.exact: ")
    assert "\n\n" not in run("novelty.exact").stdout
    assert run("novelty").stdout.count("Source: ") == 3


def test_json_holds_everything() -> None:
    found = json.loads(run("words", "--json").stdout)
    assert [row["name"] for row in found] == ["words.valid", "words.dictionary", "words.valid_types"]
    assert found[0]["side"] == "low"


@pytest.mark.parametrize(("name", "nearest"), [("novelty.exakt", "novelty.exact"), ("wrods", "words")])
def test_a_mistyped_name_is_told_the_nearest(name: str, nearest: str) -> None:
    result = run(name)
    assert result.exit_code == 2
    assert f"did you mean {nearest}" in result.stderr
    assert result.stderr.count("\n") == 1
