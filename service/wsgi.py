"""For gunicorn: `gunicorn service.wsgi:app`, settings from the environment."""

from __future__ import annotations

import sys

from service import create_app
from service.config import SettingsError

try:
    app = create_app()
except SettingsError as error:
    sys.exit(f"isnad: {error}")
