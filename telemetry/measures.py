"""What the workers count, in Redis: `isnad:measures:<queue>`, a hash of whole numbers.

It lies there and not in a process, because the workers are many, come and go, may be on other machines and
have no port that could be asked. What is counted:

- `jobs <end>`: succeeded, failed, lost (with its workers, again and again), erased; repeated, for each time
  that a job went back into the queue.
- `articles <end>`: succeeded, or a code of openapi.yaml.
- `callbacks <end>`: delivered, gone, refused, given_up; repeated, for each attempt but the last that failed.
- `words <engine>`, `microseconds <engine>` of the articles that succeeded, and `took <engine> <bound>`, how
  many took up to that many seconds but more than the bound before it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from contextlib import suppress

from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Seconds; what takes longer has the bound +Inf."""
OVER = "+Inf"


def key(queue: str) -> str:
    """Where the measures of a queue lie."""
    return f"isnad:measures:{queue}"


class Measures:
    """Counts that are on their way to Redis; what cannot be written now is written with what follows."""

    def __init__(self) -> None:
        self._waiting: Counter[str] = Counter()

    def count(self, *words: str) -> None:
        """One more of this kind."""
        self._waiting[" ".join(words)] += 1

    def extraction(self, engine: str, seconds: float, words: int) -> None:
        """An article that succeeded."""
        at = bisect_left(BOUNDS, seconds)
        self.count("took", engine, str(BOUNDS[at]) if at < len(BOUNDS) else OVER)
        self._waiting[f"microseconds {engine}"] += round(seconds * 1_000_000)
        self._waiting[f"words {engine}"] += words

    def flush(self, redis: Redis, queue: str) -> None:
        """Add everything to what is in Redis, at once or not at all."""
        if not self._waiting:
            return
        with suppress(RedisError), redis.pipeline() as pipeline:
            self.write(pipeline, queue)
            pipeline.execute()
            self.clear()

    def write(self, pipeline: Pipeline, queue: str) -> None:
        """Add everything once the pipeline is executed; after that it is to be cleared here."""
        for field, number in self._waiting.items():
            pipeline.hincrby(key(queue), field, number)

    def clear(self) -> None:
        """Forget what was written."""
        self._waiting.clear()
