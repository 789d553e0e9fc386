from __future__ import annotations

import pytest

from textlab.verdict import NAMES, Details, verdicts

BOOK = {
    "words.valid": 0.998,
    "short_words.divergence": 0.159,
    "chars.divergence_2": 0.075,
    "word_ngrams.new_2": 0.44,
    "novelty.distance": 0.50,
    "copying.share": 0.004,
    "copying.longest": 34.0,
    "cohesion.recurrence": 0.25,
    "repetition.repeated_20": 0.02,
    "novelty.exact": 0.0,
    "novelty.near_copies": 0.0,
}


def rows(changed=(), *, model="it", without=(), p=1e-4):
    """Return scores that are the book's own, but for the values in `changed`: unlike the book, on the side they lie."""
    changed = dict(changed)
    return [
        {
            "model": model,
            "measure": measure,
            "headline": measure in NAMES,
            "value": changed.get(measure, human),
            "human": human,
            "p": p if measure in changed else 0.5,
            "unlike": measure in changed,
            "side": ("above" if changed[measure] > human else "below") if measure in changed else None,
        }
        for measure, human in BOOK.items()
        if measure not in without
    ]


def verdict(changed=(), details=None, **options):
    found = verdicts(rows(changed, **options), {"it": details} if details else {})
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("changed", "details", "expected", "fact"),
    [
        (
            {
                "words.valid": 0.571,
                "short_words.divergence": 0.322,
                "word_ngrams.new_2": 0.94,
                "cohesion.recurrence": 0.02,
            },
            Details(unknown=["ther", "cand", "yould", "th"]),
            "not English yet",
            "43 of 100 words are not words: ther, cand, yould",
        ),
        (
            {"words.valid": 0.947, "word_ngrams.new_2": 0.60, "cohesion.recurrence": 0.14},
            Details(unknown=["ther", "undering", "unded"]),
            "nearly English",
            "5 of 100 words are not words: ther, undering, unded",
        ),
        (
            {"word_ngrams.new_2": 0.18, "cohesion.recurrence": 0.16},
            Details(),
            "patchwork",
            "82 of 100 word pairs are the book's own (the book's: 56)",
        ),
        (
            {"word_ngrams.new_2": 0.0, "novelty.distance": 0.29, "copying.share": 0.348, "copying.longest": 111.0},
            Details(longest=190),
            "copies the book",
            "35 % stands in it word for word, up to 190 characters",
        ),
        (
            {
                "words.valid": 0.986,
                "short_words.divergence": 0.266,
                "chars.divergence_2": 0.113,
                "word_ngrams.new_2": 0.77,
                "copying.share": 0.0,
            },
            Details(unknown=["jaques"]),
            "another voice",
            "nothing copied; short words, letters, word pairs unlike the book",
        ),
        ({}, Details(), "reads like the book", "like the book on all 8 measures"),
    ],
)
def test_the_first_screen_of_the_plan(changed, details, expected, fact):
    found = verdict(changed, details)
    assert (found.verdict, found.fact) == (expected, fact)
    assert (found.like, found.of) == (8 - len(changed), 8)


@pytest.mark.parametrize(
    ("changed", "expected", "fact"),
    [
        (
            {"repetition.repeated_20": 0.4, "cohesion.recurrence": 0.7},
            "loops",
            "40 of 100 characters repeat an earlier passage (the book's: 2)",
        ),
        ({"repetition.repeated_20": 0.4}, "reads like the book", "like the book on all 8 measures"),
        ({"cohesion.recurrence": 0.16}, "patchwork", "16 of 100 long words come back (the book's: 25)"),
        (
            {"novelty.distance": 0.31},
            "patchwork",
            "0.31 edits a character to the nearest passage (the book's: 0.50)",
        ),
        (
            {"copying.longest": 80.0, "words.valid": 0.5},
            "copies the book",
            "longest copy 80 characters on average (the book's: 34)",
        ),
        ({"novelty.exact": 0.12}, "copies the book", "12 % of its windows stand in it word for word"),
        ({"copying.longest": 49.9}, "another voice", "longest copy unlike the book"),
        ({"copying.longest": 49.9, "copying.share": 0.0}, "another voice", "copied text, longest copy unlike the book"),
        ({"words.valid": 0.991}, "nearly English", "0.9 of 100 words are not words"),
        (
            {"words.valid": 0.93, "repetition.repeated_20": 0.52, "cohesion.recurrence": 0.75},
            "nearly English",
            "7 of 100 words are not words; 52 of 100 characters repeat an earlier passage (the book's: 2)",
        ),
        ({"cohesion.recurrence": 0.5}, "another voice", "words reused unlike the book"),
        ({"chars.divergence_2": 0.2}, "another voice", "letters unlike the book"),
        ({"chars.divergence_2": 0.01}, "another voice", "letters unlike the book"),
    ],
)
def test_each_verdict_has_its_own_fact(changed, expected, fact):
    found = verdict(changed)
    assert (found.verdict, found.fact) == (expected, fact)


def test_a_detail_accuses_of_copying_only_at_the_level_of_the_joint_test():
    assert verdict({"novelty.exact": 0.12}, p=0.01).verdict == "reads like the book"
    assert verdict({"copying.share": 0.12}, p=0.01).verdict == "copies the book"


def test_copies_with_small_changes_are_copies():
    edited = {"words.valid": 0.53, "novelty.distance": 0.08, "novelty.near_copies": 1.0}
    assert verdict(edited).verdict == "copies the book"
    assert verdict(edited).fact == "100 of 100 windows are within one edit in ten characters of a passage"
    reworded = {"novelty.distance": 0.13, "words.valid": 0.9}
    assert verdict(reworded).verdict == "copies the book"
    assert verdict(reworded).fact == "0.13 edits a character to the nearest passage (the book's: 0.50)"
    assert verdict({"novelty.near_copies": 0.03}).verdict == "reads like the book"
    assert verdict({"novelty.distance": 0.3}).verdict == "patchwork"


def test_a_few_repeated_lines_are_no_loop():
    assert verdict({"repetition.repeated_20": 0.06, "cohesion.recurrence": 0.4}).verdict == "another voice"


def test_nobody_reads_like_the_book_where_copying_was_not_looked_for():
    found = verdict(without=("novelty.distance", "copying.share", "copying.longest"))
    assert (found.verdict, found.like) == ("no difference found", 5)
    assert found.fact == "like the book on all 5 measures, but copying was not looked for"


def test_other_languages_are_named():
    assert verdict({"words.valid": 0.4}, Details(language="German")).verdict == "not German yet"


def test_what_was_not_chosen_is_no_fault():
    found = verdict(without=("words.valid", "copying.share", "copying.longest"))
    assert (found.verdict, found.like, found.of) == ("reads like the book", 5, 5)
    assert found.fact == "like the book on all 5 measures"


def test_what_could_not_be_tested_is_not_like_the_book():
    scores = rows()
    scores[0].update(value=None, unlike=None)
    found = verdicts(scores, {})[0]
    assert (found.like, found.of) == (7, 7)
    assert found.fact.endswith("; no value: real words")
    for row in scores:
        row["unlike"] = None
    found = verdicts(scores, {})[0]
    assert (found.verdict, found.like, found.of) == ("not judged", 0, 0)
    assert found.fact.startswith("no value: real words; could not be tested: short words, ")


def test_a_measure_of_somebody_elses_counts_too():
    other = {**rows({"words.valid": 0.9})[0], "measure": "rhyme.share", "headline": True}
    found = verdicts([*rows(), other], {})[0]
    assert (found.verdict, found.fact) == ("another voice", "rhyme.share unlike the book")
    assert (found.like, found.of) == (8, 9)


def test_one_verdict_a_model_in_the_order_of_the_scores():
    scores = rows(model="b") + rows({"words.valid": 0.3}, model="a")
    found = verdicts(scores, {"a": Details(unknown=["xx"])})
    assert [(each.model, each.verdict) for each in found] == [("b", "reads like the book"), ("a", "not English yet")]
    assert found[1].fact == "70 of 100 words are not words: xx"
