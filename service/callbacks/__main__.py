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
    stop = stopped_by_signals()
    try:
        logs.configure(os.environ)
        settings = Settings.from_environment()
        Courier(JobQueue(settings), Secrets(settings)).run(stop)
    except (SettingsError, logs.LogFormatError) as error:
        print(f"isnad: {error}", file=sys.stderr)
        return 1
    return 0


def stopped_by_signals() -> threading.Event:
    """An event that SIGINT and SIGTERM set, in a thread of its own.

    A handler would run in the main thread, and wait for itself where that is waiting for the event.
    """
    stop = threading.Event()
    signals = (signal.SIGINT, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)

    def wait() -> None:
        signal.sigwait(signals)
        stop.set()

    threading.Thread(target=wait, name="signals", daemon=True).start()
    return stop


if __name__ == "__main__":
    sys.exit(main())
