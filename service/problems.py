"""All errors in one place and one shape: `application/problem+json` (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, request
from redis.exceptions import RedisError
from werkzeug.exceptions import HTTPException

from service.request_ids import request_id
from telemetry.logs import told_of

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 5  # seconds; a restarted Redis or worker is back by then

KINDS = {
    400: ("unreadable", "The request cannot be read"),
    401: ("unauthorized", "A valid API key is needed"),
    403: ("forbidden", "Not allowed from there"),
    404: ("not-found", "Not found"),
    405: ("method-not-allowed", "Method not allowed"),
    406: ("not-acceptable", "Not acceptable"),
    409: ("in-progress", "The same request is being answered"),
    413: ("too-large", "The body is too large"),
    415: ("unsupported-media-type", "Unsupported media type"),
    422: ("invalid", "The input is not valid"),
    429: ("too-many", "Too much from this client"),
    500: ("internal-error", "A fault of the service"),
    503: ("unavailable", "Not available now"),
}
DETAILS = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    500: "The service failed to answer; its operator can find this request in the log by its request_id.",
}

log = logging.getLogger(__name__)


class Problem(Exception):
    """An answer other than success: HTTP status, what is wrong and allowed, further members, headers."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None, **members: Any):
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members

    def response(self) -> Response:
        """The problem as an HTTP answer."""
        kind, title = _kind(self.status)
        body = {
            "type": kind,
            "title": title,
            "status": self.status,
            "detail": self.detail,
            "request_id": request_id(),
            **self.members,
        }
        return Response(current_app.json.dumps(body), self.status, self.headers, content_type=MEDIA_TYPE)


def unavailable(detail: str, missing: Sequence[str] = ()) -> Problem:
    """A 503 that says when to come back."""
    members = {"missing": list(missing)} if missing else {}
    return Problem(503, detail, {"Retry-After": str(RETRY_AFTER)}, **members)


def install(app: Flask) -> None:
    """Make every error of the application a problem."""
    app.register_error_handler(Problem, Problem.response)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(RedisError, _redis_error)
    app.register_error_handler(Exception, _fault)


def _kind(status: int) -> tuple[str, str]:
    if status in KINDS:
        slug, title = KINDS[status]
        return f"/docs#problem-{slug}", title
    return "about:blank", HTTPStatus(status).phrase


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status == 413:
        detail = f"The body may have up to {(request.max_content_length or 1) - 1} bytes."
    else:
        detail = DETAILS.get(status, error.description or HTTPStatus(status).phrase)
    kept = {name: value for name, value in error.get_headers() if name.lower() != "content-type"}
    return Problem(status, detail, kept).response()


def _redis_error(error: RedisError) -> Response:
    log.error("Redis failed", extra={"facts": told_of(error)})
    return unavailable("The queue cannot be reached; try again later.").response()


def _fault(error: Exception) -> Response:
    log.error("a fault", extra={"facts": told_of(error)})
    return Problem(500, DETAILS[500]).response()
