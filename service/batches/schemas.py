"""What goes in and out of batches, one class for each component of openapi.yaml."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from service.schemas import EXTRACTION_ID, NOT_NEGATIVE, ResultSchema
from service.submissions import Input, callback_url

MOST_ARTICLES = 1_000
"""Of a batch in JSON; NDJSON, which is read line by line, may hold more."""


class BatchOptionsSchema(Input):
    """Whom to tell of the end."""

    callback_url = callback_url()


class BatchArticlesSchema(Input):
    """Articles as a client sends them in one body; each is looked at by itself."""

    articles = fields.List(
        fields.Raw(allow_none=True),
        required=True,
        validate=validate.Length(1, MOST_ARTICLES, error="Must have from {min} to {max} articles."),
        error_messages={
            "required": "Is required.",
            "invalid": "Must be an array.",
            "null": "Must be an array.",
        },
    )
    options = fields.Nested(BatchOptionsSchema, error_messages={"null": "Must be an object."})


class CountsSchema(Schema):
    """How many articles of a batch there are, and what became of them."""

    articles = fields.Integer(required=True, validate=NOT_NEGATIVE)
    waiting = fields.Integer(required=True, validate=NOT_NEGATIVE)
    succeeded = fields.Integer(required=True, validate=NOT_NEGATIVE)
    failed = fields.Integer(required=True, validate=NOT_NEGATIVE)
    refused = fields.Integer(required=True, validate=NOT_NEGATIVE)


class LinksSchema(Schema):
    """Where to go on from a batch."""

    self = fields.String(required=True)
    results = fields.String(required=True)
    events = fields.String(required=True)


class BatchSchema(Schema):
    """A batch as it stands. Dumps a service.batches.store.Batch with its links."""

    id = fields.String(required=True, validate=EXTRACTION_ID)
    status = fields.String(required=True, validate=validate.OneOf(["queued", "running", "finished"]))
    created_at = fields.DateTime(required=True)
    finished_at = fields.DateTime(required=True, allow_none=True)
    counts = fields.Nested(CountsSchema, required=True)
    links = fields.Nested(LinksSchema, required=True)


class InputErrorSchema(Schema):
    """One fault of the input."""

    pointer = fields.String(required=True)
    detail = fields.String(required=True)


class LineErrorSchema(Schema):
    """Why an article of a batch has no result."""

    code = fields.String(
        required=True,
        validate=validate.OneOf(
            [
                "unreadable",
                "too_large",
                "invalid",
                "engine_error",
                "timed_out",
                "worker_lost",
                "internal_error",
            ]
        ),
    )
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(InputErrorSchema), validate=validate.Length(min=1))


class BatchLineSchema(Schema):
    """What became of one article of a batch."""

    number = fields.Integer(required=True, validate=validate.Range(min=1))
    id = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, validate=validate.OneOf(["succeeded", "failed", "refused"]))
    result = fields.Nested(ResultSchema, required=True, allow_none=True)
    error = fields.Nested(LineErrorSchema, required=True, allow_none=True)
