"""Results of articles that were sent before, by themselves or in a batch: nothing is computed twice.

Where the result of an article is stands under the key that single articles have too (service.jobs): the id of
an extraction, or `<batch>-<number>` for a line of a batch. It is a place and no copy: what was erased there
is not found again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from redis.client import Pipeline
from rq.utils import as_text

from service.batches.store import Batches
from service.jobs import Jobs
from service.submissions import Submission

Articles = Sequence[tuple[int, Submission]]
"""Articles of a batch with their numbers."""


@dataclass(frozen=True)
class Found:
    """What is known of an article: under which key, its result in JSON, and whether that place is in use."""

    key: str
    result: str | None = None
    in_use: bool = False


class Reuse:
    """Finds and notes where results are. Any method may raise redis.exceptions.RedisError."""

    def __init__(self, jobs: Jobs, batches: Batches):
        self._jobs = jobs
        self._batches = batches

    def find(self, articles: Articles) -> dict[int, Found]:
        """What is known of each article, by its number."""
        if not articles:
            return {}
        keys = self._jobs.same_keys([sent for _, sent in articles])
        places = self._batches.redis.mget(keys)
        return {
            number: self._look(key, as_text(place)) if place else Found(key)
            for (number, _), key, place in zip(articles, keys, places, strict=True)
        }

    def note(self, batch_id: str, found: dict[int, Found], pipeline: Pipeline) -> None:
        """Say that these articles' results will be in this batch, where they are nowhere else."""
        for number, known in found.items():
            if not known.in_use:
                pipeline.set(known.key, f"{batch_id}-{number}", ex=self._batches.settings.known_seconds)

    def _look(self, key: str, place: str) -> Found:
        if "-" in place:
            result = self._batches.result_at(place)
            return Found(key, result, in_use=result is not None)
        extraction = self._jobs.reusable(place)
        return Found(key, extraction.result, in_use=True) if extraction else Found(key)
