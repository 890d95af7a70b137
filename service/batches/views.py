"""Batches: many articles in, one line for each out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from itertools import chain, islice
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for

from service import bodies
from service.batches.events import EVENTS, events_of
from service.batches.intake import Intake
from service.batches.lines import Entry, entries_of, entries_of_lines
from service.batches.results import line_of
from service.batches.reuse import Reuse
from service.batches.schemas import BatchArticlesSchema, BatchSchema
from service.batches.store import PAGE, Batch, UnknownBatch
from service.callbacks import asking
from service.idempotency import Claim
from service.limits import admit
from service.parts import parts
from service.preferences import produces
from service.problems import Problem, unavailable
from service.submissions import article_schema
from service.validation import load
from service.waiting import NoSeat, WaitingRoom, take_seats

NUMBER_DIGITS = 9

blueprint = Blueprint("batches", __name__, url_prefix="/v1/batches")


@blueprint.post("")
@produces(bodies.MEDIA_TYPE)
def create() -> Response:
    """Take a batch in: 202, though some of it may be refused line by line."""
    admit()
    media_type = bodies.check_type(bodies.MEDIA_TYPE, bodies.LINES)
    with _upload(), parts().keys.claim("batches", parts().batches.read) as claim:
        batch = _receive(media_type, claim)
    return _answer(batch, 202, {"Location": url_for("batches.read", batch_id=batch.id)})


@blueprint.get("/<batch_id>")
@produces(bodies.MEDIA_TYPE)
def read(batch_id: str) -> Response:
    """The batch as it stands."""
    return _answer(parts().batches.read(batch_id), 200, {})


@blueprint.get("/<batch_id>/results")
@produces(bodies.LINES)
def results(batch_id: str) -> Response:
    """What became of the articles, in the order sent, up to the first that is not finished.

    More than one page may take its time to be read: for as many readers as there are seats.
    """
    after = _after()
    parts().batches.read(batch_id)
    known = parts().batches.results(batch_id, after)
    first = list(islice(known, PAGE + 1))  # while an error can still be answered
    full = "Too many results are being read already; try again later."
    seats = _seats(parts().readers, full) if len(first) > PAGE else ExitStack()
    lines = (f"{line_of(article)}\n" for article in chain(first, known))
    response = Response(lines, content_type=bodies.LINES, headers={"Cache-Control": "private, no-cache"})
    response.call_on_close(seats.close)
    return response


@blueprint.get("/<batch_id>/events")
@produces(EVENTS)
def events(batch_id: str) -> Response:
    """Its progress as server-sent events, for as many listeners as there are seats."""
    parts().batches.read(batch_id)
    seats = _seats(parts().listeners, "Too many listen already; ask for the batch itself from time to time.")
    dumps, links = current_app.json.dumps, _links(batch_id)
    heard = events_of(parts().batches, batch_id, lambda batch: dumps(_dump(batch, links)))
    response = Response(heard, content_type=EVENTS, headers={"Cache-Control": "no-store"})
    response.call_on_close(seats.close)
    return response


@blueprint.delete("/<batch_id>")
def erase(batch_id: str) -> Response:
    """Cancel and forget."""
    parts().batches.read(batch_id)
    parts().batches.erase(batch_id)
    response = Response(status=204)
    del response.headers["Content-Type"]
    return response


@blueprint.errorhandler(UnknownBatch)
def unknown(_: UnknownBatch) -> Response:
    """404, the same for what never was, what was erased and what is past its lifetime."""
    detail = "There is no batch of that id; it may have been erased, or its time is over."
    return Problem(404, detail).response()


def _upload() -> ExitStack:
    """A seat for a body that may take its time to come in. Raises Problem 503."""
    if (request.content_length or math.inf) <= parts().settings.max_body_bytes:
        return ExitStack()
    return _seats(parts().uploads, "Too many large batches are being sent; try again later.")


def _seats(room: WaitingRoom, full: str) -> ExitStack:
    """A seat in the room, and one among all those who hold a thread for long. Raises Problem 503."""
    try:
        return take_seats(room, parts().waiting_room)
    except NoSeat:
        raise unavailable(full) from None


def _receive(media_type: str, claim: Claim[Batch]) -> Batch:
    """The batch that the body holds; one that breaks off or is refused leaves nothing behind."""
    digest = sha256((media_type + request.headers.get(asking.HEADER, "")).encode())
    pieces = _pieces(media_type, digest, claim)
    if claim.found:
        for _ in pieces:
            pass
        claim.finish(claim.found.id, digest.hexdigest())
        return claim.found
    callback_url, entries = _read(media_type, pieces)
    with Intake(parts().batches, Reuse(parts().jobs, parts().batches), callback_url) as intake:
        intake.take(entries, parts().settings.max_batch_lines)
        intake.close()
        claim.finish(intake.id, digest.hexdigest())
    return parts().batches.read(intake.id)


def _pieces(media_type: str, digest: Any, claim: Claim[Batch]) -> Iterator[bytes]:
    """The body as it comes in, which may take long: the claim is kept up meanwhile."""
    settings = parts().settings
    in_lines = media_type == bodies.LINES
    for piece in bodies.read_pieces(settings.max_batch_bytes if in_lines else settings.max_batch_json_bytes):
        digest.update(piece)
        claim.keep()
        yield piece


def _read(media_type: str, pieces: Iterator[bytes]) -> tuple[str | None, Iterator[Entry]]:
    """Where the end is to be told, and the articles. Raises Problem 422."""
    settings, callback_url = parts().settings, asking.sent_in_header()
    schema = article_schema(settings.max_characters)
    if media_type == bodies.LINES:
        return callback_url, entries_of_lines(pieces, settings.max_body_bytes, schema)
    sent = load(BatchArticlesSchema(), bodies.parse_json(b"".join(pieces)))
    own = asking.checked(sent.get("options", {}).get("callback_url"))
    return own or callback_url, entries_of(sent["articles"], schema)


def _after() -> int:
    """The number after which the client goes on. Raises Problem 422."""
    after = request.args.get("after", "0")
    if not after.isascii() or not after.isdigit() or len(after) > NUMBER_DIGITS:
        raise Problem(422, "`after` must be a whole number from 0 to 999999999.")
    return int(after)


def _links(batch_id: str) -> dict[str, str]:
    return {
        "self": url_for("batches.read", batch_id=batch_id),
        "results": url_for("batches.results", batch_id=batch_id),
        "events": url_for("batches.events", batch_id=batch_id),
    }


def _dump(batch: Batch, links: dict[str, str]) -> Any:
    members = ("id", "status", "created_at", "finished_at", "counts")
    return BatchSchema().dump({**{name: getattr(batch, name) for name in members}, "links": links})


def _answer(batch: Batch, status: int, headers: dict[str, str]) -> Response:
    body = current_app.json.dumps(_dump(batch, _links(batch.id)))
    response = Response(body, status, headers, content_type=bodies.MEDIA_TYPE)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
