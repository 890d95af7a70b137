"""The name of a request."""

import pytest
from flask import Flask

from service import request_ids


def name_of(sent: str | None) -> str:
    """The name in the answer to a request that sent this one."""
    app = Flask(__name__)
    request_ids.install(app)
    response = app.test_client().get("/", headers={} if sent is None else {"X-Request-ID": sent})
    return response.headers["X-Request-ID"]


@pytest.mark.parametrize("sent", ["r-1", "2b6f0cc904d137be2e1730235f5664094b831186", "A.b_c-9", "x" * 128])
def test_a_plain_name_is_given_back(sent: str) -> None:
    assert name_of(sent) == sent


@pytest.mark.parametrize("sent", [None, "", "two words", "a,b", "<script>", "x" * 129, "اسم"])
def test_anything_else_is_replaced(sent: str | None) -> None:
    name = name_of(sent)
    assert name != sent
    assert request_ids.ALLOWED.fullmatch(name)


def test_two_requests_have_two_names() -> None:
    assert name_of(None) != name_of(None)
