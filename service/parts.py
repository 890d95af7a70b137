"""What the views of an application share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from service.config import Settings
from service.idempotency import IdempotencyKeys
from service.jobs import Jobs
from service.waiting import WaitingRoom

NAME = "isnad"


@dataclass(frozen=True)
class Parts:
    """Settings, the door to the queue, the clients' keys, and the seats for requests that wait."""

    settings: Settings
    jobs: Jobs
    keys: IdempotencyKeys
    waiting_room: WaitingRoom


def make_parts(settings: Settings) -> Parts:
    """The parts that these settings ask for; nothing is connected yet."""
    jobs = Jobs(settings)
    keys = IdempotencyKeys(jobs.redis, settings)
    return Parts(settings, jobs, keys, WaitingRoom(settings.max_waiting))


def parts() -> Parts:
    """The parts of the application that answers the present request."""
    return cast(Parts, current_app.extensions[NAME])
