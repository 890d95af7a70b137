"""What goes out, one class for each component of openapi.yaml; a test compares the two.

`ExtractionSchema().dump` shapes every answer: what openapi.yaml does not promise never leaves the service.
Only a result goes out as its worker wrote it, unparsed; the tests hold the workers to openapi.yaml.
"""

from __future__ import annotations

from marshmallow import Schema, fields, validate

EXTRACTION_ID = validate.Regexp(r"^[0-9a-f]{32}$")
SHA256 = validate.Regexp(r"^[0-9a-f]{64}$")
AT_LEAST_ONE = validate.Length(min=1)
NOT_NEGATIVE = validate.Range(min=0)


class SpanSchema(Schema):
    """A stretch of the text, and the words that stand there."""

    start = fields.Integer(required=True, validate=NOT_NEGATIVE)
    end = fields.Integer(required=True, validate=NOT_NEGATIVE)
    text = fields.String(required=True)


class ArticleIdentitySchema(Schema):
    """Which article a result is of."""

    id = fields.String(required=True, allow_none=True)
    characters = fields.Integer(required=True, validate=validate.Range(min=1))
    sha256 = fields.String(required=True, validate=SHA256)


class JarsSchema(Schema):
    """The programs of Farasa that an engine ran."""

    segmenter = fields.String(required=True, validate=SHA256)
    names = fields.String(required=True, validate=SHA256)


class EngineSchema(Schema):
    """An engine that makes results."""

    name = fields.String(required=True)
    version = fields.String(required=True)
    jars = fields.Nested(JarsSchema)


class MentionSchema(SpanSchema):
    """One place where a name is written."""

    sentence = fields.Integer(required=True, validate=NOT_NEGATIVE)
    title = fields.Nested(SpanSchema, required=True, allow_none=True)


class EntitySchema(Schema):
    """A person, place or organisation."""

    id = fields.String(required=True)
    type = fields.String(required=True, validate=validate.OneOf(["PERSON", "LOCATION", "ORGANIZATION"]))
    name = fields.String(required=True)
    mentions = fields.List(fields.Nested(MentionSchema), required=True, validate=AT_LEAST_ONE)


class CueSchema(SpanSchema):
    """The words that report."""

    lemma = fields.String(required=True)


class SpeakerSchema(Schema):
    """Who said it, or the medium that passed it on."""

    mention = fields.Nested(SpanSchema, required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    entity = fields.String(required=True, allow_none=True)
    resolution = fields.String(required=True, validate=validate.OneOf(["explicit", "coreference", "none"]))


class QuoteSchema(Schema):
    """Words or a clause that a source is reported to have said or written."""

    id = fields.String(required=True)
    type = fields.String(required=True, validate=validate.OneOf(["direct", "indirect", "mixed"]))
    content = fields.List(fields.Nested(SpanSchema), required=True, validate=AT_LEAST_ONE)
    cue = fields.Nested(CueSchema, required=True)
    speaker = fields.Nested(SpeakerSchema, required=True)
    via = fields.Nested(SpeakerSchema, required=True, allow_none=True)
    sentence = fields.Integer(required=True, validate=NOT_NEGATIVE)
    confidence = fields.Float(required=True, validate=validate.Range(0, 1))


class SegmentsSchema(Schema):
    """The parts of a word."""

    proclitics = fields.List(fields.String(), required=True)
    stem = fields.String(required=True)
    enclitics = fields.List(fields.String(), required=True)


class TokenSchema(SpanSchema):
    """A word, a number or a mark."""

    segments = fields.Nested(SegmentsSchema, required=True)
    tag = fields.String(
        required=True,
        validate=validate.OneOf(["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-ORG", "I-ORG"]),
    )


class SentenceSchema(Schema):
    """Where a sentence stands."""

    start = fields.Integer(required=True, validate=NOT_NEGATIVE)
    end = fields.Integer(required=True, validate=NOT_NEGATIVE)


class ResultSchema(Schema):
    """What was found in one article."""

    article = fields.Nested(ArticleIdentitySchema, required=True)
    engine = fields.Nested(EngineSchema, required=True)
    entities = fields.List(fields.Nested(EntitySchema), required=True)
    quotes = fields.List(fields.Nested(QuoteSchema), required=True)
    tokens = fields.List(fields.Nested(TokenSchema))
    sentences = fields.List(fields.Nested(SentenceSchema))


class FailureSchema(Schema):
    """Why an extraction failed."""

    code = fields.String(
        required=True,
        validate=validate.OneOf(["engine_error", "timed_out", "worker_lost", "internal_error"]),
    )
    detail = fields.String(required=True)


class ExtractionSchema(Schema):
    """The extraction of one article. Dumps a service.jobs.Extraction."""

    id = fields.String(required=True, validate=EXTRACTION_ID)
    status = fields.String(
        required=True, validate=validate.OneOf(["queued", "running", "succeeded", "failed", "cancelled"])
    )
    created_at = fields.DateTime(required=True)
    started_at = fields.DateTime(required=True, allow_none=True)
    finished_at = fields.DateTime(required=True, allow_none=True)
    result = fields.Nested(ResultSchema, required=True, allow_none=True)
    error = fields.Nested(FailureSchema, required=True, allow_none=True)


class LiveSchema(Schema):
    """The process is alive."""

    status = fields.String(required=True, validate=validate.OneOf(["alive"]))


class ReadySchema(Schema):
    """Articles can be extracted."""

    status = fields.String(required=True, validate=validate.OneOf(["ready"]))
    workers = fields.Integer(required=True, validate=validate.Range(min=1))
    engines = fields.List(fields.Nested(EngineSchema), required=True)
    fallback = fields.String()
