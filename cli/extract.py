"""`isnad extract`: read files here, without Redis and without a service."""

from __future__ import annotations

import json
import os
from contextlib import closing
from pathlib import Path

import click
from rich.console import Console

from cli.table import print_quotes, visible
from cli.texts import UnreadableText, name_of, read_text, stem_of
from workers.extraction.document import Extraction
from workers.extraction.engines.base import Engine, EngineError
from workers.extraction.engines.choice import load_engine
from workers.extraction.pipeline import extract as extract_text
from workers.extraction.result import Json, as_result


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Folder for <stem>.json.")
@click.option("--format", "form", type=click.Choice(["json", "table"]), default="json", show_default=True)
@click.option("--explain", is_flag=True, help="Print what found each quote's parts.")
@click.option("--engine", help="Engine to use [ISNAD_ENGINE, else auto].")
def extract(
    files: tuple[str, ...], output: Path | None, form: str, explain: bool, engine: str | None
) -> None:
    """Extract the entities and quotes of text FILEs; - reads standard input.

    Prints one result a line, in the order given, or writes each to its own file with --output. A file that
    cannot be read is reported and spoils no other; the exit status is then 1.
    """
    if output is not None:
        refuse_same_names(files)
        output.mkdir(parents=True, exist_ok=True)
    with closing(load(engine or os.environ.get("ISNAD_ENGINE") or "auto")) as tool:
        failures = sum(not extract_one(path, tool, output, form, explain) for path in files)
    if failures:
        raise click.ClickException(f"{failures} of {len(files)} could not be read")


def refuse_same_names(files: tuple[str, ...]) -> None:
    """Raise click.UsageError where two files would be written to one."""
    stems = [stem_of(path) for path in files]
    if twice := sorted({stem for stem in stems if stems.count(stem) > 1}):
        raise click.UsageError(f"more than one file would be written to {twice[0]}.json")


def load(name: str) -> Engine:
    """The engine. Raises click.ClickException."""
    try:
        return load_engine(name)
    except EngineError as error:
        raise click.ClickException(str(error)) from None


def extract_one(path: str, engine: Engine, output: Path | None, form: str, explain: bool) -> bool:
    """Read one file and write its result; false, and a message, where that fails."""
    try:
        extraction = extract_text(read_text(path), engine)
    except UnreadableText as error:
        click.echo(f"isnad: {error}", err=True)
        return False
    except EngineError as error:
        click.echo(f"isnad: {name_of(path)}: {error}", err=True)
        return False
    show(as_result(extraction, stem_of(path)), path, output, form)
    if explain:
        print_explanation(extraction)
    return True


def print_explanation(extraction: Extraction) -> None:
    """Print for each quote its words and what found its parts, to standard error."""
    for quote in extraction.quotes:
        words = " … ".join(extraction.document.cut(span) for span in quote.content)
        click.echo(f"{quote.id} {quote.speaker.name or '—'}: {visible(words)}", err=True)
        for line in quote.found_by:
            click.echo(f"    {line}", err=True)


def show(result: Json, path: str, output: Path | None, form: str) -> None:
    """Write the result to its file, or print it."""
    if output is not None:
        text = json.dumps(result, ensure_ascii=False, indent=2)
        (output / f"{stem_of(path)}.json").write_text(text + "\n", encoding="utf-8")
    if form == "table":
        print_quotes(Console(), name_of(path), result)
    elif output is None:
        click.echo(json.dumps(result, ensure_ascii=False))
