"""Why a job failed. RQ stores and logs the messages, so none may hold a word of the article."""

from __future__ import annotations

from rq.timeouts import JobTimeoutException

from workers.extraction.engines.base import EngineError


class JobFailure(Exception):
    """A job ended without a result; the message is a sentence of ours."""


class ExtractionFailed(JobFailure):
    """The article could not be read."""


class ForbiddenJob(JobFailure):
    """The job names a function that is not ours."""


class JobErased(JobFailure):
    """The job was erased before it could run."""


def code_of(error: BaseException) -> str:
    """What openapi.yaml calls a failure to read an article."""
    if isinstance(error, JobTimeoutException):
        return "timed_out"
    return "engine_error" if isinstance(error, EngineError) else "internal_error"
