"""How many requests may wait at once: each holds a thread, and some must stay free for everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import BoundedSemaphore


class WaitingRoom:
    """So many seats for requests that wait for their extraction."""

    def __init__(self, seats: int):
        self._seats = BoundedSemaphore(seats) if seats else None

    @contextmanager
    def seat(self) -> Iterator[bool]:
        """Whether there was a seat; it is free again afterwards. Never waits for one."""
        taken = self._seats is not None and self._seats.acquire(blocking=False)
        try:
            yield taken
        finally:
            if taken and self._seats:
                self._seats.release()


class NoSeat(Exception):
    """All seats are taken."""


def take_seats(*rooms: WaitingRoom) -> ExitStack:
    """A seat in each of the rooms, until the stack is closed. Raises NoSeat and takes none."""
    with ExitStack() as seats:
        for room in rooms:
            if not seats.enter_context(room.seat()):
                raise NoSeat
        return seats.pop_all()
