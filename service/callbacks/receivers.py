"""Fairness between receivers: how many calls each has at a time, and which are not called for a while."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field

AT_ONCE = 16
AWAY = 5.0
"""Seconds that a receiver which did not answer is not called again: its other calls have failed as well."""
QUICKEST = 0.05
LONGEST = 60.0
"""Seconds that a call may be put off because its receiver has enough to do."""


@dataclass
class Receiver:
    """When the calls under way began, until when it is away, and when the next call in line has its turn."""

    calls: list[float] = field(default_factory=list)
    away_until: float = 0.0
    turn: float = 0.0


class Receivers:
    """Those that there is something to tell to, by their names, as one courier knows them."""

    def __init__(self) -> None:
        self._receivers: defaultdict[str, Receiver] = defaultdict(Receiver)

    def is_away(self, name: str) -> bool:
        """Whether it has just not answered."""
        return self._receivers[name].away_until > time.monotonic()

    def pause(self, name: str) -> float:
        """Seconds after which one more call may have its turn, 0 for now.

        Those that wait are lined up by how long the calls under way have taken by now: however many they are,
        they come back a few at a time.
        """
        receiver, now = self._receivers[name], time.monotonic()
        if len(receiver.calls) < AT_ONCE:
            return 0.0
        median = receiver.calls[AT_ONCE // 2]
        receiver.turn = max(receiver.turn, now) + max(QUICKEST, now - median) / AT_ONCE
        return min(receiver.turn - now, LONGEST)

    def begin(self, name: str) -> float:
        """A call begins; the moment, by which it is known when it ends."""
        moment = time.monotonic()
        self._receivers[name].calls.append(moment)
        return moment

    def end(self, name: str, began: float, answered: bool) -> None:
        """A call has ended."""
        receiver = self._receivers[name]
        receiver.calls.remove(began)
        receiver.away_until = 0.0 if answered else time.monotonic() + AWAY

    def forget_idle(self) -> None:
        """Keep those only that have a call under way or are away."""
        known = self._receivers.items()
        for name in [name for name, receiver in known if not receiver.calls and not self.is_away(name)]:
            del self._receivers[name]
