"""The body of a batch as numbered articles, read no further than the caller has got."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from service.bodies import parse_json
from service.problems import Problem
from service.submissions import ArticleSchema, Submission
from service.validation import Errors, invalid, load


@dataclass(frozen=True)
class Refusal:
    """Why a line holds no article that can be extracted; `code` is one of openapi.yaml (`LineError`)."""

    code: str
    detail: str
    errors: Errors = field(default_factory=list)
    id: str | None = None

    def as_error(self) -> dict[str, Any]:
        """The refusal as openapi.yaml has it."""
        errors = {"errors": self.errors} if self.errors else {}
        return {"code": self.code, "detail": self.detail, **errors}


Entry = Submission | Refusal | None
"""An article, why there is none, or an empty line."""


def entries_of_lines(pieces: Iterable[bytes], longest: int, schema: ArticleSchema) -> Iterator[Entry]:
    """One entry for each line of NDJSON; a line may have `longest` bytes, and no more are ever held."""
    for line in split_lines(pieces, longest):
        if line is None:
            yield Refusal("too_large", f"A line may have up to {longest} bytes.")
        elif line.strip():
            yield _entry(line, schema)
        else:
            yield None


def entries_of(articles: Iterable[Any], schema: ArticleSchema) -> Iterator[Entry]:
    """One entry for each article of a body in JSON."""
    return (_checked(article, schema) for article in articles)


def split_lines(pieces: Iterable[bytes], longest: int) -> Iterator[bytes | None]:
    """The lines of a body that comes in pieces; None for one that is longer than allowed.

    Lines end with a line feed, the last one need not (RFC 8259 allows a carriage return before it).
    """
    held, too_long = bytearray(), False
    for piece in pieces:
        *ended, rest = piece.split(b"\n")
        for end in ended:
            too_long = too_long or len(held) + len(end) > longest
            yield None if too_long else bytes(held + end)
            held, too_long = bytearray(), False
        too_long = too_long or len(held) + len(rest) > longest
        held = bytearray() if too_long else held + rest
    if held or too_long:
        yield None if too_long else bytes(held)


def _entry(line: bytes, schema: ArticleSchema) -> Entry:
    try:
        article = parse_json(line, "line")
    except Problem as problem:
        return Refusal("unreadable", problem.detail)
    return _checked(article, schema)


def _checked(article: Any, schema: ArticleSchema) -> Submission | Refusal:
    try:
        submission: Submission = load(schema, article)
        if submission.callback_url:
            raise invalid({"options": {"callback_url": ["Belongs to the batch, not to its articles."]}})
    except Problem as problem:
        name = article.get("id") if isinstance(article, dict) else None
        known = None if schema.validate({"id": name}, partial=True) else name
        return Refusal("invalid", problem.detail, problem.members["errors"], known)
    return submission
