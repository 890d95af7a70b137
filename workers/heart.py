"""The sign of life of a worker that is busy."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from redis import RedisError

LOG = logging.getLogger("isnad.workers")
BEAT_INTERVAL = 5
"""Seconds between two heartbeats of a job that runs."""


class Heart:
    """Sends heartbeats while a job runs; none beyond its time limit, so that a stuck job is given up.

    RQ's SimpleWorker sends none: a killed worker would be missed only when its job's time limit is over. One
    thread beats for all jobs of a worker: to start one costs more than most of the rest of a job's beginning.
    """

    def __init__(self) -> None:
        self._beat: Callable[[], None] | None = None
        self._limit = 0.0
        self._beating = threading.Lock()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, beat: Callable[[], None], seconds: float) -> None:
        """Beat from now on, for so many seconds at the most."""
        with self._beating:
            self._beat, self._limit = beat, time.monotonic() + seconds
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="heart", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Return when the last beat is over: a later one would speak of a job that is finished."""
        with self._beating:
            self._beat = None

    def close(self) -> None:
        """Beat no more."""
        self._closed.set()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        while not self._closed.wait(BEAT_INTERVAL):
            with self._beating:
                if self._beat and time.monotonic() < self._limit:
                    self._beat_once(self._beat)

    def _beat_once(self, beat: Callable[[], None]) -> None:
        """A Redis that is away for a moment is no reason to end."""
        try:
            beat()
        except RedisError as error:
            LOG.warning("no heartbeat: %s", type(error).__name__)
