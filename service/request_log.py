"""One line of the log for each request, and one count: by route, never by the address that was sent."""

from __future__ import annotations

import logging
from time import monotonic

from flask import Flask, Response, g, request

from service.metrics import note

QUIET = ("health", "metrics")
"""Blueprints that machines ask all the time; what they are answered is in the metrics."""
OTHER = "other"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Tell of every answer of the application. To be installed before all that may answer by itself."""
    app.before_request(_begin)
    app.after_request(_tell)


def _begin() -> None:
    g.began = monotonic()


def _tell(response: Response) -> Response:
    """The seconds are those until the answer begins; a stream of events goes on after that."""
    route = request.url_rule.rule if request.url_rule else OTHER
    method = request.method if request.method in METHODS else OTHER
    status, seconds = response.status_code, monotonic() - g.began
    note(route, method, status, seconds)
    if request.blueprint not in QUIET:
        facts = {"method": method, "route": route, "status": status, "seconds": round(seconds, 4)}
        log.info("request", extra={"facts": facts})
    return response
