"""A client that holds the service to openapi.yaml: every request and every answer is compared with it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import EnvironBuilder, FlaskClient
from openapi_core import Config, OpenAPI
from openapi_core.contrib.werkzeug import WerkzeugOpenAPIRequest, WerkzeugOpenAPIResponse
from openapi_core.exceptions import OpenAPIError
from werkzeug.test import TestResponse

OPENAPI = Path(__file__).parents[2] / "openapi.yaml"
# Without these openapi-core compares the text of such an answer, not the object.
READERS = {
    "application/problem+json": json.loads,
    "application/yaml": yaml.safe_load,
    "application/x-ndjson": bytes.decode,
    "text/event-stream": bytes.decode,
}


def read_contract() -> dict[str, Any]:
    """openapi.yaml as an object."""
    contract: dict[str, Any] = yaml.safe_load(OPENAPI.read_text("utf-8"))
    return contract


@cache
def strict_contract() -> OpenAPI:
    """openapi.yaml, where an object has no members but those that are promised."""
    contract = read_contract()
    for schema in contract["components"]["schemas"].values():
        schema["additionalProperties"] = False
    return OpenAPI.from_dict(contract, Config(extra_media_type_deserializers=READERS))


class PromiseClient(FlaskClient):
    """A test client whose requests and answers are compared with openapi.yaml.

    An `invalid` request must be found so by openapi.yaml as well. One that is not `promised`, an address or a
    method that openapi.yaml does not speak of, cannot be compared.
    """

    def open(self, *args: Any, invalid: bool = False, promised: bool = True, **kwargs: Any) -> TestResponse:
        """Send a request and compare."""
        if not promised:
            return super().open(*args, **kwargs)
        sent = WerkzeugOpenAPIRequest(EnvironBuilder(self.application, *args, **kwargs).get_request())
        if invalid:
            with pytest.raises(OpenAPIError):
                strict_contract().validate_request(sent)
        else:
            strict_contract().validate_request(sent)
        response = super().open(*args, **kwargs)
        strict_contract().validate_response(sent, WerkzeugOpenAPIResponse(response))
        return response
