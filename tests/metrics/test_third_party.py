"""A metric in a package of its own, installed just as the guide has it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import textlab
from textlab.errors import UsageError
from textlab.metrics import registry

GUIDE = Path(__file__).parents[2] / "docs" / "adding-a-metric.md"

EVALUATE = """
import textlab
book = " ".join(f"The {i} hares, and {i + 1} hatters; of {i % 7} (or so) had tea." for i in range(500))
reference = textlab.Text(book, name="tea")
report = textlab.evaluate(
    {"plain": [book[:4000].replace(",", "").replace(";", "")], "dashes": [book[:4000].replace(" ", " - ")]},
    reference=reference,
    metrics=["cohesion", "punctuation"],
    jobs=2,
)
scores = report.scores[report.scores.measure == "punctuation.divergence"]
print(*scores.model, *scores.side)
print(report.signature["metrics"], report.signature["package of punctuation"])
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the guide's package into a folder, as an installer does, and return the folder."""
    folder = tmp_path_factory.mktemp("site")
    guide = GUIDE.read_text(encoding="utf-8")
    for name, content in re.findall(r"^`([\w.]+)`:\n\n```\w+\n(.*?)^```$", guide, re.DOTALL | re.MULTILINE):
        (folder / name).write_text(content, encoding="utf-8")
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    about = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    points = [
        f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in some.items())
        for group, some in project["entry-points"].items()
    ]
    (about / "entry_points.txt").write_text("\n".join(points))
    return folder


def run(package: Path, *arguments: str) -> str:
    """Run Python where the package is installed, and return what it prints."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=package,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(package), str(Path(textlab.__file__).parents[1])])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_passes_its_own_tests(package: Path) -> None:
    assert "2 passed" in run(
        package, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", str(package), "test_punctuation.py"
    )


def test_the_command_line_explains_it(package: Path) -> None:
    said = run(package, "-c", "from textlab.cli import main; main()", "metrics", "punctuation")
    assert said.startswith("punctuation.divergence: punctuation\n")
    assert "Range: 0.000 to 1.000 bits." in said


def test_it_is_evaluated_like_any_other(package: Path) -> None:
    plain, versions = run(package, "-c", EVALUATE).splitlines()
    assert plain == "plain dashes above above"
    assert versions == "{'cohesion': 1, 'punctuation': 1} textlab-punctuation 0.1.0"


def test_without_it_the_name_is_unknown() -> None:
    with pytest.raises(UsageError, match="there is no metric 'punctuation'; choose from words,"):
        registry.choose(["punctuation"])
