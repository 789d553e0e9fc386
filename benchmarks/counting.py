"""Character n-gram counts, n = 1 … 5: textlab beside scikit-learn's CountVectorizer and nltk's FreqDist, in turns.

    python benchmarks/counting.py            a megabyte
    python benchmarks/counting.py --large    100 MB as well (some ten minutes)

Prints seconds and the median ratios of turns. textlab uses all cores; the others have no threads. CountVectorizer makes
a matrix of documents and n-grams, which of 100 MB in one document takes no more memory than its vocabulary; but it
also lists every n-gram of a document before it counts them, so it gets the text in documents of 100,000 characters and
misses the few n-grams across two. FreqDist gets one text, as textlab does.
"""

from __future__ import annotations

import argparse
from statistics import median

from generate import text as generated
from machine import machine
from nearest import seconds
from nltk import FreqDist, ngrams
from sklearn.feature_extraction.text import CountVectorizer

from textlab.ngrams.counting import count

ORDER = 5
DOCUMENT = 100_000


def scikit_learn(text: str) -> None:
    documents = [text[at : at + DOCUMENT] for at in range(0, len(text), DOCUMENT)]
    CountVectorizer(analyzer="char", ngram_range=(1, ORDER), lowercase=False).fit_transform(documents)


def nltk(text: str) -> None:
    for n in range(1, ORDER + 1):
        FreqDist(ngrams(text, n))


def compare(characters: int, rounds: int) -> None:
    text = "".join(generated(characters))
    different = sum(one.size for one in count(text, ORDER).counts)
    turns = [
        (seconds(lambda: count(text, ORDER)), seconds(lambda: scikit_learn(text)), seconds(lambda: nltk(text)))
        for _ in range(rounds)
    ]
    print(f"{len(text):,} characters, {different:,} different n-grams")
    print(f"  textlab          {median(turn[0] for turn in turns):8.3f} s")
    for name, column in (("CountVectorizer", 1), ("FreqDist", 2)):
        ratio = median(turn[column] / turn[0] for turn in turns)
        print(f"  {name:15}  {median(turn[column] for turn in turns):8.3f} s: {ratio:5.1f} x")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--large", action="store_true", help="100 MB as well")
    arguments = parser.parse_args()
    print(f"{machine()}; n-grams n = 1 … {ORDER}")
    count("compile", ORDER)
    compare(1_000_000, rounds=5)
    if arguments.large:
        compare(100_000_000, rounds=1)


if __name__ == "__main__":
    main()
