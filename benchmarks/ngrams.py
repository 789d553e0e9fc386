"""Character n-gram counts, n = 1 … 5, of a megabyte of text: textlab beside scikit-learn's CountVectorizer.

Run with ``python benchmarks/ngrams.py`` from the project's folder; prints seconds and the median ratio of pairs run one
after the other.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median
from time import perf_counter

from nearest import processor
from sklearn.feature_extraction.text import CountVectorizer

from textlab.ngrams.table import count

ORDER = 5
PAIRS = 7


def main() -> None:
    books = Path(__file__).parent.parent / "corpora"
    joined = "".join(path.read_text(encoding="utf-8") for path in sorted(books.glob("*.txt")))
    text = (joined * (1 + 1_000_000 // len(joined)))[:1_000_000]
    count(text, ORDER)  # compile
    ours, theirs = [], []
    for _ in range(PAIRS):
        begin = perf_counter()
        _, table = count(text, ORDER)
        ours.append(perf_counter() - begin)
        begin = perf_counter()
        CountVectorizer(analyzer="char", ngram_range=(1, ORDER), lowercase=False).fit_transform([text])
        theirs.append(perf_counter() - begin)
    print(f"{processor()}, one core used by both")
    print(f"n-grams n = 1 … {ORDER} of {len(text):,} characters, {table.size - 1:,} different")
    print(f"  textlab          {median(ours):7.3f} s")
    print(f"  CountVectorizer  {median(theirs):7.3f} s")
    print(f"  ratio            {median(t / o for t, o in zip(theirs, ours, strict=True)):7.1f}")


if __name__ == "__main__":
    main()
