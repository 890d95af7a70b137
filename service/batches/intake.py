"""Takes a batch in, some articles at a time: what has come in is being read while the rest is still sent."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from uuid import uuid4

from redis.client import Pipeline
from redis.exceptions import RedisError

from service.batches.lines import Entry, Refusal
from service.batches.results import packed
from service.batches.reuse import Found, Reuse
from service.batches.store import Batches, job_id, now
from service.callbacks.store import Callbacks, order_of
from service.config import DAY
from service.problems import Problem
from service.submissions import Submission

FUNCTION = "workers.batches.extract_articles"
ARTICLES = 10
"""Articles of a job: the cost of the queue is spread over them, and an urgent article waits for their end."""
CHARACTERS = 30_000
"""Characters of a job, about: long articles go by fewer, so that nobody waits long behind one job."""
LONGEST_WAIT = 7 * DAY
"""Seconds that a batch may take to be read: behind a long queue more than its results are kept afterwards."""
REFUSALS = 200
"""Lines without an article that are held before they are written down."""


class Intake:
    """A batch that comes in. Nobody knows of it until it is closed; the callback is told of its end."""

    def __init__(self, batches: Batches, reuse: Reuse, callback_url: str | None = None):
        self.id = uuid4().hex
        self._created_at = now()
        self._batches = batches
        self._reuse = reuse
        self._callback_url = callback_url
        self._callbacks = Callbacks(batches.redis, batches.settings)
        self._keys = batches.keys(self.id)
        self._lines = self._jobs = 0
        self._articles: list[tuple[int, Submission]] = []
        self._known: dict[Any, Any] = {}
        self._counts = {"empty": 0, "refused": 0}

    def take(self, entries: Iterable[Entry], most: int) -> None:
        """Queue the articles as they come. Raises Problem 413 beyond `most` lines."""
        for entry in entries:
            self._lines += 1
            if self._lines > most:
                raise Problem(413, f"A batch may have up to {most} lines.")
            self._note(entry)
            if self._full():
                self._send()

    def close(self) -> None:
        """Queue the rest and let the batch be known. Raises Problem 422 where there was no article."""
        if self._lines == self._counts["empty"]:
            raise Problem(422, "The body holds no article.")
        self._send({"lines": self._lines})
        if self._batches.redis.hlen(self._keys[1]) == self._lines:  # the workers were done before
            for name in self._keys:
                self._batches.redis.expire(name, self._batches.settings.result_ttl)

    def __enter__(self) -> Intake:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Leave nothing behind of a batch that did not come in to the end."""
        if kind is not None:
            with suppress(RedisError):
                self._batches.erase(self.id)
                self._callbacks.forget(self.id)

    def _note(self, entry: Entry) -> None:
        if isinstance(entry, Submission):
            self._articles.append((self._lines, entry))
        elif isinstance(entry, Refusal):
            self._counts["refused"] += 1
            self._known[self._lines] = packed({"id": entry.id, "refused": entry.as_error()})
        else:
            self._counts["empty"] += 1
            self._known[self._lines] = b""

    def _full(self) -> bool:
        characters = sum(len(sent.article["text"]) for _, sent in self._articles)
        return len(self._articles) >= ARTICLES or characters >= CHARACTERS or len(self._known) >= REFUSALS

    def _send(self, more: dict[str, Any] | None = None) -> None:
        """Everything that has come in since the last time, at once or not at all."""
        found = self._reuse.find(self._articles)
        with self._batches.redis.pipeline() as pipeline:
            self._reuse.note(self.id, found, pipeline)
            self._write({**self._counts, **(more or {})}, self._take_results(found), pipeline)
            if self._articles:
                self._enqueue(pipeline)
            if more and (url := self._callback_url):
                self._callbacks.ask(order_of("batch", self.id, url, self._batches.caller), pipeline)
            for name in self._keys:
                pipeline.expire(name, self._batches.settings.known_seconds + (LONGEST_WAIT if more else 0))
            pipeline.execute()
        self._articles, self._known = [], {}

    def _take_results(self, found: dict[int, Found]) -> int:
        """Put aside those articles whose results are known; how many they are."""
        before = len(self._articles)
        for number, sent in self._articles:
            if result := found[number].result:
                self._known[number] = packed({"id": sent.article.get("id")}, result)
        self._articles = [entry for entry in self._articles if entry[0] not in self._known]
        return before - len(self._articles)

    def _write(self, fields: dict[Any, Any], succeeded: int, pipeline: Pipeline) -> None:
        key, results, _ = self._keys
        fields.update(created_at=self._created_at, changed_at=now(), caller=self._batches.caller.name)
        pipeline.hset(key, mapping=fields)
        pipeline.hincrby(key, "succeeded", succeeded)
        if self._known:
            pipeline.hset(results, mapping=self._known)

    def _enqueue(self, pipeline: Pipeline) -> None:
        """A job for the articles at hand. It is forgotten, with their texts, as soon as it is done."""
        numbers = [number for number, _ in self._articles]
        pipeline.rpush(self._keys[2], f"{numbers[0]} {numbers[-1]}")
        kwargs = {
            "batch": self._keys[0],
            "articles": [[number, sent.article, sent.options] for number, sent in self._articles],
            "limit": self._batches.settings.job_timeout,
            "lifetime": self._batches.settings.result_ttl,
        }
        queue, name = self._batches.queue, job_id(self.id, self._jobs)
        job = queue.job(FUNCTION, kwargs, name, articles=len(numbers), keep_result=False)
        queue.put(job, self._batches.caller, pipeline, urgent=False)
        self._jobs += 1
