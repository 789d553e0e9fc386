"""The file behind ``--config``: the long names of the flags as keys. A flag on the command line wins."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from textlab.errors import InputError

Names = str | list[str]


class Config(BaseModel):
    """What a file may set; lists may be written as TOML lists or as on the command line, ``"a,b,c"``.

    What may be several paths is a list, or one path as it is.
    """

    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=lambda name: name.replace("_", "-"))

    reference: Names | None = None
    corpus: Names | None = None
    metrics: Names | None = None
    output: str | None = None
    language: str | None = None
    word_list: str | None = None
    encoding: str | None = None
    column: str | None = None
    piece: int | None = Field(default=None, ge=1)
    window: int | None = Field(default=None, ge=1)
    budget: float | None = Field(default=None, gt=0)
    prepare: Names | None = None
    group: Literal["folder", "file", "all"] | None = None
    jobs: int | None = Field(default=None, ge=1)
    baseline: str | None = None
    pairs: Literal["auto", "all"] | None = None
    fail_if: Names | None = None
    plots: bool | None = None
    json_: bool | None = Field(default=None, alias="json")
    quiet: bool | None = None


def read(path: str) -> dict[str, Any]:
    """Return the settings of a file under the names of the command's parameters.

    Raises
    ------
    InputError
        When it cannot be read, is no TOML, or has a field that is unknown or of the wrong type.
    """
    try:
        found = tomllib.loads(Path(path).read_bytes().decode("utf-8"))
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=path) from error
    except ValueError as error:
        raise InputError(f"is no TOML: {error}", where=path) from error
    try:
        settings = Config.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        if first["type"] == "extra_forbidden":
            known = ", ".join(field.alias or key for key, field in Config.model_fields.items())
            raise InputError(f"unknown field {name!r}", where=path, remedy=f"the fields are {known}") from error
        raise InputError(f"field {name!r}: {first['msg'].lower()}", where=path) from error
    values = settings.model_dump(exclude_none=True)
    if isinstance(values.get("fail_if"), str):
        values["fail_if"] = [rule.strip() for rule in values["fail_if"].split(",") if rule.strip()]
    for name in ("reference", "corpus"):
        if isinstance(values.get(name), str):
            values[name] = [values[name]]
    return values
