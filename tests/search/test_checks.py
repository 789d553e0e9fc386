"""What both searches refuse, and that they refuse the same."""

from __future__ import annotations

import numpy as np
import pytest

from textlab.errors import UsageError
from textlab.search import longest, nearest
from textlab.texts.shards import Shard

searches = pytest.mark.parametrize(
    ("search", "kind"), [(nearest, "window"), (longest, "text")], ids=["nearest", "longest"]
)


def refusal(search, *given, **options) -> str:
    """Return the one line with which a call is refused."""
    with pytest.raises(UsageError) as error:
        search(*given, **options)
    assert error.value.where
    assert error.value.remedy
    return str(error.value)


@searches
def test_only_a_list_of_strings_is_searched_for(search, kind: str) -> None:
    for given, shown in (("abc", "'abc'"), (None, "None"), (5, "5")):
        assert refusal(search, given, "text") == f"{kind}s: {shown} is no list; give a list of strings, also of one"
    for given, shown in ((["a", b"ab"], "b'ab'"), (["a", 1], "1"), (["a", None], "None")):
        assert refusal(search, given, "text") == f"{kind} 2: {shown} is no string; give a str"


@searches
def test_only_a_string_or_shards_are_a_corpus(search, kind: str) -> None:
    remedy = "give one string, its texts apart by textlab.texts.words.EDGE, or shards"
    assert kind
    for corpus in (None, 5, Shard(0, "a")):
        assert refusal(search, ["ab"], corpus) == f"corpus: {corpus!r:.40} is no corpus; {remedy}"
    for corpus, shown in ((["x", "abc"], "'x'"), ([Shard(0, "ab", ends_text=False), None], "None"), (b"x", "120")):
        assert refusal(search, ["abc"], corpus) == f"corpus: {shown} is no shard; {remedy}"


@searches
def test_only_pairs_of_whole_numbers_in_order_are_ranges(search, kind: str) -> None:
    for given in ((0, 2.5), (1,), (1, 2, 3), (4, 2), (-3, 2), (0, "2"), 7, None, "ab", ()):
        message = refusal(search, ["a", "b"], "text", excluded=[[], [(0, 1), given]])
        assert message == (
            f"excluded, {kind} 2: {given!r} is no range of a corpus;"
            " give (start, end), whole numbers, 0 <= start <= end"
        )
    remedy = f"give a list of ranges for each {kind}"
    for given, where in (([[], 5], f"excluded, {kind} 2"), ([None, []], f"excluded, {kind} 1"), (3, "excluded")):
        assert refusal(search, ["a", "b"], "text", excluded=given).startswith(f"{where}: ")
        assert refusal(search, ["a", "b"], "text", excluded=given).endswith(f" is no list; {remedy}")
    message = refusal(search, ["a", "b"], "text", excluded=[[(0, 1)]])
    assert message == f"excluded: ranges of 1 {kind}s for 2; {remedy}"


@searches
@pytest.mark.parametrize("end", [9, 2**40, 2**62, 2**63 - 1, 2**63, 10**30, np.int64(9)], ids=repr)
def test_a_range_may_go_beyond_the_corpus_and_an_empty_one_hides_nothing(search, kind: str, end: int) -> None:
    excluded = [[(4, end)], [(end, end), (1, 1)], [(end, end + 1)], np.array([[0, 4]])]
    found = search(["abc"] * 4, "abcxabc", excluded=excluded, **({"where": True} if kind == "text" else {}))
    starts = found.start if kind == "window" else [matches[0, 1] for matches in found]
    assert list(starts) == [0, 0, 0, 4]
