from __future__ import annotations

from typing import TYPE_CHECKING

from textlab import Text, evaluate

if TYPE_CHECKING:
    from pathlib import Path

LINES = [f"The {i} hares and {i * i % 97} hatters of {i % 7} had tea with Alice at {i % 12} sharp." for i in range(700)]
BOOK = Text(" ".join(LINES), name="tea.txt")


def notes(samples: dict[str, list[str]], reference: Text | Path = BOOK) -> str:
    return "\n".join(evaluate(samples, reference=reference, metrics=["cohesion"], jobs=1).notes)


def test_samples_that_say_the_same_are_told() -> None:
    page = BOOK.content[:2_100]
    said = notes({"same": [page] * 9 + [BOOK.content[5_000:7_100]], "other": [page, page[::-1]]})
    assert "same: 8 of 10 samples say the same as another, word for word; each counts." in said
    assert "other: 1 of" not in said


def test_a_sample_that_is_the_reference_is_told() -> None:
    assert "m: a sample is the reference itself." in notes({"m": [BOOK.content]})
    assert "the reference itself" not in notes({"m": [BOOK.content[:-1]]})


def test_a_sample_that_is_one_text_of_the_reference_is_told(tmp_path: Path) -> None:
    texts = [" ".join(LINES[start::7]) for start in range(7)]
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.txt").write_text(text.replace(" ", "\n"), encoding="utf-8")
    said = notes({"same": [texts[3]], "other": [texts[3].replace("tea", "tee")]}, tmp_path)
    assert "same: a sample is the reference itself." in said
    assert "other: a sample" not in said


def test_a_reference_too_small_to_show_much_is_told() -> None:
    little = Text(BOOK.content[:9_000], name="little.txt")
    assert "Pieces so short show only large differences" in notes({"m": [BOOK.content[10_000:12_000]] * 2}, little)
    assert "Pieces so short" not in notes({"m": [BOOK.content[10_000:12_000]] * 2})


def test_what_is_true_of_several_models_is_said_once() -> None:
    page, other = BOOK.content[:2_000], BOOK.content[5_000:7_000]
    same = {f"m{number}": [page, page] for number in range(9)}
    again = "1 of 2 samples say the same as another, word for word; each counts."
    assert f"All models: {again}" in notes(same)
    assert f"m0, m1, m2, m3, m4 and 4 more: {again}" in notes({**same, "own": [page, other]})
    assert f"m0: {again}" in notes({"m0": [page, page], "own": [page, other]})


def test_many_notes_on_models_are_counted() -> None:
    page = BOOK.content[:2_000]
    said = notes({f"m{number}": [page] * number for number in range(2, 11)})
    assert "m2: 1 of 2 samples" in said
    assert "m10" not in said
    assert "5 more such notes on samples." in said
