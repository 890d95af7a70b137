"""`isnad show`: results that were written before, as tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import click
from rich.console import Console

from cli.articles import Source
from cli.table import print_quotes
from cli.texts import UnreadableText, read_text


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def show(files: tuple[str, ...]) -> None:
    """Print the quotes of FILEs: .ndjson of `isnad batch`, .json of `isnad extract`; - is standard input."""
    console = Console()
    try:
        for file in files:
            for title, result in results(file):
                print_quotes(console, title, result)
    except UnreadableText as error:
        raise click.ClickException(str(error)) from None


def results(file: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A title and the result object for each that a file holds. Raises UnreadableText."""
    text = read_text(file)
    if (whole := _parsed(text)) is not None:
        yield from _titled(whole, file)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            record = _parsed(line)
            if record is None:
                raise UnreadableText(f"{file}, line {number}: not a result of isnad")
            yield from _titled(record, f"{file}, line {number}")


def _parsed(text: str) -> dict[str, Any] | None:
    """The object that the text is, if it is one."""
    try:
        record = json.loads(text)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _titled(record: dict[str, Any], place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The result in a line of a batch, under its source, or by itself; nothing for an error."""
    if "error" in record:
        return
    result = record.get("result", record)
    if "quotes" not in result:
        raise UnreadableText(f"{place}: not a result of isnad")
    yield str(Source(**record["source"])) if "source" in record else place, result
