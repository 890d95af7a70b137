"""gunicorn's settings that are the same everywhere: `gunicorn --config python:telemetry.gunicorn_config …`.

Its own messages become lines of our log, and its processes count requests together (service.metrics). Not in
the package of the service: that is to be imported when the folder of the counters is known, not before.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile

from telemetry.logs import LogFormatError, handler_of

MEMORY = "/dev/shm"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"

try:
    _lines = handler_of(os.environ)
except LogFormatError as error:
    sys.exit(f"isnad: {error}")

# They may quote what a client sent, which our lines leave out.
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {},
    "handlers": {"lines": {"()": lambda: _lines}},
    "root": {"handlers": ["lines"], "level": "WARNING"},
    "loggers": {"gunicorn.error": {"handlers": ["lines"], "propagate": False}},
}

_made: list[str] = []
if FOLDER not in os.environ:
    _made.append(tempfile.mkdtemp(prefix="isnad-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
    os.environ[FOLDER] = _made[0]


def on_exit(_: object) -> None:
    """Remove the folder of the counters when gunicorn ends."""
    for folder in _made:
        shutil.rmtree(folder, ignore_errors=True)
