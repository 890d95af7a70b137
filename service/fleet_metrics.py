"""What Redis tells of the queue, the workers and what they have done, as metrics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timezone

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from redis.exceptions import RedisError
from rq.job import Job
from rq.registry import StartedJobRegistry
from rq.utils import as_text, str_to_date

from service.callbacks.store import Callbacks
from service.fleet import read_fleet
from service.queue import JobQueue
from telemetry.measures import BOUNDS, OVER, key

COUNTED = {
    "jobs": (
        "isnad_jobs",
        "Jobs by their end; `repeated`: back into the queue after a worker was lost.",
        "end",
    ),
    "articles": ("isnad_articles", "Articles that workers have read, by their end.", "end"),
    "callbacks": ("isnad_callbacks", "Callbacks by their end; `repeated`: an attempt that failed.", "end"),
    "words": ("isnad_words", "Words and numbers of the articles that were extracted.", "engine"),
}

Measures = dict[tuple[str, ...], int]


class FleetMetrics(Collector):
    """One look at Redis; where that fails, no more is told than that."""

    def __init__(self, queue: JobQueue):
        self._queue = queue
        self._redis = queue.redis
        self._settings = queue.settings

    def collect(self) -> Iterator[Metric]:
        """The metrics of this moment."""
        try:
            found = [*self._jobs(), *self._callbacks(), *self._workers(), *_done(self._measures())]
        except RedisError:
            found = []
        yield GaugeMetricFamily("isnad_redis_up", "1 where Redis answers, else 0.", bool(found))
        yield from found

    def _jobs(self) -> Iterator[Metric]:
        lines = ["line"]
        waiting = GaugeMetricFamily("isnad_queue_jobs", "Jobs that wait for a worker.", labels=lines)
        oldest = GaugeMetricFamily(
            "isnad_queue_oldest_seconds", "How long the oldest of them has waited.", labels=lines
        )
        for line, length, heads in self._queue.turns.heads(self._redis):
            waiting.add_metric([line], length)
            oldest.add_metric([line], max(map(self._age, heads), default=0.0))
        running = self._redis.zcard(StartedJobRegistry(self._settings.queue, connection=self._redis).key)
        yield from (
            waiting,
            oldest,
            GaugeMetricFamily("isnad_jobs_running", "Jobs that a worker has.", running),
        )

    def _age(self, job_id: bytes) -> float:
        moment = self._redis.hget(Job.key_for(as_text(job_id)), "enqueued_at")
        if moment is None:
            return 0.0
        return max(0.0, (datetime.now(timezone.utc) - str_to_date(moment)).total_seconds())

    def _callbacks(self) -> Iterator[Metric]:
        overdue = Callbacks(self._redis, self._settings).overdue()
        yield GaugeMetricFamily("isnad_callbacks_overdue", "Callbacks that nobody looks after.", overdue)

    def _workers(self) -> Iterator[Metric]:
        fleet = read_fleet(self._redis, self._settings)
        yield GaugeMetricFamily("isnad_workers", "Workers that have reported lately.", fleet.workers)
        engines = GaugeMetricFamily(
            "isnad_engine_info", "What articles are extracted with by default.", labels=["engine", "version"]
        )
        for engine in fleet.engines:
            engines.add_metric([engine["name"], engine["version"]], 1)
        yield engines

    def _measures(self) -> Measures:
        stored = self._redis.hgetall(key(self._settings.queue))
        return {tuple(as_text(field).split()): int(number) for field, number in stored.items()}


def _done(measures: Measures) -> Iterator[Metric]:
    for kind, (name, text, label) in COUNTED.items():
        counter = CounterMetricFamily(name, text, labels=[label])
        for words, number in sorted(measures.items()):
            if words[0] == kind:
                counter.add_metric(words[1:], number)
        yield counter
    yield _seconds(measures)


def _seconds(measures: Measures) -> Metric:
    """How long extractions took, by engine: how many up to each bound, as Prometheus has it."""
    histogram = HistogramMetricFamily(
        "isnad_extraction_seconds", "Seconds that it took to extract an article.", labels=["engine"]
    )
    took: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for words, number in measures.items():
        if words[0] == "took":
            took[words[1]][words[2]] = number
    for engine, numbers in sorted(took.items()):
        buckets, total = [], 0
        for bound in (*map(str, BOUNDS), OVER):
            total += numbers.get(bound, 0)
            buckets.append((bound, float(total)))
        histogram.add_metric([engine], buckets, measures.get(("microseconds", engine), 0) / 1_000_000)
    return histogram
