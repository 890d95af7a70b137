"""From marshmallow's errors to JSON pointers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, ValidationError

from service.problems import Problem

MOST_ERRORS = 20
MOST_CHARACTERS = 200

Errors = list[dict[str, str]]


def load(schema: Schema, data: Any) -> Any:
    """What the schema makes of the data. Raises Problem 422 with a pointer to each fault."""
    try:
        return schema.load(data)
    except ValidationError as error:
        raise invalid(error.messages) from None


def invalid(messages: Any) -> Problem:
    """The 422 of faults, in the form of marshmallow: a message, or more by the names of members."""
    errors = list_errors(messages)[:MOST_ERRORS]
    return Problem(422, _summary(errors), errors=errors)


def list_errors(messages: Any) -> Errors:
    """Each message with its JSON pointer (RFC 6901), in the order of marshmallow."""
    return [{"pointer": pointer, "detail": detail} for pointer, detail in _walk(messages, "")]


def _walk(messages: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, dict):
        for key, inner in messages.items():
            # marshmallow keeps what is wrong with an object as a whole under this name.
            yield from _walk(inner, pointer if key == "_schema" else f"{pointer}/{_token(key)}")
    elif isinstance(messages, list):
        for inner in messages:
            yield from _walk(inner, pointer)
    else:
        yield pointer, str(messages)


def _token(key: object) -> str:
    """A key as part of a pointer. Keys are the client's: they may be long, and hold what UTF-8 cannot."""
    name = str(key).encode("utf-8", "backslashreplace").decode()[:MOST_CHARACTERS]
    return name.replace("~", "~0").replace("/", "~1")


def _summary(errors: Errors) -> str:
    if len(errors) == 1:
        return f"{errors[0]['pointer'] or 'The body'}: {errors[0]['detail']}"
    return f"{len(errors)} faults; `errors` says where they are and what is allowed."
