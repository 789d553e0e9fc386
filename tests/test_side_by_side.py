from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from textlab import InputError, Report, Text, UsageError, compare, evaluate

if TYPE_CHECKING:
    from pathlib import Path

LINES = [
    f"The {i} hares and {i * i % 97} hatters of {i % 7} had tea with Alice at {i % 12} sharp." for i in range(2_000)
]
BOOK = Text(" ".join(LINES), name="tea.txt")
METRICS = ["words", "word_ngrams", "novelty", "copying", "cohesion"]


def page(start: int, step: int = 1) -> str:
    """Return 2,000 characters of the book whose words stand in another order."""
    return " ".join(BOOK.content.split()[start::step])[:2_000]


SAMPLES = {
    "copier": [BOOK.content[at : at + 2_000] for at in range(0, 12_000, 2_000)],
    "mixer": [page(at, 3) for at in range(6)],
    "shuffler": [page(at, 5) for at in range(5)],
    "long": [page(at, 2) + page(at + 9, 2) for at in range(4)],
}


def report(*models: str) -> Report:
    return evaluate({name: SAMPLES[name] for name in models}, reference=BOOK, metrics=METRICS, piece=1_000, jobs=1)


@pytest.fixture(scope="module")
def halves() -> dict[str, Report]:
    return {"monday": report("copier", "mixer"), "friday": report("shuffler", "long")}


def test_two_halves_say_what_one_evaluation_of_all_says(halves: dict[str, Report]) -> None:
    whole, together = report(*SAMPLES), compare(halves)
    for name in ("inputs", "measures", "score_rows", "pair_rows", "verdict_rows", "evidence_rows", "curves", "texts"):
        assert getattr(together, name) == getattr(whole, name), name
    human = [row for row in together.piece_rows if row["model"] == "human"]
    assert {row["shape"] for row in human} == {"1 piece", "2 pieces", "4 pieces"}
    assert [row for row in together.piece_rows if row["model"] != "human"] == [
        row for row in whole.piece_rows if row["model"] != "human"
    ]
    assert sorted(map(json.dumps, human)) == sorted(
        json.dumps(row) for row in whole.piece_rows if row["model"] == "human"
    )
    assert together.notes[0] == ("Side by side, without scoring again: monday (2 models), friday (2 models).")


def test_reports_of_reports_say_the_same(halves: dict[str, Report]) -> None:
    pairs = {"monday": halves["monday"], "friday": halves["friday"]}
    nested = compare({"week": compare(pairs), "again": halves["friday"]})
    assert nested.score_rows == compare(pairs).score_rows
    assert nested.pair_rows == compare(pairs).pair_rows


def test_a_model_of_both_is_there_once_and_of_other_samples_twice(halves: dict[str, Report]) -> None:
    other = evaluate({"mixer": SAMPLES["shuffler"]}, reference=BOOK, metrics=METRICS, piece=1_000, jobs=1)
    again = report("mixer", "shuffler")
    assert compare({"monday": halves["monday"], "again": again}).models == ["copier", "mixer", "shuffler"]
    both = compare({"monday": halves["monday"], "other": other})
    assert both.models == ["copier", "monday/mixer", "other/mixer"]
    assert {row["model"] for row in both.evidence_rows["words"] + both.texts + both.curves["copying"]} <= {
        *both.models,
        "human",
    }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"window": 32}, "window is 32 characters, not 64 characters"),
        ({"piece": 500}, "piece is 500, not 1000"),
        ({"metrics": ["words"]}, "metrics are words, not words, word_ngrams, novelty, copying, cohesion"),
        ({"prepare": ["nfc"]}, "preparation is nfc, not nfc,space"),
        ({"reference": Text(BOOK.content[:-9], name="tee.txt")}, "reference is tee.txt (digest "),
        ({"corpus": Text(BOOK.content * 2, name="more.txt")}, "corpus is more.txt (digest "),
    ],
)
def test_what_differs_is_said(halves: dict[str, Report], changed: dict[str, object], said: str) -> None:
    given = {"reference": BOOK, "metrics": METRICS, "piece": 1_000, "jobs": 1} | changed
    other = evaluate({"mixer": SAMPLES["mixer"]}, **given)  # type: ignore[arg-type]
    with pytest.raises(InputError) as caught:
        compare({"monday": halves["monday"], "other": other})
    assert str(caught.value).startswith("other: cannot be compared with monday: ")
    assert said in str(caught.value)


def test_a_model_of_two_reports_is_said_to_count_in_the_first(halves: dict[str, Report]) -> None:
    assert compare({**halves, "again": halves["monday"]}).notes[0] == (
        "Side by side, without scoring again: monday (2 models), friday (2 models), again (2 models, 2 of them in an"
        " earlier report); a model of two reports counts in the first."
    )


def test_another_version_of_textlab_is_only_told(halves: dict[str, Report]) -> None:
    older = replace(halves["friday"], version="0.0.1")
    assert any("friday by 0.0.1" in note for note in compare({"monday": halves["monday"], "friday": older}).notes)


def test_reports_are_named_after_their_folders(halves: dict[str, Report], tmp_path: Path) -> None:
    folders = [halves[name].save(tmp_path / name) for name in halves]
    found = compare([folders[0], folders[1] / "report.json"], baseline="long")
    assert found.settings == {"reports": ["monday", "friday"], "baseline": "long", "pairs": "auto", "fail-if": []}
    assert compare([f"first={folders[0]}", folders[0]]).settings["reports"] == ["first=monday", "monday"]
    assert compare(folders[0]).models == ["copier", "mixer"]


def test_equal_names_and_unnamed_reports_are_refused(halves: dict[str, Report], tmp_path: Path) -> None:
    folder = halves["monday"].save(tmp_path / "monday")
    with pytest.raises(UsageError, match="two reports are called 'monday'"):
        compare([folder, folder / "report.json"])
    with pytest.raises(UsageError, match="have no names"):
        compare([halves["monday"]])  # type: ignore[list-item]
    with pytest.raises(UsageError, match="no reports"):
        compare([])
    with pytest.raises(UsageError, match="no model is called 'x'; choose from copier, mixer"):
        compare(folder, baseline="x")


def test_a_report_without_its_human_text_is_refused(halves: dict[str, Report]) -> None:
    broken = replace(
        halves["monday"], piece_rows=[row for row in halves["monday"].piece_rows if row["model"] != "human"]
    )
    with pytest.raises(InputError, match="monday: no human text in units of 1 piece"):
        compare({"monday": broken})


def test_the_curves_are_those_of_one_evaluation_whatever_comes_first(halves: dict[str, Report]) -> None:
    whole = report("long", "copier", "mixer")
    together = compare({"friday": report("long"), "monday": halves["monday"]})
    assert together.curves == whole.curves


def test_models_that_would_have_one_name_are_refused() -> None:
    one, two, three, four = (
        evaluate({"m": SAMPLES[name]}, reference=BOOK, metrics=["copying"], piece=1_000, jobs=1)
        for name in ("copier", "mixer", "shuffler", "long")
    )
    week = compare({"monday": one, "friday": two})
    assert week.models == ["monday/m", "friday/m"]
    with pytest.raises(UsageError, match="two models would be called 'monday/m'"):
        compare({"last-week": week, "monday": three, "friday": four})


def test_the_same_book_under_another_name_is_the_same_book(halves: dict[str, Report]) -> None:
    other = evaluate(
        {"mixer": SAMPLES["mixer"]}, reference=Text(BOOK.content, "copy.txt"), metrics=METRICS, piece=1_000, jobs=1
    )
    assert compare({"monday": halves["monday"], "other": other}).models == ["copier", "mixer"]
