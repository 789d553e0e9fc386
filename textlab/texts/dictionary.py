"""Which words are words of a language."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

import regex

from textlab.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

#: The languages that pyspellchecker brings dictionaries for.
LANGUAGES = {
    "ar": "Arabic",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "eu": "Basque",
    "fa": "Persian",
    "fr": "French",
    "it": "Italian",
    "lv": "Latvian",
    "nl": "Dutch",
    "pt": "Portuguese",
    "ru": "Russian",
}

# Frequency dictionaries hold nearly every pair of letters, so words of one or two letters count only where they stand
# here.
_SHORT = {
    "en": "a i o ad ah am an as at ax ay be by do eh em er ex go ha he hi ho id if in is it la lo ma me my no"
    " of oh on or ow ox oz pa pi so to uh um up us we ye yo mr dr ms jr sr vs",
    "es": "a e o u y ah al da de di dé el en es eh fe ha he id ir la le lo me mi mí ni no oh os oí re se si so"
    " su sé sí te ti tu té tú un va ve vi ya yo él sr dr",
    "fr": "a à y ô ah ai as au bu ce ci de dû do du eh en es et eu fi il je la le lu là ma me mi mû ne né ni nu"
    " oh on or os ou où pu ré sa se si su sû ta te tu un va vs vu ça",
    "pt": "a e o à é ó ah ai ao as da de do dá dê dó em és eu fé fó ia ir já la lá le lê lo má me mi nu na no"
    " nó né oh os ou pá pé pó se si só su te ti tu um us vá vê vi vó sr",
    "de": "o ab ah am an au da du eh ei er es go he im in ja je ob oh ok po so tu um us wo zu",
    "it": "a e i o è ad ah ai al ce ci co da dà de di dì do ed eh ei fa fu ha ho ia il in io la là le li lì lo"
    " ma me mi mu ne né ni no od oh ok or po se sé si sì so ti te tè tu un va ve vi vo",
    "nl": "a u o af al as au da de en er eh ei ga ge ha he hé hm ho ik in is ja je la ma me na nu of oh om on"
    " op os te tv ui uw va we wo ze zo zó",
    "ru": "а б в ж и к о с у э я ад аж ай ах бы во вы да до ее её ей ею же за ив из им ил их ка ко ли ль мы на"
    " не ни но ну об ой он оп от ох по се со та те то ту ты уж ум ус уф ух фи ха хе хм эй эх юг юн яд як"
    " ям яр",
    "lv": "a ā ak ar aš au ej es ik ir it iz jo jā ka ko lo mā mu nē ne no nu pa pē sa tā te to tu uz vē ai uj",
    "eu": "a ai al an ba bi da di du ea el ez ha hi ia ja la lo na ni oi on or su ta ti to tu ur us zu",
}

# Further off, a valid word says nothing of what was meant.
_EDITS = 2

# Words of so many letters are near to too many.
_SHORTEST = 2

_ROMAN = regex.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")

# What may stand on the other side of an apostrophe without being a word by itself.
_AFFIXES = frozenset(
    {*"stdmnoyljc", "ll", "re", "ve", "em", "qu", "un", "dell", "all", "nell", "sull", "dall", "quell", "quest"}
    | {"jusqu", "lorsqu", "puisqu"}
)

_NUMBER = regex.compile(r"\d+(?:st|nd|rd|th|s|er|e|ème|º|ª)?")


@dataclass(frozen=True)
class Dictionary:
    """The words of a language, and how compounds are judged.

    Attributes
    ----------
    language
        Its two-letter code.
    words
        Valid words in normal form.

    Examples
    --------
    >>> dictionary = Dictionary("en", frozenset({"queen", "well", "known"}))
    >>> [dictionary.valid(word) for word in ["queen's", "well-known", "quene", "xq", "xii"]]
    [True, True, False, False, True]
    """

    language: str
    words: frozenset[str]
    _known: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    def valid(self, word: str) -> bool:
        """Return whether `word`, in normal form, is one: in the dictionary, or made of parts that are."""
        if word not in self._known:
            # Most words that are none have no parts.
            parts = word.split("-") if "-" in word or "'" in word else ()
            self._known[word] = self._plain(word) or (bool(parts) and all(map(self._compound, parts)))
        return self._known[word]

    def _plain(self, word: str) -> bool:
        return word in self.words or _roman(word) or is_number(word)

    def _compound(self, part: str) -> bool:
        if self._plain(part):
            return True
        pieces = [piece for piece in part.split("'") if piece not in _AFFIXES]
        return "'" in part and bool(pieces) and all(map(self._plain, pieces))

    def nearest(self, words: Sequence[str], count: int = 3) -> list[list[tuple[str, int]]]:
        """Return for each word the nearest valid ones with their edits (Levenshtein), at most two edits away.

        Examples
        --------
        >>> Dictionary("en", frozenset({"queen", "quern", "tea"})).nearest(["quean", "xyz"])
        [[('queen', 1), ('quern', 1)], []]
        """
        import numpy as np
        from rapidfuzz.distance import Levenshtein

        valid, letters = self._letters
        found = []
        for word, own in zip(words, _letters(words), strict=True):
            # An edit brings at most one letter and takes at most one: most words have too many others.
            brought, taken = np.bitwise_count(letters & ~own), np.bitwise_count(own & ~letters)
            near = []
            for i in np.flatnonzero((brought <= _EDITS) & (taken <= _EDITS)).tolist():
                edits = Levenshtein.distance(word, valid[i], score_cutoff=_EDITS)
                if edits <= _EDITS:
                    near.append((edits, valid[i]))
            found.append([(one, edits) for edits, one in sorted(near)[:count]])
        return found

    @cached_property
    def _letters(self) -> tuple[list[str], NDArray[np.uint64]]:
        """The valid words that are long enough to be meant, and the letters of each."""
        valid = [word for word in self.words if len(word) > _SHORTEST]
        return valid, _letters(valid)


def explain(forms: set[str], dictionary: Dictionary) -> dict[str, tuple[str, str]]:
    """Return of what kind each unknown word is, with the valid words that say so.

    Parameters
    ----------
    forms
        Words in normal form.
    dictionary
        The valid words.

    Returns
    -------
    dict
        For each word ``"joined"`` (of two valid words), ``"misspelt"`` (near a valid one) or ``"invented"``, and those
        words: the two, or the nearest.

    Examples
    --------
    >>> explain({"quean"}, Dictionary("en", frozenset({"said", "alice", "queen"})))
    {'quean': ('misspelt', 'queen')}
    """
    found, others = {}, []
    for form in sorted(forms):
        halves = ((form[:at], form[at:]) for at in range(3, len(form) - 2))
        joined = next((pair for pair in halves if dictionary.valid(pair[0]) and dictionary.valid(pair[1])), None)
        if joined:
            found[form] = "joined", " ".join(joined)
        else:
            others.append(form)
    for form, nearest in zip(others, dictionary.nearest(others), strict=True):
        misspelt = nearest and nearest[0][1] <= max(1, len(form) // 5)
        found[form] = "misspelt" if misspelt else "invented", ", ".join(word for word, _ in nearest)
    return found


def is_number(word: str) -> bool:
    """Return whether a word is a number: digits, perhaps with an ordinal's ending.

    Examples
    --------
    >>> is_number("1865"), is_number("2nd"), is_number("r2d2")
    (True, True, False)
    """
    return word[:1].isdigit() and _NUMBER.fullmatch(word) is not None


@cache
def load(language: str, more: frozenset[str] = frozenset()) -> Dictionary:
    """Return the dictionary of a language with `more` words.

    Raises
    ------
    UsageError
        For a language there is no dictionary of.
    """
    if language not in LANGUAGES:
        raise UsageError(
            f"there is no dictionary for language {language!r}", remedy=f"choose from {', '.join(LANGUAGES)}"
        )
    from spellchecker import SpellChecker

    known = SpellChecker(language=language).word_frequency.dictionary
    short = frozenset(_SHORT.get(language, "").split())
    return Dictionary(language, frozenset(word for word in known if len(word) > 2 or not short) | short | more)


def _roman(word: str) -> bool:
    return word[:1] in {"i", "v", "x"} and _ROMAN.fullmatch(word) is not None


def _letters(words: Sequence[str]) -> NDArray[np.uint64]:
    """Return the letters of each word as a set of bits, uint64[words]: one a letter, and one if it comes again."""
    import numpy as np

    points = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.int32)
    owner = np.repeat(np.arange(len(words)), [len(word) for word in words])
    times = np.bincount(owner * 32 + points % 32, minlength=32 * len(words)).reshape(-1, 32)
    bits = np.uint64(1) << np.arange(32, dtype=np.uint64)
    once = np.where(times > 0, bits, np.uint64(0)).sum(axis=1, dtype=np.uint64)
    again = np.where(times > 1, bits << np.uint64(32), np.uint64(0)).sum(axis=1, dtype=np.uint64)
    return np.asarray(once | again)
