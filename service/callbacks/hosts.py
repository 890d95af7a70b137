"""Fairness between receivers: how many calls a host has at a time, and which are not asked for a while."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field

AT_ONCE = 8
AWAY = 5.0
"""Seconds that a host which did not answer is not asked again: its other callbacks have failed as well."""
QUICKEST = 0.05
LONGEST = 60.0
"""Seconds that a callback may be put off because its host has enough to do."""


@dataclass
class Host:
    """When the calls under way began, until when it is away, and when the next one in line has its turn."""

    calls: list[float] = field(default_factory=list)
    away_until: float = 0.0
    turn: float = 0.0


class Hosts:
    """The hosts that there is something to tell to, as one courier knows them."""

    def __init__(self) -> None:
        self._hosts: defaultdict[str, Host] = defaultdict(Host)

    def is_away(self, name: str) -> bool:
        """Whether it has just not answered."""
        return self._hosts[name].away_until > time.monotonic()

    def pause(self, name: str) -> float:
        """Seconds after which one more call may have its turn, 0 for now.

        Those that wait are lined up by how long the calls under way are taking: however many they are, they
        come back a few at a time.
        """
        host, now = self._hosts[name], time.monotonic()
        if len(host.calls) < AT_ONCE:
            return 0.0
        host.turn = max(host.turn, now) + max(QUICKEST, now - min(host.calls)) / AT_ONCE
        return min(host.turn - now, LONGEST)

    def begin(self, name: str) -> float:
        """A call begins; the moment, by which it is known when it ends."""
        moment = time.monotonic()
        self._hosts[name].calls.append(moment)
        return moment

    def end(self, name: str, began: float, answered: bool) -> None:
        """A call has ended."""
        host = self._hosts[name]
        host.calls.remove(began)
        host.away_until = 0.0 if answered else time.monotonic() + AWAY

    def forget_idle(self) -> None:
        """Keep those only that have a call under way or are away."""
        for name in [name for name, host in self._hosts.items() if not host.calls and not self.is_away(name)]:
            del self._hosts[name]
