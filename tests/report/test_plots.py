from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from textlab import UsageError
from textlab.report.page.environment import BRIEF
from textlab.report.plain import cut_middle, one_line
from textlab.report.plots import files

if TYPE_CHECKING:
    from pathlib import Path

    from textlab.report.report import Report


def words(svg: bytes) -> str:
    return " ".join("".join(ET.fromstring(svg).itertext()).split())  # noqa: S314 (our own)


def test_every_headline_measure_and_the_map_are_plotted_with_text_as_text(report: Report) -> None:
    found = files(report)
    names = [measure.name for measure in report.measures if measure.headline]
    assert sorted(found) == sorted(f"plots/{name}.{form}" for name in [*names, "map"] for form in ("svg", "png"))
    for name in (*names, "map"):
        said = words(found[f"plots/{name}.svg"])
        assert all(model in said for model in report.models)
        assert found[f"plots/{name}.png"].startswith(b"\x89PNG")
    assert "edits to nearest passage" in words(found["plots/novelty.distance.svg"])


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    assert files(report) == files(report)


def test_names_are_shown_as_they_are(report: Report, hostile: list[str]) -> None:
    first = report.models[0]
    model, verdict = report.inputs["models"][0], report.verdict_rows[0]
    rows = [row for row in report.score_rows if row["model"] == first]
    other = replace(
        report,
        inputs=report.inputs | {"models": [model | {"name": name} for name in hostile[:40]]},
        score_rows=[row | {"model": name} for name in hostile[:40] for row in rows],
        verdict_rows=[verdict | {"model": name} for name in hostile[:40]],
        measures=[one for one in report.measures if one.name in ("words.valid", "novelty.distance")],
    )
    found = files(other)
    for name in ("novelty.distance", "map"):
        svg = ET.fromstring(found[f"plots/{name}.svg"])  # noqa: S314 (our own)
        assert {element.tag.rpartition("}")[2] for element in svg.iter()} <= {
            *("svg", "defs", "style", "g", "path", "use", "text", "clipPath", "rect", "tspan"),
            *("metadata", "RDF", "Work", "type", "format", "creator", "Agent", "title"),
        }
    said = words(found["plots/novelty.distance.svg"])
    assert all(" ".join(cut_middle(one_line(name), BRIEF).split()) in said for name in hostile[:40])


def test_a_figure_is_returned_and_a_mistyped_measure_named(report: Report) -> None:
    figure = report.plot("novelty.distance")
    assert figure.axes[0].get_yticklabels()[0].get_text() == "markov-10"
    assert report.plot("map").axes[0].get_ylabel() == "edits to nearest passage"
    with pytest.raises(UsageError, match=r"no measure 'novelty.distanc' in this report; did you mean novelty.distance"):
        report.plot("novelty.distanc")
    bare = replace(report, measures=report.measures[1:3])
    with pytest.raises(UsageError, match="no map without novelty"):
        bare.plot("map")


def test_plots_are_part_of_a_report_and_go_with_it(report: Report, tmp_path: Path) -> None:
    where = report.save(tmp_path / "r", formats=["md", "plots"])
    assert (where / "plots" / "map.svg").is_file()
    assert not (where / "report.html").exists()
    assert report.save(where) == where
    assert not (where / "plots").exists()
    (where / "plots").mkdir()
    (where / "plots" / "mine.svg").write_text("mine")
    with pytest.raises(Exception, match="textlab did not write"):
        report.save(where)
