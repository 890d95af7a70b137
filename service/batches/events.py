"""The progress of a batch as server-sent events (WHATWG HTML, 9.2)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

from redis.exceptions import RedisError

from service.batches.store import Batch, Batches, UnknownBatch

EVENTS = "text/event-stream"
PAUSE = 0.5
"""Seconds between two looks at the batch."""
BEAT = 5.0
"""Seconds after which something is sent though nothing has changed: so a listener that is gone is noticed."""
LONGEST = 600.0
"""Seconds after which a listener has to come back, as browsers do by themselves."""


def events_of(batches: Batches, batch_id: str, dump: Callable[[Batch], str]) -> Iterator[str]:
    """`progress` now and with each change, then `end`; each has the batch as its data, or null once erased.

    Without `end`, it is to be asked again: the time is over, or Redis is away.
    """
    seen: Batch | None = None
    heard = time.monotonic()
    end = heard + LONGEST
    while time.monotonic() < end:
        try:
            batch = batches.read(batch_id)
        except UnknownBatch:
            yield event("end", json.dumps(None))
            return
        except RedisError:
            return
        if batch != seen:
            yield event("end" if batch.finished else "progress", dump(batch))
            if batch.finished:
                return
            seen, heard = batch, time.monotonic()
        elif time.monotonic() - heard > BEAT:
            yield ":\n\n"
            heard = time.monotonic()
        time.sleep(PAUSE)


def event(name: str, data: str) -> str:
    """One event; JSON on one line is its data."""
    return f"event: {name}\ndata: {data}\n\n"
