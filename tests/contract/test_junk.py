"""Junk made from openapi.yaml, good and bad: no 5xx, and no answer that openapi.yaml does not promise.

benchmarks/junk.py does the same to the whole service, with as many cases as one has time for.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from redis import Redis
from schemathesis import Case, Config

from benchmarks.junk import CONFIG  # and what it registers: how lines are sent, what is refused by right
from service import create_app
from service.callbacks.store import Callbacks
from service.config import Settings
from service.keys import ANYBODY
from service.parts import NAME, make_parts

CASES = 50


app = create_app(Settings())
schema = schemathesis.openapi.from_wsgi("/openapi.yaml", app, config=Config.from_str(CONFIG))


@pytest.fixture(scope="module", autouse=True)
def queue(shared_redis: str) -> None:
    """Connect the application to a queue that nobody reads, and whose callbacks can be signed."""
    settings = Settings(redis_url=shared_redis, queue=f"junk-{uuid4().hex}", max_wait=0)
    app.extensions[NAME] = make_parts(settings)
    with Redis.from_url(shared_redis) as redis:
        Callbacks(redis, settings).say_who_can_sign([ANYBODY.name])


# /health/ready is 503 by right: nobody works here.
@schema.exclude(path="/health/ready").parametrize()
@settings(max_examples=CASES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_junk_is_answered_as_openapi_yaml_promises(case: Case) -> None:
    case.call_and_validate()
