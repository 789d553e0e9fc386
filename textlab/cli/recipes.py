"""``textlab recipes``: what can be trained, and what a recipe makes of a book."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from textlab.cli import completion

if TYPE_CHECKING:
    from textlab.training.recipe import Recipe

WIDTH = 90


@click.command()
@click.argument("name", required=False, shell_complete=completion.recipes)
@click.option(
    "--corpus",
    metavar="BOOK",
    shell_complete=completion.paths,
    help="Say what the recipe makes of this book: windows, weights, updates.",
)
@click.option("--set", "changes", multiple=True, metavar="FIELD=VALUE", help="Change a field: window.length=40.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def recipes(name: str | None, *, corpus: str | None, changes: tuple[str, ...], as_json: bool) -> None:
    """List the recipes, or say all of one: its fields, its source, and what is not as there.

    NAME is a recipe's name, or the path of a .toml file.
    """
    from textlab.errors import UsageError
    from textlab.training.loading import load_recipe, recipe_names

    if name is None:
        if corpus is not None or changes:
            raise UsageError("no recipe named", remedy="name one: textlab recipes fast-lstm --corpus BOOK")
        listed = [load_recipe(one) for one in recipe_names()]
        if as_json:
            click.echo(json.dumps([recipe.model_dump(mode="json") for recipe in listed], ensure_ascii=False, indent=2))
        else:
            click.echo("\n".join(f"{recipe.name:<27} {recipe.summary}" for recipe in listed))
        return
    recipe = load_recipe(name, changes)
    sizes = None
    if corpus is not None:
        from textlab.training import sizes as of_a_book

        sizes = of_a_book.sizes(recipe, corpus)
    if as_json:
        about = recipe.model_dump(mode="json") | ({} if sizes is None else {"sizes": sizes})
        click.echo(json.dumps(about, ensure_ascii=False, indent=2))
    else:
        click.echo(_told(recipe, sizes))


def _told(recipe: Recipe, sizes: dict[str, Any] | None) -> str:
    """Return all of a recipe as text."""
    from textlab.report.plain import wrap

    lines = [f"{recipe.name}: {recipe.summary}", *wrap(f"Source: {recipe.source}", WIDTH)]
    lines += [line for one in recipe.deviations for line in wrap(f"Not as there: {one}", WIDTH, hanging="  ")]
    lines += [f"Published: {one.nats:.4f} nats, {one.what}" for one in recipe.figures]
    for section, fields in recipe.model_dump(mode="json").items():
        if isinstance(fields, dict):
            given = [f"{field} = {json.dumps(value)}" for field, value in fields.items() if value is not None]
            free = ", ".join(field for field, value in fields.items() if value is None)
            lines += ["", f"[{section}]", *given, *(wrap(f"# not set: {free}", WIDTH, hanging="# ") if free else ())]
    if sizes is not None:
        lines += ["", *_lines(sizes)]
    return "\n".join(lines)


def _lines(sizes: dict[str, Any]) -> list[str]:
    """Return what a recipe makes of a book, a line each."""
    told = [f"{sizes['characters']:,} characters to learn from, {sizes['symbols']} symbols"]
    if "x" in sizes:
        shapes = (f"({', '.join(map(str, sizes[name]))})" for name in ("x", "y"))
        told.append("X {}  y {}".format(*shapes))
        weights = "unknown: TensorFlow is not installed" if sizes["parameters"] is None else f"{sizes['parameters']:,}"
        told.append(f"Parameters: {weights}")
        short = "" if sizes["updates"] else ": the book is too short for it"
        told.append(f"Updates: {sizes['updates']:,} an epoch{short}")
    return told
