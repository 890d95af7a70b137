"""Junk made from openapi.yaml, good and bad: no 5xx, and no answer that openapi.yaml does not promise.

The command line of schemathesis does the same to a running service, with as many cases as one has time for.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, Config, SerializationContext

from service import create_app
from service.config import Settings
from service.idempotency import ALLOWED, HEADER
from service.parts import NAME, make_parts

CASES = 50


app = create_app(Settings())
# A body may be refused for its length before anybody looks at what is wrong inside: 413.
REFUSALS = {"checks": {"negative_data_rejection": {"expected-statuses": ["4XX"]}}}


@schemathesis.serializer("application/x-ndjson")
def lines(_: SerializationContext, text: Any) -> bytes:
    """Whatever text comes up; what is no text cannot be sent as lines at all."""
    return text.encode(errors="surrogatepass") if isinstance(text, str) else b""


schema = schemathesis.openapi.from_wsgi("/openapi.yaml", app, config=Config.from_dict(REFUSALS))


@pytest.fixture(scope="module", autouse=True)
def queue(shared_redis: str) -> None:
    """Connect the application to a queue that nobody reads."""
    settings = Settings(redis_url=shared_redis, queue=f"junk-{uuid4().hex}", max_wait=0)
    app.extensions[NAME] = make_parts(settings)


# /health/ready is 503 by right: nobody works here.
@schema.exclude(path="/health/ready").parametrize()
@settings(max_examples=CASES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_junk_is_answered_as_openapi_yaml_promises(case: Case) -> None:
    # A key is for one request; the same one with another body is refused by right.
    if ALLOWED.fullmatch(str(case.headers.get(HEADER, ""))):
        case.headers[HEADER] = uuid4().hex
    case.call_and_validate()
