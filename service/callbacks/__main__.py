"""`python -m service.callbacks`: a courier, until SIGINT or SIGTERM; the workers start one beside them."""

from __future__ import annotations

import os
import signal
import sys
import threading

from service.callbacks.courier import Courier
from service.callbacks.signing import Secrets
from service.config import Settings, SettingsError
from service.queue import JobQueue
from telemetry import logs


def main() -> int:
    """Call clients back; the exit status is 1 where that is not set up."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        logs.configure(os.environ)
        settings = Settings.from_environment()
        Courier(JobQueue(settings), Secrets(settings)).run(stop)
    except (SettingsError, logs.LogFormatError) as error:
        print(f"isnad: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
