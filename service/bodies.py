"""The body of a request: JSON in UTF-8, checked one thing after the other, each with its own problem."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, NoReturn

from flask import Response, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from service.problems import Problem

MEDIA_TYPE = "application/json"
LINES = "application/x-ndjson"
DISCARDED = 8 * 1_048_576  # bytes
PIECE = 65_536

_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def read_json(limit: int) -> Any:
    """What the body of the present request says. Raises Problem 415, 413 (over `limit` bytes) or 400."""
    check_type(MEDIA_TYPE)
    return parse_json(b"".join(read_pieces(limit)))


def check_type(*allowed: str) -> str:
    """The media type of the present request's body. Raises Problem 415 where it is not among the allowed."""
    if request.mimetype not in allowed:
        types = {"Accept-Post": ", ".join(allowed)}
        raise Problem(415, f"Send the body as Content-Type: {' or '.join(allowed)}.", types)
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem(415, "Send the body as it is, not compressed.", {"Accept-Encoding": "identity"})
    return request.mimetype


def read_pieces(limit: int) -> Iterator[bytes]:
    """The body as it comes in. Raises 413 (over `limit` bytes) or Problem 400.

    One byte over the limit is let in: it tells a body without a length that is over from one that is at it.
    """
    request.max_content_length = limit + 1
    left = limit
    while piece := _receive():
        left -= len(piece)
        if left < 0:
            raise RequestEntityTooLarge
        yield piece


def parse_json(data: bytes, what: str = "body") -> Any:
    """What JSON in UTF-8 says; `what` it is the message calls it. Raises Problem 400."""
    return _parse(_decode(data, what), what)


def dumps_with(members: Mapping[str, Any], **texts: str | None) -> str:
    """The object in JSON; the members that are named here are in JSON already, but for None."""
    parts = (f"{_dumps(name)}:{texts.get(name) or _dumps(value)}" for name, value in members.items())
    return f"{{{','.join(parts)}}}"


def discard_rest(response: Response) -> Response:
    """Read what is left of a refused body, unless it is huge, so that the client gets to read the answer.

    A server that closes a connection with bytes unread resets it, and the answer is lost (RFC 9112, 9.6).
    """
    left = DISCARDED if (request.content_length or 0) <= DISCARDED else 0
    if request.environ.get("wsgi.input_terminated") and "broken_off" not in g:
        with suppress(Exception):  # as in _receive; the answer is made already
            while left > 0 and (data := request.environ["wsgi.input"].read(PIECE)):
                left -= len(data)
    return response


def _receive() -> bytes:
    try:
        return request.stream.read(PIECE)
    except RequestEntityTooLarge:
        raise
    except Exception:
        # A client gone or silent, chunks that are none: each server has exceptions of its own for these.
        g.broken_off = True
        raise Problem(400, "The body breaks off, or its chunks are not as HTTP has them.") from None


def _decode(data: bytes, what: str) -> str:
    try:
        return data.decode("utf-8-sig")  # a byte order mark may stand before JSON (RFC 8259, 8.1)
    except UnicodeDecodeError as error:
        raise Problem(400, f"The {what} is not UTF-8: byte {error.start}.") from None


def _parse(text: str, what: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_members)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Problem(400, f"The {what} is not JSON: {place}.") from None
    except _SaidTwice:
        raise Problem(400, f"The {what} says a member of an object twice.") from None
    except (ValueError, RecursionError):
        # NaN and Infinity, numbers of thousands of digits, brackets a thousand deep.
        raise Problem(400, f"The {what} is not JSON: a number or the depth is out of bounds.") from None


class _SaidTwice(ValueError):
    """Of two members of one name each reader takes another (RFC 8259, 4)."""


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _SaidTwice
    return members


def _no_constant(_: str) -> NoReturn:
    raise ValueError
