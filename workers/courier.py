"""The process that calls clients back (service.callbacks), kept running beside the workers.

It is none of them: a receiver that hangs must not hold up an article. And it shares nothing with them, since
it talks to whom clients choose.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from workers.processes import killed_with_me

COMMAND = (sys.executable, "-m", "service.callbacks")
ROOT = Path(__file__).resolve().parent.parent
"""Where the packages lie: no folder of the user's is imported by mistake."""
PAUSE = 2.0
"""Seconds between two starts of one that does not stay."""


class Courier:
    """Runs while it is kept."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._next_start = 0.0

    @property
    def has_stopped(self) -> bool:
        """Whether it does not run."""
        return self._process is None or self._process.poll() is not None

    def keep(self) -> None:
        """See to it that it runs."""
        if self.has_stopped and time.monotonic() >= self._next_start:
            self._process = subprocess.Popen(killed_with_me(COMMAND), cwd=ROOT, stdin=subprocess.DEVNULL)
            self._next_start = time.monotonic() + PAUSE

    def stop(self) -> None:
        """Have it bring to an end what it has under way, and stop."""
        if self._process:
            self._process.terminate()
