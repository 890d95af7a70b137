"""What the views of an application share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from service.auth import caller
from service.batches.store import Batches
from service.callbacks.store import Callbacks
from service.config import Settings
from service.idempotency import IdempotencyKeys
from service.jobs import Jobs
from service.queue import JobQueue
from service.waiting import WaitingRoom

NAME = "isnad"


@dataclass(frozen=True)
class Parts:
    """Settings, the queue, what the present caller has of it, and seats for requests that hold a thread.

    Who sends a large batch, listens to events or reads long results sits among those who wait, and may not
    take all their seats.
    """

    settings: Settings
    queue: JobQueue
    waiting_room: WaitingRoom
    uploads: WaitingRoom
    listeners: WaitingRoom
    readers: WaitingRoom

    @property
    def jobs(self) -> Jobs:
        """The caller's extractions."""
        return Jobs(self.queue, caller())

    @property
    def batches(self) -> Batches:
        """The caller's batches."""
        return Batches(self.queue, caller())

    @property
    def callbacks(self) -> Callbacks:
        """The callbacks of all."""
        return Callbacks(self.queue.redis, self.settings)

    @property
    def keys(self) -> IdempotencyKeys:
        """The caller's names for requests."""
        return IdempotencyKeys(self.queue.redis, self.settings, caller())


def make_parts(settings: Settings) -> Parts:
    """The parts that these settings ask for; nothing is connected yet."""
    return Parts(
        settings,
        JobQueue(settings),
        WaitingRoom(settings.max_waiting),
        WaitingRoom(settings.max_uploads),
        WaitingRoom(settings.max_listeners),
        WaitingRoom(settings.max_listeners),
    )


def parts() -> Parts:
    """The parts of the application that answers the present request."""
    return cast(Parts, current_app.extensions[NAME])
