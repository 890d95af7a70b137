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


class Heart(threading.Thread):
    """Sends heartbeats while a job runs; none beyond its time limit, so that a stuck job is given up.

    RQ's SimpleWorker sends none: a killed worker would be missed only when its job's time limit is over.
    """

    def __init__(self, beat: Callable[[], None], limit: float) -> None:
        super().__init__(name="heart", daemon=True)
        self._beat, self._limit = beat, limit
        self._stopped = threading.Event()

    def run(self) -> None:
        """Beat until stopped; a Redis that is away for a moment is no reason to end."""
        end = time.monotonic() + self._limit
        while time.monotonic() < end and not self._stopped.wait(BEAT_INTERVAL):
            try:
                self._beat()
            except RedisError as error:
                LOG.warning("no heartbeat: %s", type(error).__name__)

    def stop(self) -> None:
        """Return when the last beat is over: a later one would speak of a job that is finished."""
        self._stopped.set()
        if self.is_alive():
            self.join()
