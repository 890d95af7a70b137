"""A pool of worker processes that share one loaded engine."""

from __future__ import annotations

import gc
import logging
import os
import signal
import time
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

from redis import Redis, RedisError
from redis.exceptions import AuthenticationError
from rq.worker_pool import WorkerPool

from workers.courier import Courier
from workers.extraction.engines.base import EngineError
from workers.jobs import chosen, warm_up
from workers.offer import offer
from workers.processes import die_with_parent
from workers.serialization import JSONSerializer
from workers.settings import Settings, SettingsError
from workers.worker import WORKER_TTL, ExtractionWorker

LOG = logging.getLogger("isnad.workers")
LOG_LEVEL = "WARNING"
"""Of RQ's own lines: below it RQ writes four for each job, and at DEBUG the results themselves."""
GARBAGE = 10_000
"""New objects after which Python looks for those that hold each other: articles leave none behind."""


class ExtractionPool(WorkerPool):
    """Keeps the set number of workers alive, and where clients are to be called back, a courier.

    The engine is loaded in the pool, before the fork: the workers share its memory by copy-on-write, a worker
    that takes the place of a killed one is ready in milliseconds, and an engine that cannot be loaded stops
    the pool with one clear error. What an engine cannot share (a child process) it makes on first use.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.courier = Courier()
        super().__init__([settings.queue], connection=connect(settings), num_workers=settings.workers)

    def get_worker_process(
        self, name: str, burst: bool, _sleep: float = 0, logging_level: str = LOG_LEVEL
    ) -> BaseProcess:
        """A process, not started yet, that runs one worker."""
        return get_context("fork").Process(
            target=run_worker, args=(self.settings, name, os.getpid()), name=f"isnad worker {name}"
        )

    def check_workers(self, respawn: bool = True) -> None:
        """Replace those that have ended."""
        super().check_workers(respawn)
        if self.settings.courier and self.status != self.Status.STOPPED:
            self.courier.keep()

    def stop_workers(self) -> None:
        """Tell all of them to stop."""
        super().stop_workers()  # type: ignore[no-untyped-call]
        self.courier.stop()

    def all_workers_have_stopped(self) -> bool:
        """Whether all of them have."""
        return super().all_workers_have_stopped() and self.courier.has_stopped


def run_pool(settings: Settings) -> None:
    """Run the workers until SIGINT or SIGTERM; each then finishes the job it has. Raises SettingsError."""
    wait_for_redis(settings)
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)
    ExtractionPool(settings).start(logging_level=LOG_LEVEL)


def run_worker(settings: Settings, name: str, parent: int) -> None:
    """Run one worker in this process until it is told to stop."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent(parent)
    wait_for_redis(settings)
    start_engine(settings.engine)
    try:
        worker = ExtractionWorker(
            [settings.queue], name=name, connection=connect(settings), serializer=JSONSerializer
        )
        worker.offer = offer(chosen(settings.engine))
        worker.work(logging_level=LOG_LEVEL)
    except RedisError as error:
        LOG.warning("a worker ended without signing off: %s", type(error).__name__)


def start_engine(name: str) -> None:
    """Have the engine start what it cannot share; where that fails now, the first article tries again."""
    try:
        warm_up(chosen(name).engine)
    except EngineError as error:
        LOG.warning("the engine does not start: %s", error)


def connect(settings: Settings) -> Redis:
    """A client of the Redis in the settings, patient enough for a worker that waits for a job."""
    return Redis.from_url(settings.redis_url, socket_timeout=WORKER_TTL, socket_connect_timeout=5)


def wait_for_redis(settings: Settings) -> None:
    """Return when Redis answers and can write. Raises SettingsError if it refuses the name or password."""
    told = False
    while True:
        try:
            connect(settings).ping()
            return
        except AuthenticationError:
            raise SettingsError(f"Redis at {settings.redis_address} refused the name or password") from None
        except RedisError as error:  # of a disk that is full, too
            if not told:
                name = type(error).__name__
                LOG.warning("no Redis at %s (%s); waiting for it", settings.redis_address, name)
            told = True
            time.sleep(1)
