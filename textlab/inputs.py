"""What a report is about: the samples, the reference and the corpus, read and prepared alike."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textlab.errors import InputError, UsageError
from textlab.texts.blocks import split_blocks
from textlab.texts.comparable import choose_preparation
from textlab.texts.corpus import Corpus, digest
from textlab.texts.encodings import refuse_no_characters
from textlab.texts.folders import ABOUT, EPOCHS, HELD_OUT, SAMPLES, TRAINING, expand, is_run, list_folder
from textlab.texts.models import about_samples, read_models, split_argument
from textlab.texts.preparation import Preparation, Prepared, prepare
from textlab.texts.reading import called
from textlab.texts.records import refuse_no_letters
from textlab.texts.segments import WHOLE
from textlab.texts.sources import Source, open_sources
from textlab.texts.survey import Given
from textlab.texts.text import Model, Text, told_apart
from textlab.texts.unpacking import unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textlab.texts.survey import Progress

    PathLike = str | os.PathLike[str]
    Samples = PathLike | Sequence[PathLike] | Mapping[str, Sequence[str | Text]]
    Human = PathLike | Text | Sequence[PathLike] | Sequence[Text]

#: What the rows of human text are called in a report.
HUMAN = "human"

#: No file system has longer names.
_LONGEST = 255


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

    def with_samples(self, samples: Mapping[str, Sequence[str | Text]]) -> Inputs:
        """Return other samples with the same human text, prepared alike."""
        models = [_told_apart(model) for model in _given(samples)]
        return replace(self, models=models, prepared=_prepared(models, self.preparation))

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
    reference: Human | None,
    corpus: Human | None,
    *,
    steps: Iterable[str] | None = None,
    group: str | None = None,
    encoding: str | None = None,
    column: str | None = None,
    progress: Progress | None = None,
) -> Inputs:
    """Read and prepare everything.

    Parameters
    ----------
    samples
        Paths, or texts by model.
    reference, corpus
        Paths or texts: those of each are one. Runs bring their own, where all learned from the same book.
    steps
        Of the preparation; without them they follow from the samples.
    group, encoding, column
        How files are read.
    progress
        Called with what is done and what there is in all, while human text is read.

    Raises
    ------
    UsageError
        When there is no reference, or what is given cannot be told apart.
    InputError
        When a text cannot be read or used.
    """
    paths = [] if isinstance(samples, Mapping) else [_path(one) for one in _list(samples)]
    notes = list[str]()
    if reference is None:
        reference, corpus, said = _of_runs(_runs(paths), corpus)
        notes.append(said)
    if isinstance(samples, Mapping):
        models = _given(samples)
    else:
        models, said_of_files = read_models(paths, group=group, encoding=encoding, column=column)
        notes += said_of_files
    models = [_told_apart(model) for model in models]
    preparation, why = choose_preparation(models, steps)
    texts = read_human(reference, corpus, preparation, encoding=encoding, column=column, progress=progress)
    return replace(
        texts,
        models=models,
        prepared=_prepared(models, preparation),
        compared=why,
        notes=list(dict.fromkeys([*notes, *texts.notes])),
    )


def names_of(samples: Samples) -> list[str] | None:
    """Return what was given for samples, by the names of paths, wherever they lie; None for texts."""
    if isinstance(samples, Mapping):
        return None
    split = [split_argument(_path(one)) for one in _list(samples)]
    shown = [(name, path if path == "-" else called(path)) for name, path in split]
    return [path if name is None else f"{name}={path}" for name, path in shown]


def names_of_human(human: Human | None) -> list[str] | None:
    """Return what was given for human text, by the names of texts and paths, wherever they lie; None for nothing."""
    return None if human is None else ["-" if one == "-" else _name(one) for one in _several(human, "")]


def _name(one: str | Text) -> str:
    return one.name if isinstance(one, Text) else called(one)


def read_human(
    reference: Human,
    corpus: Human | None,
    preparation: Preparation,
    *,
    encoding: str | None = None,
    column: str | None = None,
    progress: Progress | None = None,
) -> Inputs:
    """Read and prepare human text, for samples that are yet to come; arguments and errors are those of `read`."""
    roles = {"reference": reference, "corpus": corpus}
    given = {role: _several(one, role) for role, one in roles.items() if one is not None}
    human = other = _corpus(given["reference"], preparation, encoding, column, progress)
    if given.get("corpus", given["reference"]) != given["reference"]:
        other = _corpus(given["corpus"], preparation, encoding, column, progress)
    names = {
        role: ", ".join(one.name if isinstance(one, Text) else called(one) for one in given[role]) for role in given
    }
    corpus_of = human if other.digest == human.digest else other
    return Inputs([], {}, human, corpus_of, preparation, names, "", [*human.notes, *other.notes])


def _prepared(models: Sequence[Model], preparation: Preparation) -> dict[str, list[Prepared]]:
    return {model.name: [prepare(sample, preparation) for sample in model.samples] for model in models}


def _list(given: PathLike | Text | Iterable[PathLike | Text]) -> list[Any]:
    return list(given) if isinstance(given, Iterable) and not isinstance(given, str) else [given]


def _path(given: PathLike) -> str:
    """Return a path as a string, refusing what can be none, such as a text."""
    if isinstance(given, str | os.PathLike):
        path = os.fspath(given)
        if os.path.lexists(path) or ("\n" not in path and all(len(part) <= _LONGEST for part in Path(path).parts)):
            return path
    remedy = 'give {"name": ["text", …]} for samples, textlab.Text("text") for human text'
    raise UsageError("this is not the path of a file or folder", where=f"{given!r:.40}", remedy=remedy)


def _several(given: Human, role: str) -> list[str] | list[Text]:
    """Return human text as a list, of paths or of texts."""
    several = _list(given)
    texts = [one for one in several if isinstance(one, Text)]
    if not several:
        raise UsageError("nothing given", where=role, remedy="name a file or a folder")
    if texts and len(texts) < len(several):
        raise UsageError("paths and texts together", where=role, remedy="give either")
    return texts or [_path(one) for one in several]


def _runs(paths: Sequence[str]) -> list[Path]:
    """Return the folders of the runs that samples are taken from; other paths as they are."""
    given = [split_argument(path)[1] for path in paths]
    found = [one for path in given for one in ([Path(path)] if path == "-" else expand(path))]
    return list(dict.fromkeys(run for one in found for run in _runs_at(one)))


def _runs_at(path: Path) -> list[Path]:
    """Return the run at a path, around it or that made it where it leads to samples, or those in it; else the path."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 (links stay as given)
    for folder in whole.parents:
        if is_run(folder) and whole.relative_to(folder).parts[0] in {SAMPLES, EPOCHS}:
            return [Path(os.path.relpath(folder))]
    if is_run(path) or not path.is_dir():
        return [path]
    listing = list_folder(path)
    inner = [] if listing.files else listing.folders
    if inner and all(map(is_run, inner)):
        return [run for run in inner if (run / SAMPLES).is_dir()] or inner
    makers = [_run_of(whole), *(_run_of(whole / folder.name) for folder in inner)]
    found = [run for run in makers if run is not None]
    return found if makers[0] or (inner and len(found) == len(inner)) else [path]


def _run_of(folder: Path) -> Path | None:
    """Return the run that made the samples of a folder, if it lies where they say, and still is of that book."""
    about = about_samples(folder)
    run = _told_run(folder, about)
    if run is None or not is_run(run):
        return None
    try:
        same = json.loads(_bytes(run / ABOUT)).get("digest") == about.get("digest")
    except (ValueError, AttributeError):
        return None
    return run if same else None


def _told_run(folder: Path, about: dict[str, object]) -> Path | None:
    """Return where the run should lie that made the samples of a folder, None where what is said of them does not."""
    return Path(os.path.relpath(os.path.join(folder.parent, str(about["run"])))) if "run" in about else None  # noqa: PTH118


def _of_runs(paths: Sequence[Path], corpus: Human | None) -> tuple[Human, Human | None, str]:
    """Return what runs hold for reference and corpus, their held-out text and their training text, and say so."""
    others = [path for path in paths if not is_run(path)]
    if others or not paths:
        folders = [Path(os.path.abspath(path)) for path in others]  # noqa: PTH100
        gone = [run for folder in folders if (run := _told_run(folder, about_samples(folder)))]
        why = f": {gone[0]}, which made them, is not there, or is of another book" if gone else ""
        raise UsageError(f"no human text to hold the samples against{why}", remedy="give --reference FILE")
    held_out, training = paths[0] / HELD_OUT, paths[0] / TRAINING
    if not training.is_file():
        raise InputError(f"the run has no {TRAINING}", where=os.fspath(paths[0]), remedy="train it again")
    reference = held_out if held_out.is_file() else training
    _refuse_others(paths, reference, "give --reference FILE")
    if corpus is None and reference is not training:
        _refuse_others(paths, training, "give --corpus FILE")
    if reference is training:
        return reference, corpus, "The reference is what the run learned from: it held nothing out."
    if corpus is not None:
        return reference, corpus, "The reference is what the run held out."
    return reference, training, "The reference is what the run held out; copying is looked for in what it learned from."


def _refuse_others(paths: Sequence[Path], text: Path, remedy: str) -> None:
    """Refuse runs of which one has another text under this name than the first."""
    did = "hold out" if text.name == HELD_OUT else "learn from"
    for path in paths[1:]:
        other = path / text.name
        if not other.is_file() or _bytes(other) != _bytes(text):
            raise UsageError(f"these runs did not {did} the same text", where=f"{paths[0]} and {path}", remedy=remedy)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None


def _given(samples: Mapping[str, Sequence[str | Text]]) -> list[Model]:
    models = []
    for name, given in samples.items():
        if not isinstance(name, str):
            raise UsageError("the name of a model is a string", where=f"{name!r:.40}", remedy='give {"name": ["text"]}')
        texts = [] if isinstance(given, str | Text) else list(given)
        if not all(isinstance(text, str | Text) for text in texts) or not texts:
            raise UsageError("the samples of a model are a list of texts", where=name, remedy='give {"name": ["text"]}')
        named = [one if isinstance(one, Text) else Text(one, f"{name}, sample {i}") for i, one in enumerate(texts, 1)]
        for text in named:
            refuse_no_characters(text.content, where=text.name)
        refuse_no_letters("".join(text.content for text in named), where=name)
        models.append(Model(name, tuple(named)))
    if not models:
        raise UsageError("no samples", remedy="give at least one model")
    return models


def _told_apart(model: Model) -> Model:
    """Return the model with a name of its own for each sample; the model's may not be that of human text."""
    if model.name == HUMAN:
        remedy = f"call this model something else, as in people={HUMAN}"
        raise UsageError(f"{HUMAN!r} is what the rows of human text are called", where=model.name, remedy=remedy)
    return replace(model, samples=tuple(told_apart(model.samples)))


def _corpus(
    given: Sequence[str] | Sequence[Text],
    preparation: Preparation,
    encoding: str | None,
    column: str | None,
    progress: Progress | None,
) -> Corpus:
    """Return human text; the texts of runs in their blocks."""
    texts, paths = [one for one in given if isinstance(one, Text)], [one for one in given if isinstance(one, str)]
    for text in texts:
        refuse_no_characters(text.content, where=text.name)
        refuse_no_letters(text.content, where=text.name)
    if not paths:
        return Corpus.of(told_apart(texts), preparation)
    found = open_sources(paths, encoding=encoding, column=column)
    return Corpus(list(map(_in_blocks, found.sources)), preparation, notes=found.notes, progress=progress)


def _in_blocks(source: Source) -> Source | Given:
    """Return the text of a run in its blocks, any other as it is."""
    if not isinstance(source.origin, Path) or not is_run(source.origin.parent):
        return source
    segments = replace(source, size=WHOLE).segments()
    return Given([block for segment in segments for block in split_blocks(segment.text)], where=source.where)


def _described(name: str, corpus: Corpus) -> dict[str, Any]:
    return {"name": name, "texts": len(corpus.spans), "characters": int(corpus.sizes.sum()), "digest": corpus.digest}
