"""What a model's numbers say, in words: one verdict and one telling fact a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from textlab.search.matches import COPIED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textlab.comparison import Score

NAMES = {
    "words.valid": "real words",
    "short_words.divergence": "short words",
    "chars.divergence_2": "letters",
    "word_ngrams.new_2": "word pairs",
    "novelty.distance": "edits",
    "copying.share": "copied text",
    "copying.longest": "longest copy",
    "cohesion.recurrence": "words reused",
}
"""The headline measures that make the verdict, as a sentence calls them."""
COPIES = "copies the book"
VOICE = ("short_words.divergence", "chars.divergence_2", "word_ngrams.new_2")
NOT_YET = 0.8
NEARLY = 0.97
"""A text above this is not ill spelt: of four books held against Alice, 0.976 to 0.991 of the words are known, the rest
being names and old spellings."""
MOSTLY = 0.1
"""Near copies accuse from this share of windows on, and loops of characters: below it human text has its moments."""
DETAIL_ALPHA = 0.05 / len(NAMES)
"""At which a detail, tested outside the joint test, may accuse of copying."""


@dataclass(frozen=True)
class Details:
    """What a telling fact needs beside the scores.

    Parameters
    ----------
    language
        In which its words should stand, by name: ``English``.
    unknown
        The model's commonest unknown words, commonest first; the first three are told.
    longest
        Characters of its longest passage that stands in the corpus word for word.
    """

    language: str = "English"
    unknown: Sequence[str] = ()
    longest: int | None = None


@dataclass(frozen=True)
class Verdict:
    """One model in words.

    Parameters
    ----------
    model
        Its name.
    verdict
        The first that applies: ``copies the book``, ``not English yet``, ``nearly English``, ``loops``, ``patchwork``,
        ``another voice``, ``reads like the book`` (``no difference found`` where copying was not measured);
        ``not judged`` where no headline measure could be tested.
    fact
        What tells it, with what could not be measured.
    like, of
        On how many headline measures it is like the book, of how many that could be tested.
    """

    model: str
    verdict: str
    fact: str
    like: int
    of: int


def details(
    evidence: Mapping[str, Sequence[Mapping[str, Any]]], models: Iterable[str], language: str
) -> dict[str, Details]:
    """Return what the telling facts of models need, from the rows of evidence of a report.

    Parameters
    ----------
    evidence
        By metric.
    models
        Their names.
    language
        In which their words should stand, by name.
    """
    unknown: dict[str, list[str]] = {model: [] for model in models}
    longest = dict[str, int]()
    for row in evidence.get("words", ()):
        unknown[row["model"]].append(row["text"])
    for row in evidence.get("copying", ()):
        longest[row["model"]] = max(int(row["value"] or 0), longest.get(row["model"], 0))
    return {model: Details(language, words[:3], longest.get(model)) for model, words in unknown.items()}


def verdicts(scores: Sequence[Score], details: Mapping[str, Details]) -> list[Verdict]:
    """Return the verdict of each model, in the order of the scores.

    Parameters
    ----------
    scores
        The rows of any number of models, as `textlab.comparison.compare` gives them.
    details
        By model; one that is missing has none.

    Returns
    -------
    list of Verdict
        One a model.

    Examples
    --------
    >>> row = dict(model="m", measure="words.valid", headline=True, value=0.571, human=0.998, p=1e-4, unlike=True)
    >>> row["side"] = "below"
    >>> found = verdicts([row], {"m": Details(unknown=["ther", "cand"])})[0]
    >>> found.verdict
    'not English yet'
    >>> found.fact.split(";")[0]
    '43 of 100 words are not words: ther, cand'
    """
    models: dict[str, dict[str, Score]] = {}
    for row in scores:
        models.setdefault(row["model"], {})[row["measure"]] = row
    return [_verdict(model, rows, details.get(model, Details())) for model, rows in models.items()]


def _verdict(model: str, rows: Mapping[str, Score], details: Details) -> Verdict:
    judged = [row for row in rows.values() if row["headline"] and row["unlike"] is not None]
    unlike = [row["measure"] for row in judged if row["unlike"]]
    gaps = _gaps(rows)
    if not judged:
        return Verdict(model, "not judged", gaps or "no headline measure was chosen", 0, 0)
    verdict, fact = (
        _copies(rows, details)
        or _misspells(rows, details, NEARLY)
        or _loops(rows)
        or _patches(rows)
        or _speaks_otherwise(rows, [measure for measure in VOICE if _unlike(rows, measure, "above")])
        or _misspells(rows, details, 1.0)
        or _speaks_otherwise(rows, unlike)
        or _reads_like_it([row["measure"] for row in judged])
    )
    return Verdict(model, verdict, f"{fact}; {gaps}" if gaps else fact, len(judged) - len(unlike), len(judged))


def _gaps(rows: Mapping[str, Score]) -> str:
    """Say which measures have no value, and which have one that could not be held against the book's."""
    gaps = {"no value": list[str](), "could not be tested": list[str]()}
    for measure, name in NAMES.items():
        if measure in rows and rows[measure]["unlike"] is None:
            gaps["no value" if rows[measure]["value"] is None else "could not be tested"].append(name)
    return "; ".join(f"{why}: {', '.join(names)}" for why, names in gaps.items() if names)


def _copies(rows: Mapping[str, Score], details: Details) -> tuple[str, str] | None:
    up_to = f", up to {details.longest:,} characters" if details.longest else ""
    share, near = _unlike(rows, "copying.share", "above"), _unlike(rows, "novelty.near_copies", "above")
    if near and near.p <= DETAIL_ALPHA and near.value >= max(MOSTLY, 2 * share.value if share else 0.0):
        fact = f"{_hundredths(near.value)} of 100 windows are within one edit in ten characters of a passage"
    elif share:
        fact = f"{_hundredths(share.value)} % stands in it word for word{up_to}"
    elif (longest := _unlike(rows, "copying.longest", "above")) and longest.value >= COPIED:
        fact = f"longest copy {longest.value:.0f} characters on average{up_to} (the book's: {longest.human:.0f})"
    elif (exact := _unlike(rows, "novelty.exact", "above")) and exact.p <= DETAIL_ALPHA:
        fact = f"{_hundredths(exact.value)} % of its windows stand in it word for word{up_to}"
    elif (edits := _unlike(rows, "novelty.distance", "below")) and edits.value <= edits.human / 2:
        fact = f"{edits.value:.2f} edits a character to the nearest passage (the book's: {edits.human:.2f})"
    else:
        return None
    return COPIES, fact


def _misspells(rows: Mapping[str, Score], details: Details, below: float) -> tuple[str, str] | None:
    valid = _unlike(rows, "words.valid", "below")
    if valid is None or valid.value >= below:
        return None
    words = f": {', '.join(details.unknown[:3])}" if details.unknown else ""
    verdict = f"not {details.language} yet" if valid.value < NOT_YET else f"nearly {details.language}"
    repeated = f"; {loops[1]}" if (loops := _loops(rows)) else ""
    return verdict, f"{_hundredths(1 - valid.value)} of 100 words are not words{words}{repeated}"


def _loops(rows: Mapping[str, Score]) -> tuple[str, str] | None:
    repeated = _unlike(rows, "repetition.repeated_20", "above")
    if repeated is None or repeated.value < MOSTLY or _unlike(rows, "cohesion.recurrence", "above") is None:
        return None
    book = _hundredths(repeated.human)
    return "loops", f"{_hundredths(repeated.value)} of 100 characters repeat an earlier passage (the book's: {book})"


def _patches(rows: Mapping[str, Score]) -> tuple[str, str] | None:
    if new := _unlike(rows, "word_ngrams.new_2", "below"):
        own, human = _hundredths(1 - new.value), _hundredths(1 - new.human)
        fact = f"{own} of 100 word pairs are the book's own (the book's: {human})"
    elif recurrence := _unlike(rows, "cohesion.recurrence", "below"):
        own, human = _hundredths(recurrence.value), _hundredths(recurrence.human)
        fact = f"{own} of 100 long words come back (the book's: {human})"
    elif edits := _unlike(rows, "novelty.distance", "below"):
        fact = f"{edits.value:.2f} edits a character to the nearest passage (the book's: {edits.human:.2f})"
    else:
        return None
    return "patchwork", fact


def _speaks_otherwise(rows: Mapping[str, Score], measures: Sequence[str]) -> tuple[str, str] | None:
    if not measures:
        return None
    share = rows["copying.share"]["value"] if "copying.share" in rows else None
    copied = "nothing copied; " if share is not None and share < 0.0005 and "copying.longest" not in measures else ""
    names = ", ".join(NAMES.get(measure, measure) for measure in measures)
    return "another voice", f"{copied}{names} unlike the book"


class _Unlike(NamedTuple):
    value: float
    human: float
    p: float


def _reads_like_it(judged: Sequence[str]) -> tuple[str, str]:
    measures = f"all {len(judged)} measures" if len(judged) > 1 else "the one measure"
    if not {"novelty.distance", "copying.share", "copying.longest"} & set(judged):
        return "no difference found", f"like the book on {measures}, but copying was not looked for"
    return "reads like the book", f"like the book on {measures}"


def _unlike(rows: Mapping[str, Score], measure: str, side: str) -> _Unlike | None:
    """Return a model's number, the book's and the p, if the model is unlike the book on that side of that measure."""
    row = rows.get(measure)
    if row is None or not row["unlike"] or row["side"] != side:
        return None
    if row["value"] is None or row["human"] is None or row["p"] is None:
        return None
    return _Unlike(row["value"], row["human"], row["p"])


def _hundredths(share: float) -> str:
    """Return a share as so many of a hundred."""
    return f"{100 * share:.0f}" if share >= 0.01 or share == 0 else f"{100 * share:.1f}"
