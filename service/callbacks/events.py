"""What a client is told: that something has ended, how, and where it is. Nothing of the article."""

from __future__ import annotations

import json
from datetime import datetime, timezone

from service.batches.store import Batch, Batches
from service.callbacks.schemas import BatchEventSchema, ExtractionEventSchema
from service.callbacks.store import Order
from service.jobs import Jobs
from service.keys import Caller
from service.queue import JobQueue
from service.records import Extraction

CANCELLED = "cancelled"
"""The end of what is not there any more: erased, or forgotten before anybody could be told of its end."""
SCHEMAS = {"extraction": ExtractionEventSchema, "batch": BatchEventSchema}


def event_of(order: Order, queue: JobQueue) -> str | None:
    """The event in JSON, None where nothing has ended. May raise redis.exceptions.RedisError."""
    status, ended_at = CANCELLED, None
    if subject := _read(order, queue):
        if not subject.finished:
            return None
        status, ended_at = subject.status, subject.finished_at
    event = {
        "type": f"{order.kind}.{status}",
        "timestamp": ended_at or datetime.now(timezone.utc),
        "data": {
            "id": order.subject,
            "status": status,
            "article_id": order.article_id,
            "links": _links(order),
        },
    }
    return json.dumps(SCHEMAS[order.kind]().dump(event), ensure_ascii=False, separators=(",", ":"))


def _read(order: Order, queue: JobQueue) -> Extraction | Batch | None:
    caller = Caller(order.caller)
    try:
        if order.kind == "batch":
            return Batches(queue, caller).read(order.subject)
        return Jobs(queue, caller).read(order.subject)
    except LookupError:
        return None


def _links(order: Order) -> dict[str, str]:
    if order.kind == "extraction":
        return {"self": f"/v1/extractions/{order.subject}"}
    path = f"/v1/batches/{order.subject}"
    return {"self": path, "results": f"{path}/results", "events": f"{path}/events"}
