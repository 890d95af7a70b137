"""A name for each request, in its answer, its problem and the log."""

from __future__ import annotations

import re
from uuid import uuid4

from flask import Flask, Response, g, request

HEADER = "X-Request-ID"
ALLOWED = re.compile(r"[A-Za-z0-9._-]{1,128}")


def request_id() -> str:
    """The name of the present request: the client's own where it is a plain one, else a new one."""
    if "request_id" not in g:
        sent = request.headers.get(HEADER, "")
        g.request_id = sent if ALLOWED.fullmatch(sent) else uuid4().hex
    return str(g.request_id)


def install(app: Flask) -> None:
    """Give every answer of the application the name of its request."""
    app.after_request(_name)


def _name(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    return response
