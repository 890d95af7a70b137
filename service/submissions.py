"""What clients send, one class for each component of openapi.yaml; a test compares the two."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from service.callbacks import addresses

MAX_CHARACTERS = 100_000
NO_NUL = validate.Regexp(r"^[^\u0000]*$", error="Must not hold the character U+0000.")
# White space and what is invisible, listed: \s is another set in each dialect of regular expressions.
UNSEEN = r"\u0001-\u0020\u007f-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
WORDS = validate.Regexp(
    rf"^[{UNSEEN}]*[^\u0000{UNSEEN}][^\u0000]*$",
    error="Must hold something that can be seen, and must not hold the character U+0000.",
)
ADDRESS = validate.Regexp(r"^https?://[^\u0000-\u0020]+$", error="Must be an http or https address.")
MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)"
    r"([Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d))?",
    re.ASCII,
)


def length(low: int | None, high: int) -> validate.Length:
    """A limit in code points that says what is allowed."""
    allowed = "from {min} to {max}" if low else "up to {max}"
    return validate.Length(low, high, error=f"Must have {allowed} characters.")


@dataclass(frozen=True)
class Submission:
    """An article and how to extract it, as the workers take them: those members that were sent.

    Whom to tell of its end is none of their business.
    """

    article: dict[str, str]
    options: dict[str, Any]
    callback_url: str | None = None


class Text(fields.String):
    """A string of whole characters: JSON can name half of a surrogate pair, which no text holds."""

    default_error_messages = {  # noqa: RUF012
        "required": "Is required.",
        "null": "Must be a string.",
        "invalid": "Must be a string.",
        "surrogate": "Must not hold half of a surrogate pair.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise self.make_error("surrogate") from None
        return text


class Input(Schema):
    """What clients send: nothing beside what is promised."""

    error_messages = {  # noqa: RUF012
        "type": "Must be an object.",
        "unknown": "Is not a member of this object.",
    }


def is_callable(value: str) -> None:
    """Accept the address of a callback, wherever it may lead to. Raises ValidationError."""
    try:
        addresses.read_url(value)
    except addresses.BadAddress as error:
        raise ValidationError(str(error)) from None


def callback_url() -> Text:
    """The member for the address that is called at the end."""
    pattern = validate.Regexp(addresses.PATTERN, error=addresses.ALLOWED)
    return Text(validate=[length(None, addresses.MOST_CHARACTERS), pattern, is_callable])


class OptionsSchema(Input):
    """How to extract, what to answer with, and whom to tell of the end."""

    engine = Text(validate=validate.OneOf(["auto", "embedded", "farasa"]))
    include = fields.List(
        Text(validate=validate.OneOf(["tokens", "sentences"])),
        load_default=[],
        error_messages={"invalid": "Must be an array.", "null": "Must be an array."},
    )
    callback_url = callback_url()

    @post_load
    def order(self, options: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The same wishes in another order, or said twice, are the same options."""
        return {**options, "include": sorted(set(options["include"]))}


def is_moment(value: str) -> None:
    """Accept a date or a time with its offset (RFC 3339). Raises ValidationError."""
    match = MOMENT.fullmatch(value)
    try:
        date.fromisoformat(match[1] if match else "")
    except ValueError:
        raise ValidationError("Must be a date (2024-03-05) or a time with its offset (RFC 3339).") from None


class ArticleSchema(Input):
    """One article as a client sends it. Loads a Submission."""

    text = Text(required=True, validate=[length(1, MAX_CHARACTERS), WORDS])
    id = Text(validate=[length(1, 200), NO_NUL])
    title = Text(validate=[length(1, 1000), NO_NUL])
    published = Text(validate=is_moment, metadata={"anyOf": [{"format": "date"}, {"format": "date-time"}]})
    url = Text(validate=[length(None, 2000), ADDRESS])
    source = Text(validate=[length(1, 200), NO_NUL])
    options = fields.Nested(
        OptionsSchema,
        load_default=lambda: OptionsSchema().load({}),
        error_messages={"null": "Must be an object."},
    )

    def __init__(self, max_characters: int = MAX_CHARACTERS):
        super().__init__()
        self.fields["text"].validators[0] = length(1, max_characters)

    @post_load
    def submission(self, members: dict[str, Any], **_: Any) -> Submission:
        """Part the article from its options, and these from the address to call."""
        options = members.pop("options")
        callback_url = options.pop("callback_url", None)
        return Submission(members, options, callback_url)


@cache
def article_schema(max_characters: int) -> ArticleSchema:
    """The schema of articles up to that length, made once: that takes longer than to load an article."""
    return ArticleSchema(max_characters)
