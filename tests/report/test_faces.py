from __future__ import annotations

from pathlib import Path

import pytest

from textlab import Report, UsageError
from textlab.report.faces import FORMATS, SIGNS, files

SHIPPED = Path(__file__).parents[2] / "reports" / "alice"


def test_every_file_is_made_again_of_the_document_alone_to_the_byte(report: Report, tmp_path: Path) -> None:
    folder = report.save(tmp_path / "one")
    document = tmp_path / "two" / "report.json"
    document.parent.mkdir()
    document.write_bytes((folder / "report.json").read_bytes())
    again = Report.load(document).save(tmp_path / "two")
    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    for name in names:
        assert (folder / name).read_bytes() == (again / name).read_bytes(), name
    assert {"report.html", "comparison.md", "scores.csv"} <= {name.name for name in names}


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_is_the_same_every_time_and_has_its_sign(report: Report, form: str) -> None:
    found = files(report, [form])
    assert found == files(report, [form])
    assert "report.json" in found
    sign = SIGNS.get(form, "report.json")
    assert any(name.partition("/")[0] == sign for name in found)


def test_a_format_that_is_none_is_refused(report: Report) -> None:
    with pytest.raises(UsageError, match="no format 'pdf'; choose from json, md, csv, html, latex, plots"):
        files(report, ["pdf"])
    with pytest.raises(UsageError, match="no format"):
        files(report, [])


def test_the_report_that_ships_is_what_its_document_makes() -> None:
    made = files(Report.load(SHIPPED))
    standing = {path.relative_to(SHIPPED).as_posix(): path for path in SHIPPED.rglob("*") if path.is_file()}
    assert sorted(made) == sorted(standing)
    for name, path in standing.items():
        assert path.read_bytes() == made[name], f"{name}: make reports/alice again (corpora/README.md)"
