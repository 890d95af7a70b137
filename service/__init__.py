"""The HTTP side of Isnad."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response
from flask.json.provider import DefaultJSONProvider

from service import auth, docs, extractions, health, limits, metrics, page, problems, request_ids, request_log
from service.batches import views as batches
from service.bodies import discard_rest
from service.config import Settings
from service.parts import NAME, make_parts


class ReadableJSON(DefaultJSONProvider):
    """JSON in UTF-8: Arabic as it is written, members in the order of openapi.yaml."""

    ensure_ascii = False
    sort_keys = False

    def dumps(self, obj: Any, **options: Any) -> str:
        """The object as JSON without spaces that nobody reads."""
        return super().dumps(obj, **{"separators": (",", ":"), **options})


def create_app(settings: Settings | None = None) -> Flask:
    """The application, with the settings of the environment where none are given. Raises SettingsError."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__, static_folder="web/static", template_folder="web/templates")
    app.json = ReadableJSON(app)
    app.url_map.merge_slashes = False  # an address is right or unknown; nobody is sent on
    app.extensions[NAME] = make_parts(settings)

    request_log.install(app)
    request_ids.install(app)
    problems.install(app)
    auth.install(app, settings)
    limits.install(app)
    app.after_request(discard_rest)
    app.after_request(harden)
    app.register_blueprint(extractions.blueprint)
    app.register_blueprint(batches.blueprint)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(metrics.blueprint)
    app.register_blueprint(docs.blueprint)
    app.register_blueprint(page.blueprint)
    return app


def harden(response: Response) -> Response:
    """Headers for browsers that every answer has: it is in no frame, and nothing for other sites' pages."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    return response
