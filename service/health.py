"""Probes: is the process alive, and can articles be extracted?"""

from __future__ import annotations

import logging

from flask import Blueprint, Response, jsonify
from redis.exceptions import RedisError

from service.fleet import read_fleet
from service.parts import parts
from service.preferences import produces
from service.problems import unavailable
from service.schemas import LiveSchema, ReadySchema

MEDIA_TYPE = "application/json"

blueprint = Blueprint("health", __name__, url_prefix="/health")
log = logging.getLogger(__name__)


@blueprint.get("/live")
@produces(MEDIA_TYPE)
def live() -> Response:
    """Alive: asks nobody."""
    return jsonify(LiveSchema().dump({"status": "alive"}))


@blueprint.get("/ready")
@produces(MEDIA_TYPE)
def ready() -> Response:
    """Ready where Redis answers and a worker has reported lately, else 503 that says what is missing."""
    try:
        fleet = read_fleet(parts().jobs.redis, parts().settings)
    except RedisError as error:
        log.warning("not ready: Redis failed: %s", type(error).__name__)
        raise unavailable("Redis cannot be reached.", missing=["redis"]) from None
    if not fleet.workers:
        raise unavailable("No worker has reported lately.", missing=["workers"])
    state = {"status": "ready", "workers": fleet.workers, "engines": fleet.engines}
    return jsonify(ReadySchema().dump({**state, "fallback": fleet.fallback} if fleet.fallback else state))
