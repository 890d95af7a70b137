"""What clients are told, one class for each component of openapi.yaml."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from service.batches.schemas import LinksSchema
from service.schemas import EXTRACTION_ID


class ExtractionLinksSchema(Schema):
    """Where an extraction is."""

    self = fields.String(required=True)


class EndedExtractionSchema(Schema):
    """An extraction that has ended."""

    id = fields.String(required=True, validate=EXTRACTION_ID)
    status = fields.String(required=True, validate=validate.OneOf(["succeeded", "failed", "cancelled"]))
    article_id = fields.String(required=True, allow_none=True)
    links = fields.Nested(ExtractionLinksSchema, required=True)


class ExtractionEventSchema(Schema):
    """That an extraction has ended."""

    type = fields.String(
        required=True,
        validate=validate.OneOf(["extraction.succeeded", "extraction.failed", "extraction.cancelled"]),
    )
    timestamp = fields.DateTime(required=True)
    data = fields.Nested(EndedExtractionSchema, required=True)


class EndedBatchSchema(Schema):
    """A batch that has ended."""

    id = fields.String(required=True, validate=EXTRACTION_ID)
    status = fields.String(required=True, validate=validate.OneOf(["finished", "cancelled"]))
    links = fields.Nested(LinksSchema, required=True)


class BatchEventSchema(Schema):
    """That a batch has ended."""

    type = fields.String(required=True, validate=validate.OneOf(["batch.finished", "batch.cancelled"]))
    timestamp = fields.DateTime(required=True)
    data = fields.Nested(EndedBatchSchema, required=True)
