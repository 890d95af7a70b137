"""Articles on their way to the service and back: some batches at once, each fetched as it is done."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from cli.articles import Item, Source
from cli.client import Client, ServiceFailed, problem_of
from cli.journal import Journal

ARTICLES, CHARACTERS = 200, 2_000_000
"""Of a batch, about: small enough that little is lost with one, large enough that its cost is spread."""
PAUSE = 0.25
"""Seconds before the open batches are asked again, where none had news."""
PATIENCE = 900.0
"""Seconds without news after which a batch is given up; --resume asks for it again."""

SENDINGS = 3
"""How often an article is sent to a service that forgets it, as a killed Redis may its last second."""

Line = dict[str, Any]


@dataclass
class OpenBatch:
    """A batch that was sent: its address, the sources of its articles, the last number that was fetched.

    It has its `items` as well, unless an earlier run has sent them.
    """

    address: str
    sources: list[Source]
    items: list[Item] = field(default_factory=list)
    sendings: int = 1
    after: int = 0
    heard: float = field(default_factory=time.monotonic)
    given_up: bool = False
    forgotten: bool = False

    @property
    def finished(self) -> bool:
        """Whether all its results were fetched."""
        return self.after == len(self.sources)

    @property
    def left(self) -> list[Source]:
        """The sources of what was not fetched."""
        return self.sources[self.after :]


def outcomes(
    items: Iterable[Item], resumed: Iterable[OpenBatch], client: Client, journal: Journal, limit: int
) -> Iterator[Line]:
    """The output line of each article, whatever becomes of it; no more than `limit` batches are open at once.

    A line that was taken counts as written: with the last one of a batch the service may forget the batch.
    One that was given up stays in the journal.
    """
    pieces, batches = in_pieces(items), list(resumed)
    while True:
        while len(batches) < limit and (piece := next(pieces, None)):
            yield from send(piece, client, journal, batches)
        if not batches:
            return
        news = False
        for batch in list(batches):
            for line in fetch(batch, client):
                news = True
                yield line
            if batch.finished:
                close(batch, client, journal)
            if batch.finished or batch.given_up or batch.forgotten:
                batches.remove(batch)
            if batch.forgotten:
                journal.closed(batch.address)
                left = batch.items[batch.after :]
                yield from send(left, client, journal, batches, batch.sendings + 1)
        if not news:
            time.sleep(PAUSE)


def in_pieces(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items, as many at a time as make a batch."""
    piece: list[Item] = []
    size = 0
    for item in items:
        piece.append(item)
        size += len(item.article["text"]) if item.article else 0
        if len(piece) >= ARTICLES or size >= CHARACTERS:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def send(
    piece: list[Item], client: Client, journal: Journal, batches: list[OpenBatch], sendings: int = 1
) -> Iterator[Line]:
    """Send what can be sent as a batch; the lines of what cannot."""
    yield from (failure(item.source, "unreadable", item.error or "") for item in piece if not item.article)
    good = [item for item in piece if item.article]
    if not good:
        return
    sources = [item.source for item in good]
    try:
        address = client.send(item.article for item in good if item.article)
    except ServiceFailed as error:
        yield from (failure(item.source, "unsent", str(error), item.id) for item in good)
        return
    journal.opened(address, sources)
    batches.append(OpenBatch(address, sources, good, sendings))


def fetch(batch: OpenBatch, client: Client) -> Iterator[Line]:
    """The lines of what has become known; where the service fails, failures for all that is left."""
    try:
        found = client.results(batch.address, batch.after)
        if not found and time.monotonic() - batch.heard > PATIENCE:
            raise ServiceFailed(f"nothing heard of it for {PATIENCE:.0f} seconds")
    except ServiceFailed as error:
        batch.forgotten = error.status == 404 and bool(batch.items) and batch.sendings < SENDINGS
        batch.given_up = not batch.forgotten
        if batch.given_up:
            yield from (failure(source, "unanswered", str(error)) for source in batch.left)
        return
    for line in found:
        batch.heard = time.monotonic()
        batch.after = line["number"]
        yield line_of(batch.sources[batch.after - 1], line)


def line_of(source: Source, found: dict[str, Any]) -> Line:
    """The output line for a line of the service's results."""
    if found["status"] == "succeeded":
        return {"id": found["id"], "source": asdict(source), "result": found["result"]}
    error = found["error"]
    return failure(source, error["code"], problem_of(error), found["id"])


def failure(source: Source, code: str, detail: str, id: Any = None) -> Line:
    """The output line of an article without a result."""
    return {"id": id, "source": asdict(source), "error": {"code": code, "detail": detail}}


def close(batch: OpenBatch, client: Client, journal: Journal) -> None:
    """Let the service forget the batch."""
    with suppress(ServiceFailed):  # it forgets by itself in time
        client.erase(batch.address)
        journal.closed(batch.address)
