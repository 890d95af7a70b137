"""What a client prefers: how long to wait (RFC 7240), and which form of answer (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Request, request
from werkzeug.datastructures import MIMEAccept

from service.problems import Problem

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")

# A list of preferences is cut at its commas, a preference at its semicolons, but not inside quotation marks.
PARTS = re.compile(r'((?:[^,;"]|"(?:\\.|[^"\\])*"?)*)([,;]|$)')
SECONDS = re.compile(r'"?([0-9]{1,9})"?')


def preferred_wait(headers: list[str], longest: int) -> int | None:
    """The seconds of `wait=N` in the Prefer headers, capped at `longest`; None where there is none to honour.

    Names are compared without case, the first `wait` counts, what is not understood is ignored (RFC 7240, 2).
    """
    for preference in _preferences(", ".join(headers)):
        name, _, value = preference.partition("=")
        if name.strip().lower() == "wait":
            seconds = SECONDS.fullmatch(value.strip())
            return min(int(seconds[1]), longest) if seconds else None
    return None


def _preferences(header: str) -> list[str]:
    found, first = [], True
    for text, end in PARTS.findall(header):
        if first:
            found.append(text.strip())
        first = end != ";"
    return found


def prefer_headers(request: Request) -> list[str]:
    """All Prefer headers of a request, in order."""
    return request.headers.getlist("Prefer")


def produces(media_type: str) -> Callable[[Callable[Parameters, Answer]], Callable[Parameters, Answer]]:
    """Answer 406 before the view does anything, where the client accepts no answer of that media type."""

    def decorate(view: Callable[Parameters, Answer]) -> Callable[Parameters, Answer]:
        @wraps(view)
        def checked(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer:
            if not _accepted(media_type):
                raise Problem(406, f"This answer comes as {media_type} only.")
            return view(*args, **kwargs)

        return checked

    return decorate


def _accepted(media_type: str) -> bool:
    # Parameters of a media range (`; charset=utf-8`) say nothing here: each answer has one form only.
    ranges = [(name.partition(";")[0].strip(), quality) for name, quality in request.accept_mimetypes]
    return not ranges or MIMEAccept(ranges).quality(media_type) > 0
