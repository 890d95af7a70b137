"""For gunicorn: `gunicorn --config python:telemetry.gunicorn_config service.wsgi:app`.

Settings come from the environment.
"""

from __future__ import annotations

import os
import sys

from service import create_app
from service.config import SettingsError
from service.origins import present_facts
from telemetry.logs import LogFormatError, configure

try:
    configure(os.environ, present_facts)
    app = create_app()
except (SettingsError, LogFormatError) as error:
    sys.exit(f"isnad: {error}")
