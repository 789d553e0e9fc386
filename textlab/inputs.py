"""What a report is about: the samples, the reference and the corpus, read and prepared alike."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textlab.errors import InputError, UsageError
from textlab.texts.corpus import Corpus, digest
from textlab.texts.folders import is_run
from textlab.texts.models import read_models
from textlab.texts.preparation import Preparation, Prepared, prepare
from textlab.texts.reading import read_texts
from textlab.texts.text import Model, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    PathLike = str | os.PathLike[str]
    Samples = PathLike | Sequence[PathLike] | Mapping[str, Sequence[str | Text]]

#: Separates the blocks of a run's held-out text, and of its training text, that did not stand side by side in the book.
BLOCK = "\f"

_ALWAYS = ("nfc", "space")


@dataclass(frozen=True)
class Inputs:
    """The texts of a report.

    Attributes
    ----------
    models
        What was read, by model.
    prepared
        Each model's prepared samples.
    reference, corpus
        Human text, and what the models were trained on: the same object unless the user gave two.
    preparation
        The steps that were done to all of them.
    names
        What to call the reference and the corpus.
    compared
        How they are compared, in a sentence.
    notes
        Sentences the user must be told.
    """

    models: list[Model]
    prepared: dict[str, list[Prepared]]
    reference: Corpus
    corpus: Corpus
    preparation: Preparation
    names: dict[str, str]
    compared: str
    notes: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Return names, sizes and digests, as a report holds them."""
        return {
            "models": [
                {
                    "name": model.name,
                    "samples": len(model.samples),
                    "characters": sum(len(sample.content) for sample in model.samples),
                    "digest": digest(sample.content for sample in model.samples),
                    "about": model.about,
                }
                for model in self.models
            ],
            "reference": _described(self.names["reference"], self.reference),
            "corpus": None if self.corpus is self.reference else _described(self.names["corpus"], self.corpus),
        }


def read(
    samples: Samples,
    reference: PathLike | Text | None,
    corpus: PathLike | Text | None,
    *,
    steps: Iterable[str] | None = None,
    group: str | None = None,
    encoding: str | None = None,
    column: str | None = None,
) -> Inputs:
    """Read and prepare everything.

    Parameters
    ----------
    samples
        Paths, or texts by model.
    reference, corpus
        A path or a text. Runs bring their own, where all learned from the same book.
    steps
        Of the preparation; without them they follow from the samples.
    group, encoding, column
        How files are read.

    Raises
    ------
    UsageError
        When there is no reference.
    InputError
        When a text cannot be read or used.
    """
    paths = _paths(samples)
    notes = list[str]()
    if reference is None:
        reference, corpus, whence = _of_runs([Path(path) for path in paths], corpus)
        notes.append(whence)
    if isinstance(samples, Mapping):
        models = _given(samples)
    else:
        models, about = read_models(paths, group=group, encoding=encoding, column=column)
        notes += about
    books, names = {}, {}
    for role, source in (("reference", reference), ("corpus", corpus)):
        if source is None:
            continue
        books[role], said = _texts(source, encoding, column)
        names[role] = source.name if isinstance(source, Text) else Path(os.fspath(source)).name or "standard input"
        notes += said
    preparation, why = choose_preparation(models, steps)
    prepared = {model.name: [prepare(sample, preparation) for sample in model.samples] for model in models}
    corpora = {role: Corpus(tuple(prepare(text, preparation) for text in texts)) for role, texts in books.items()}
    for role, one in corpora.items():
        if not len(one):
            raise InputError("no text is left after preparation", where=names[role], remedy="give more human text")
    same = "corpus" not in corpora or corpora["corpus"].digest == corpora["reference"].digest
    return Inputs(
        models,
        prepared,
        corpora["reference"],
        corpora["reference"] if same else corpora["corpus"],
        preparation,
        names,
        why,
        list(dict.fromkeys(notes)),
    )


def choose_preparation(models: Sequence[Model], steps: Iterable[str] | None = None) -> tuple[Preparation, str]:
    """Return the preparation that makes all texts comparable, with the sentence that says what was done and why.

    White space is folded. Everything is lower-cased where a model writes no capital at all, and rid of punctuation where
    a model writes none: the others would differ from it for that reason alone.
    """
    if steps is not None:
        preparation = Preparation(steps)
        return preparation, f"Prepared as asked: {preparation}."
    chosen, said = [*_ALWAYS], list[str]()
    small = [model.name for model in models if not _any(model, str.isupper)]
    bare = [model.name for model in models if not _any(model, lambda character: not (character.isalnum() or character.isspace()))]
    if small:
        chosen.append("lower")
        said.append("Compared in lower case" + _because(small, models, "no capitals"))
    if bare:
        chosen.append("no-punctuation")
        said.append("Compared without punctuation" + _because(bare, models, "none"))
    return Preparation(chosen), " ".join(said)


def _because(some: Sequence[str], models: Sequence[Model], what: str) -> str:
    """Return the end of the sentence; where the few decide for the many, it names them."""
    if 2 * len(some) >= len(models):
        return "."
    return f" ({some[0]} has {what})." if len(some) == 1 else f" ({len(some)} models have {what})."


def _any(model: Model, test: Any) -> bool:
    return any(test(character) for character in set().union(*(sample.content for sample in model.samples)))


def _paths(samples: Samples) -> list[str]:
    if isinstance(samples, Mapping):
        return []
    if isinstance(samples, str | os.PathLike):
        return [os.fspath(samples)]
    return [os.fspath(path) for path in samples]


def _of_runs(paths: Sequence[Path], corpus: PathLike | Text | None) -> tuple[PathLike, PathLike | Text | None, str]:
    """Return what runs hold for reference and corpus, their held-out text and their training text, and say so."""
    if not paths or not all(map(is_run, paths)):
        raise UsageError("no human text to hold the samples against", remedy="give --reference FILE")
    held_out, training = paths[0] / "held-out.txt", paths[0] / "training.txt"
    if not training.is_file():
        raise InputError("the run has no training.txt", where=os.fspath(paths[0]), remedy="train it again")
    reference = held_out if held_out.is_file() else training
    for path in paths[1:]:
        other = path / reference.name
        if not other.is_file() or other.read_bytes() != reference.read_bytes():
            where = f"{paths[0]} and {path}"
            raise UsageError("these runs did not hold out the same text", where=where, remedy="give --reference FILE")
    if reference is training:
        return reference, corpus, "The reference is what the run learned from: it held nothing out."
    said = "The reference is what the run held out" + ("; copying is looked for in what it learned from." if corpus is None else ".")
    return reference, corpus or training, said


def _given(samples: Mapping[str, Sequence[str | Text]]) -> list[Model]:
    models = []
    for name, texts in samples.items():
        if isinstance(texts, str | Text):
            raise UsageError("the samples of a model are a list of texts", where=name, remedy='give {"name": ["text"]}')
        named = [
            text if isinstance(text, Text) else Text(text, f"{name}/{number}") for number, text in enumerate(texts, 1)
        ]
        if not any(character.isalpha() for text in named for character in text.content):
            raise InputError("no letters in its samples", where=name, remedy="leave this model out")
        models.append(Model(name, tuple(named)))
    if not models:
        raise UsageError("no samples", remedy="give at least one model")
    return models


def _texts(
    source: PathLike | Text, encoding: str | None, column: str | None
) -> tuple[tuple[Text, ...], Sequence[str]]:
    if isinstance(source, Text):
        if not any(map(str.isalpha, source.content)):
            raise InputError("no letters", where=source.name, remedy="give human text")
        return (source,), ()
    found = read_texts(os.fspath(source), encoding=encoding, column=column)
    return _blocks(found.texts) if is_run(Path(os.fspath(source)).parent) else found.texts, found.notes


def _blocks(texts: Sequence[Text]) -> tuple[Text, ...]:
    """Return the blocks of a run's text, each with its place in the file."""
    blocks = []
    for text in texts:
        at = 0
        for block in text.content.split(BLOCK):
            if block.strip():
                line, offset = text.line(at), text.offset + at
                blocks.append(replace(text, content=block, first_line=line, offset=offset))
            at += len(block) + len(BLOCK)
    return tuple(blocks)


def _described(name: str, corpus: Corpus) -> dict[str, Any]:
    return {"name": name, "texts": len(corpus.texts), "characters": len(corpus), "digest": corpus.digest}
