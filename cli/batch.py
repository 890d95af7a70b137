"""`isnad batch`: send many articles to a service that runs, and gather the results in one file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli.articles import Source, count, find_files, read_articles
from cli.client import Client, ServiceFailed
from cli.journal import Journal
from cli.sending import Line, OpenBatch, outcomes


def checked_url(_: click.Context, __: click.Parameter, url: str) -> str:
    """The address, if it is one of HTTP. Raises click.BadParameter."""
    if not url.startswith(("http://", "https://")):
        raise click.BadParameter("must begin with http:// or https://")
    return url


def checked_key(_: click.Context, __: click.Parameter, key: str | None) -> str | None:
    """The key, if it can be one. Raises click.BadParameter, which does not show it."""
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise click.BadParameter("is no key")
    return key


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True))
@click.option(
    "--url",
    default="http://localhost:8000",
    show_default=True,
    callback=checked_url,
    help="Where the service is.",
)
@click.option(
    "--api-key",
    envvar="ISNAD_API_KEY",
    show_envvar=True,
    callback=checked_key,
    help="Key of the service; in the variable no list of processes shows it.",
)
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="NDJSON file.")
@click.option("--resume", is_flag=True, help="Go on with an output that was begun: keep its results.")
@click.option(
    "--concurrency", default=4, show_default=True, type=click.IntRange(1, 64), help="Batches sent at once."
)
@click.option("--retries", default=8, show_default=True, type=click.IntRange(0), help="Tries again, if busy.")
def batch(
    paths: tuple[str, ...],
    url: str,
    api_key: str | None,
    output: Path,
    resume: bool,
    concurrency: int,
    retries: int,
) -> None:
    """Send the articles of PATHs to a service that runs: folders, .txt, .json and .ndjson files.

    Writes one line for each article as it is finished: its id, its source (path, line) and its result or
    error. The exit status is 1 if any failed. --resume tries those again and goes on with the batches that an
    interrupted run has sent, which are kept in <output>.batches meanwhile.
    """
    client, journal = Client(url, retries, api_key), Journal(output)
    files = find_files(paths, apart_from=output)
    done = keep_results(output) if resume else set()
    output.parent.mkdir(parents=True, exist_ok=True)
    # What a file name holds that is not Unicode is written as JSON's own escape.
    with output.open("a" if resume else "w", encoding="utf-8", errors="backslashreplace") as file:
        try:
            sent = open_batches(journal, client) if resume else []
            known = done.union(*(one.sources for one in sent))
            items = (item for item in read_articles(files) if item.source not in known)
            lines = outcomes(items, sent, client, journal, concurrency)
            new = (line for line in lines if Source(**line["source"]) not in done)
            failed = write(shown(new, count(files), len(done)), file)
        except KeyboardInterrupt:
            raise click.ClickException("stopped; --resume goes on from here") from None
        except ServiceFailed as error:
            raise click.ClickException(str(error)) from None
    if failed:
        raise click.ClickException(f"{failed} failed; --resume tries them again")


def open_batches(journal: Journal, client: Client) -> list[OpenBatch]:
    """The batches that an earlier run left open and the service still has. Raises ServiceFailed."""
    batches = [OpenBatch(address, sources) for address, sources in journal.resume().items()]
    for batch in batches:
        if not client.knows(batch.address):
            journal.closed(batch.address)
    return [batch for batch in batches if batch.address in journal]


def shown(lines: Iterable[Line], total: int, done: int) -> Iterator[Line]:
    """The lines, with a progress bar and the failures on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("articles", total=total, completed=done)
        for line in lines:
            if "error" in line:
                progress.console.print(report(line), markup=False, highlight=False, soft_wrap=True)
            progress.advance(task)
            yield line


def report(line: Line) -> str:
    """A failure in one sentence that names the source."""
    source, detail = str(Source(**line["source"])), str(line["error"]["detail"])
    return f"isnad: {detail}" if detail.startswith(source) else f"isnad: {source}: {detail}"


def write(lines: Iterable[Line], file: TextIO) -> int:
    """Write each line as it comes; the number of errors among them."""
    failed = 0
    for line in lines:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
        file.flush()
        failed += "error" in line
    return failed


def keep_results(output: Path) -> set[Source]:
    """The sources that the output has results of; errors and a half-written last line are taken out of it."""
    if not output.exists():
        return set()
    done = set()
    partial = output.with_name(output.name + ".partial")
    with output.open("rb") as lines, partial.open("wb") as kept:
        for line in lines:
            if source := _finished(line):
                kept.write(line)
                done.add(source)
    os.replace(partial, output)
    return done


def _finished(data: bytes) -> Source | None:
    """The source of an output line that is whole and holds a result."""
    try:
        line = json.loads(data)
        source = Source(**line["source"])
    except (ValueError, TypeError, KeyError):
        return None
    return source if "result" in line and data.endswith(b"\n") else None
