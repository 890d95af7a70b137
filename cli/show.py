"""`isnad show`: results that were written before, as tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from cli.table import print_quotes


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def show(files: tuple[Path, ...]) -> None:
    """Print the quotes of FILES: .ndjson of `isnad batch`, .json of `isnad extract`."""
    console = Console()
    for path in files:
        for title, result in results(path):
            print_quotes(console, title, result)


def results(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A title and the result object for each that a file holds. Raises click.ClickException."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.suffix == ".ndjson" else [path.read_text("utf-8")]
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            if "error" not in record:
                yield record.get("source") or path.name, record.get("result", record)
        except (ValueError, AttributeError, TypeError):
            raise click.ClickException(f"{path}, line {number}: not a result of isnad") from None
