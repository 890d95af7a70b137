"""`isnad batch`: send many articles to a service that runs, and gather the results in one file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli.articles import Item, Source, count, find_files, read_articles
from cli.client import ArticleFailed, Client

Line = dict[str, Any]
Given = TypeVar("Given")
Gained = TypeVar("Gained")


def checked_url(_: click.Context, __: click.Parameter, url: str) -> str:
    """The address, if it is one of HTTP. Raises click.BadParameter."""
    if not url.startswith(("http://", "https://")):
        raise click.BadParameter("must begin with http:// or https://")
    return url


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True))
@click.option(
    "--url",
    default="http://localhost:8000",
    show_default=True,
    callback=checked_url,
    help="Where the service is.",
)
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="NDJSON file.")
@click.option("--resume", is_flag=True, help="Go on with an output that was begun: keep its results.")
@click.option("--concurrency", default=4, show_default=True, type=click.IntRange(1, 64))
@click.option("--retries", default=8, show_default=True, type=click.IntRange(0), help="Tries again, if busy.")
def batch(
    paths: tuple[str, ...], url: str, output: Path, resume: bool, concurrency: int, retries: int
) -> None:
    """Send the articles of PATHs to a service that runs: folders, .txt, .json and .ndjson files.

    Writes one line for each article as it is finished: its id, its source (path, line) and its result or
    error. The exit status is 1 if any failed; --resume tries those again.
    """
    client = Client(url, retries)
    files = find_files(paths, apart_from=output)
    done = keep_results(output) if resume else set()
    items = (item for item in read_articles(files) if item.source not in done)
    output.parent.mkdir(parents=True, exist_ok=True)
    # What a file name holds that is not Unicode is written as JSON's own escape.
    with output.open("a" if resume else "w", encoding="utf-8", errors="backslashreplace") as file:
        try:
            lines = in_parallel(lambda item: outcome(item, client), items, concurrency, client.stop)
            failed = write(shown(lines, count(files), len(done)), file)
        except KeyboardInterrupt:
            client.stop()
            raise click.ClickException("stopped; --resume goes on from here") from None
    if failed:
        raise click.ClickException(f"{failed} failed; --resume tries them again")


def outcome(item: Item, client: Client) -> Line:
    """The output line of an article, whatever becomes of it."""
    line: Line = {"id": item.id, "source": asdict(item.source)}
    if item.article is None:
        return {**line, "error": {"status": None, "detail": item.error}}
    try:
        return {**line, "result": client.extract(item.article)}
    except ArticleFailed as error:
        return {**line, "error": {"status": error.status, "detail": str(error)}}


def in_parallel(
    function: Callable[[Given], Gained], items: Iterable[Given], limit: int, stop: Callable[[], None]
) -> Iterator[Gained]:
    """What the function makes of each item, as it is made; no more than `limit` at work, one read ahead.

    `stop` is called where the reader goes away early, and has to make the calls at work end soon.
    """
    with ThreadPoolExecutor(limit) as pool:
        running: set[Future[Gained]] = set()
        try:
            for item in items:
                running.add(pool.submit(function, item))
                if len(running) > limit:
                    finished, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in finished)
            while running:
                finished, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in finished)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            stop()
            raise


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
