"""`python -m workers`: a pool, set by ISNAD_REDIS_URL, _QUEUE, _WORKERS, _ENGINE and _LOG_FORMAT."""

from __future__ import annotations

import os
import signal
import sys

from telemetry import logs
from workers.extraction.engines.base import EngineError
from workers.jobs import prepare
from workers.observing import present_facts
from workers.pool import LOG, run_pool
from workers.settings import Settings, SettingsError


def main() -> int:
    """Run the pool until it is told to stop; the exit status is 1 where it could not start."""
    # Process 1 of a container would take no notice of it, until the pool has a handler of its own.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        logs.configure(os.environ, present_facts)
        settings = Settings.from_environment(os.environ)
        choice = prepare(settings.engine)
        engine = choice.engine.description
        LOG.info("%d workers on queue %s", settings.workers, settings.queue)
        LOG.info("engine %s %s", engine.name, engine.version)
        if choice.fallback:
            LOG.warning("engine auto is %s: %s", engine.name, choice.fallback)
        run_pool(settings)
    except (SettingsError, logs.LogFormatError, EngineError) as error:
        print(f"isnad worker: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
