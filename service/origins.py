"""Where a job comes from: the request, and the trace that this is a part of (W3C Trace Context)."""

from __future__ import annotations

from flask import g, has_request_context, request

from service.auth import caller
from service.request_ids import request_id
from telemetry.traces import HEADER, Trace


def trace() -> Trace:
    """The present request as a step of the client's trace, or of a new one."""
    if "trace" not in g:
        g.trace = Trace.after(request.headers.get(HEADER))
    found: Trace = g.trace
    return found


def origin() -> dict[str, str]:
    """What a job carries along in its `meta`, for the log of its worker; nothing outside of a request."""
    return {"request_id": request_id(), HEADER: trace().header, **_key()} if has_request_context() else {}


def present_facts() -> dict[str, str]:
    """What every line of the log has of the present request; the name of its key where it has one."""
    if not has_request_context():
        return {}
    step = trace()
    return {"request_id": request_id(), "trace_id": step.trace_id, "span_id": step.span_id, **_key()}


def _key() -> dict[str, str]:
    return {"key": caller().name} if caller().name else {}
