"""gunicorn's settings that are the same everywhere: `gunicorn --config python:telemetry.gunicorn_config …`.

Its own messages become lines of our log, its processes count requests together (service.metrics), and no
client holds a thread by silence. Not in the package of the service: that is to be imported when the folder of
the counters is known, not before.
"""

from __future__ import annotations

import os
import shutil
import socket
import struct
import sys
import tempfile
from typing import Any

from telemetry.logs import LogFormatError, handler_of

MEMORY = "/dev/shm"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SENDS_NOTHING, TAKES_NOTHING = 10, 60
"""Seconds after which a client in the middle of a request, or of an answer, counts as gone."""

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

# gunicorn would take these two from clients on this machine: what they ask for would stand elsewhere.
forwarder_headers = ""

_made: list[str] = []
if FOLDER not in os.environ:
    _made.append(tempfile.mkdtemp(prefix="isnad-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
    os.environ[FOLDER] = _made[0]


def when_ready(server: Any) -> None:
    """Bound how long a connection may stand still; on Linux each one has the options of its listener."""
    for listener in server.LISTENERS:
        for option, seconds in ((socket.SO_RCVTIMEO, SENDS_NOTHING), (socket.SO_SNDTIMEO, TAKES_NOTHING)):
            listener.sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", seconds, 0))


def on_exit(_: object) -> None:
    """Remove the folder of the counters when gunicorn ends."""
    for folder in _made:
        shutil.rmtree(folder, ignore_errors=True)
