"""`/metrics`, for Prometheus: what this API has answered, and what Redis tells of the queue and its workers.

Requests are counted in files that the processes of one API share (PROMETHEUS_MULTIPROC_DIR, set by
telemetry.gunicorn_config): whichever of them is asked tells of all, also of those that were replaced. They
are not counted in Redis, since they are to be told when Redis is away. All else is Redis's: every API of one
Redis tells the same of it.
"""

from __future__ import annotations

import os

from flask import Blueprint, Response
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector

from service.fleet_metrics import FleetMetrics
from service.parts import parts
from service.preferences import produces

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

blueprint = Blueprint("metrics", __name__)
disable_created_metrics()  # type: ignore[no-untyped-call]
own = CollectorRegistry()
requests_total = Counter(
    "isnad_http_requests", "Requests answered.", ["route", "method", "status"], registry=own
)
request_seconds = Histogram(
    "isnad_http_request_seconds",
    "Seconds until the answer began, those included that the client preferred to wait.",
    ["route"],
    buckets=SECONDS,
    registry=own,
)


def note(route: str, method: str, status: int, seconds: float) -> None:
    """Count a request that was answered."""
    requests_total.labels(route, method, str(status)).inc()
    request_seconds.labels(route).observe(seconds)


@blueprint.get("/metrics")
@produces("text/plain")
def metrics() -> Response:
    """Everything in the text format of Prometheus. 200 also where Redis is away: it is said so."""
    fleet = CollectorRegistry()
    fleet.register(FleetMetrics(parts().queue))
    text = generate_latest(_requests()) + generate_latest(fleet)
    return Response(text, content_type=CONTENT_TYPE_PLAIN_0_0_4, headers={"Cache-Control": "no-store"})


def _requests() -> CollectorRegistry:
    """The requests to all processes of this API; to this one, where it is the only one."""
    if FOLDER not in os.environ:
        return own
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together
