"""Extractions: an article in, its entities and attributed quotes out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request, url_for

from service.bodies import dumps_with, read_json
from service.callbacks import asking
from service.jobs import UnknownExtraction, fingerprint
from service.parts import parts
from service.preferences import prefer_headers, preferred_wait, produces
from service.problems import Problem
from service.records import Extraction
from service.schemas import ExtractionSchema
from service.submissions import Submission, article_schema
from service.validation import load

MEDIA_TYPE = "application/json"
SCHEMA = ExtractionSchema()

blueprint = Blueprint("extractions", __name__, url_prefix="/v1")


@blueprint.post("/extractions")
@produces(MEDIA_TYPE)
def create() -> Response:
    """Take an article in: 200 where its extraction has finished, else 202."""
    submission, jobs = _submission(), parts().jobs
    with parts().keys.claim("extractions", jobs.read) as claim:
        extraction = claim.found or jobs.submit(submission)
        claim.finish(extraction.id, fingerprint(submission))
    extraction, headers = _wait(extraction)
    headers["Location"] = url_for("extractions.read", extraction_id=extraction.id)
    return _answer(extraction, 200 if extraction.finished else 202, headers)


@blueprint.get("/extractions/<extraction_id>")
@produces(MEDIA_TYPE)
def read(extraction_id: str) -> Response:
    """The extraction as it stands, or 304 where the client has that already."""
    extraction, headers = _wait(parts().jobs.read(extraction_id))
    response = _answer(extraction, 200, headers)
    response.make_conditional(request)
    return response


@blueprint.delete("/extractions/<extraction_id>")
def erase(extraction_id: str) -> Response:
    """Cancel and forget."""
    parts().jobs.erase(extraction_id)
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


@blueprint.errorhandler(UnknownExtraction)
def unknown(_: UnknownExtraction) -> Response:
    """404, the same for what never was, what was erased and what is past its lifetime."""
    detail = "There is no extraction of that id; it may have been erased, or its time is over."
    return Problem(404, detail).response()


def _submission() -> Submission:
    settings = parts().settings
    schema = article_schema(settings.max_characters)
    submission: Submission = load(schema, read_json(settings.max_body_bytes))
    asking.checked(submission.callback_url)
    return submission


def _wait(extraction: Extraction) -> tuple[Extraction, dict[str, str]]:
    """Wait as long as the client prefers, if there is a seat; the header says what was done (RFC 7240, 3)."""
    seconds = preferred_wait(prefer_headers(request), parts().settings.max_wait)
    if seconds is None:
        return extraction, {}
    applied = {"Preference-Applied": f"wait={seconds}"}
    if extraction.finished:
        return extraction, applied
    with parts().waiting_room.seat() as seated:
        return (parts().jobs.wait(extraction, seconds), applied) if seated else (extraction, {})


def _answer(extraction: Extraction, status: int, headers: dict[str, Any]) -> Response:
    members = SCHEMA.dump(replace(extraction, result=None))
    body = dumps_with(members, result=extraction.result)
    response = Response(body, status, headers, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Prefer")
    response.add_etag()
    return response
