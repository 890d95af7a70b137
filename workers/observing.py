"""What becomes of jobs and articles: told in the log beside the request they came from, counted in Redis."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from rq.job import Job

from telemetry.measures import Measures
from telemetry.traces import HEADER, Trace
from workers.extraction.document import Extraction
from workers.failures import code_of

LOG = logging.getLogger("isnad.workers")
NAME = re.compile(r"[A-Za-z0-9._-]{1,128}")
MEASURES = Measures()
"""Of this process."""


@dataclass
class Observation:
    """A job that runs: whence it came, what became of its articles, and of itself once that is known."""

    origin: dict[str, str]
    began: float = field(default_factory=monotonic)
    articles: Counter[str] = field(default_factory=Counter)
    words: int = 0
    end: str = "failed"

    def facts(self) -> dict[str, object]:
        """What the log has of it at its end."""
        seconds = round(monotonic() - self.began, 4)
        return {"end": self.end, "seconds": seconds, "words": self.words, "articles": dict(self.articles)}


@dataclass
class Reading:
    """An article that is read; the extraction, once there is one."""

    extraction: Extraction | None = None


_present: list[Observation] = []


def present_facts() -> dict[str, str]:
    """The job of the moment and the request that it came from, for every line of the log."""
    return _present[-1].origin if _present else {}


@contextmanager
def observed(job: Job) -> Iterator[Observation]:
    """Observe a job from its beginning to its end; a worker has one at a time."""
    observation = Observation(origin_of(job))
    _present.append(observation)
    try:
        yield observation
        LOG.info("job", extra={"facts": observation.facts()})
    finally:
        _present.pop()


@contextmanager
def measured() -> Iterator[Reading]:
    """Measure the reading of one article, whatever comes of it."""
    reading, began, end = Reading(), monotonic(), "succeeded"
    try:
        yield reading
    except Exception as error:
        end = code_of(error)
        raise
    finally:
        _note(end, reading.extraction, monotonic() - began)


def note_article(end: str) -> None:
    """Count what became of an article."""
    MEASURES.count("articles", end)
    if _present:
        _present[-1].articles[end] += 1


def origin_of(job: Job) -> dict[str, str]:
    """Whence a job came, as the service has noted in its `meta`: a request, its key and its trace.

    What is no name is left out: whoever writes to Redis could put anything there.
    """
    meta = job.meta if isinstance(job.meta, dict) else {}
    names = {name: str(meta[name]) for name in ("request_id", "key") if name in meta}
    origin = {"job": job.id} | {name: value for name, value in names.items() if NAME.fullmatch(value)}
    if isinstance(traceparent := meta.get(HEADER), str):
        trace = Trace.after(traceparent)
        origin |= {"trace_id": trace.trace_id, "span_id": trace.span_id}
    return origin


def _note(end: str, extraction: Extraction | None, seconds: float) -> None:
    note_article(end)
    if end == "succeeded" and extraction:
        words = sum(token.kind != "mark" for token in extraction.document.tokens)
        MEASURES.extraction(extraction.engine.name, seconds, words)
        if _present:
            _present[-1].words += words
