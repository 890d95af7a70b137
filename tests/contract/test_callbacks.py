"""Asking for a callback: where it may go, who may ask, and that it makes no other extraction."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from redis import Redis

from service.callbacks.store import Callbacks
from service.config import Settings
from service.keys import hash_of, new_key
from tests.contract.promise import PromiseClient

URL = "https://newsroom.example/hook?token=x"
LINES = "application/x-ndjson"


@pytest.fixture
def signing(queueing: PromiseClient, idle: Settings, stored: Redis) -> PromiseClient:
    """A client of a service whose couriers have a secret for it."""
    Callbacks(stored, idle).say_who_can_sign([""])
    return queueing


def article(url: str | None = URL, **members: Any) -> dict[str, Any]:
    options = {} if url is None else {"options": {"callback_url": url}}
    return {"text": f"قال نعم. {uuid4()}", **members, **options}


def asked(stored: Redis, settings: Settings) -> list[Any]:
    """What callbacks there are in Redis."""
    names = stored.zrange(f"isnad:callbacks:{settings.queue}:due", 0, -1)
    records = [stored.hget(f"isnad:callback:{settings.queue}:{name.decode()}", "order") for name in names]
    return [json.loads(record) for record in records if record]


def test_who_has_a_secret_may_ask(signing: PromiseClient, idle: Settings, stored: Redis) -> None:
    sent = article(id="n-1")
    response = signing.post("/v1/extractions", json=sent)
    assert response.status_code == 202
    (order,) = asked(stored, idle)
    assert response.json is not None
    expected = ("extraction", response.json["id"], URL, "n-1")
    assert (order["kind"], order["subject"], order["url"], order["article_id"]) == expected


def test_who_has_none_is_told_so(queueing: PromiseClient, idle: Settings, stored: Redis) -> None:
    for known in (None, ["news"]):
        if known:
            Callbacks(stored, idle).say_who_can_sign(known)
        problem = queueing.post("/v1/extractions", json=article()).json
        assert problem is not None
        assert [error["pointer"] for error in problem["errors"]] == ["/options/callback_url"]
        assert "secret" in problem["detail"]
    assert queueing.post("/v1/extractions", json=article(None)).status_code == 202
    assert not asked(stored, idle)


@pytest.mark.parametrize("url", [
    "http://127.0.0.1/", "http://10.0.0.1:8080/", "http://169.254.169.254/latest/", "https://[::1]/",
    "https://[::ffff:10.0.0.1]/", "http://2130706433/", "http://0x7f.1/", "https://newsroom.example:22/",
])  # fmt: skip
def test_an_address_that_can_be_told_to_be_wrong_is_refused_at_once(
    signing: PromiseClient, idle: Settings, stored: Redis, url: str
) -> None:
    for path, body in (("/v1/extractions", article(url)), ("/v1/batches", batch(url))):
        response = signing.post(path, json=body)
        assert response.status_code == 422
        assert response.json is not None
        assert [error["pointer"] for error in response.json["errors"]] == ["/options/callback_url"]
    assert not asked(stored, idle)


@pytest.mark.parametrize("url", ["", "ftp://newsroom.example/", "https://user@newsroom.example/", 7, None])
def test_what_is_no_address_at_all_is_so_by_the_contract_too(signing: PromiseClient, url: Any) -> None:
    sent = {"text": "قال نعم.", "options": {"callback_url": url}}
    response = signing.post("/v1/extractions", json=sent, invalid=True)
    assert response.status_code == 422


def test_receivers_inside_may_be_asked_for_where_the_operator_allows_it(
    with_settings: Callable[..., PromiseClient], idle: Settings, stored: Redis
) -> None:
    Callbacks(stored, idle).say_who_can_sign([""])
    client = with_settings(callback_private="yes")
    assert client.post("/v1/extractions", json=article("http://127.0.0.1:8080/hook")).status_code == 202
    assert client.post("/v1/extractions", json=article("http://169.254.169.254/")).status_code == 422


def test_another_address_makes_no_other_extraction_and_each_is_called(
    signing: PromiseClient, idle: Settings, stored: Redis
) -> None:
    sent = article(None)
    urls = [None, URL, "https://other.example/", URL]
    posted = [{**sent, **({"options": {"callback_url": url}} if url else {})} for url in urls]
    locations = {signing.post("/v1/extractions", json=one).headers["Location"] for one in posted}
    assert len(locations) == 1
    assert sorted(order["url"] for order in asked(stored, idle)) == [URL, "https://other.example/"]


def test_what_is_done_once_is_told_once(signing: PromiseClient, idle: Settings, stored: Redis) -> None:
    sent, key = article(), {"Idempotency-Key": str(uuid4())}
    for _ in range(2):
        assert signing.post("/v1/extractions", json=sent, headers=key).status_code == 202
    assert len(asked(stored, idle)) == 1
    other = {**sent, "options": {"callback_url": "https://other.example/"}}
    assert signing.post("/v1/extractions", json=other, headers=key).status_code == 422
    assert len(asked(stored, idle)) == 1


def test_a_key_has_a_secret_of_its_own(
    with_settings: Callable[..., PromiseClient], idle: Settings, stored: Redis, tmp_path: Any
) -> None:
    news, archive, file = new_key(), new_key(), tmp_path / "keys"
    file.write_text(f"news sha256:{hash_of(news)}\narchive sha256:{hash_of(archive)}\n")
    client = with_settings(api_keys_file=str(file))
    Callbacks(stored, idle).say_who_can_sign(["news"])
    statuses = [
        client.post("/v1/extractions", json=article(), headers={"Authorization": f"Bearer {key}"}).status_code
        for key in (news, archive)
    ]
    assert statuses == [202, 422]
    assert [order["caller"] for order in asked(stored, idle)] == ["news"]


def batch(url: str | None = URL, *articles: Any) -> dict[str, Any]:
    """A batch with the address among its options."""
    options = {} if url is None else {"options": {"callback_url": url}}
    return {"articles": [*articles] or [article(None)], **options}


def test_a_batch_has_it_among_its_options(signing: PromiseClient, idle: Settings, stored: Redis) -> None:
    response = signing.post("/v1/batches", json=batch())
    assert response.json is not None
    (order,) = asked(stored, idle)
    assert (order["kind"], order["subject"], order["url"]) == ("batch", response.json["id"], URL)


def test_a_batch_in_lines_has_it_in_a_header(signing: PromiseClient, idle: Settings, stored: Redis) -> None:
    sent = {"data": json.dumps(article(None)), "content_type": LINES}
    assert signing.post("/v1/batches", **sent, headers={"Callback-URL": URL}).status_code == 202
    assert [order["url"] for order in asked(stored, idle)] == [URL]
    refused = signing.post("/v1/batches", **sent, headers={"Callback-URL": "http://10.0.0.1/"})
    assert refused.status_code == 422
    assert refused.json is not None
    assert refused.json["detail"].startswith("Callback-URL: ")
    headers = {"Callback-URL": "no address"}
    assert signing.post("/v1/batches", **sent, headers=headers, invalid=True).status_code == 422


def test_the_header_is_a_part_of_what_an_idempotency_key_stands_for(signing: PromiseClient) -> None:
    sent = {"data": json.dumps(article(None)), "content_type": LINES}
    key = {"Idempotency-Key": str(uuid4())}
    urls = (URL, URL, "https://other.example/")
    statuses = [
        signing.post("/v1/batches", **sent, headers={**key, "Callback-URL": url}).status_code for url in urls
    ]
    assert statuses == [202, 202, 422]


def test_an_article_of_a_batch_has_none_of_its_own_and_spoils_no_other(
    signing: PromiseClient, idle: Settings, stored: Redis
) -> None:
    response = signing.post("/v1/batches", json=batch(None, article(id="n-1"), article(None)))
    assert response.json is not None
    assert (response.json["counts"]["refused"], response.json["counts"]["waiting"]) == (1, 1)
    line = json.loads(signing.get(f"{response.headers['Location']}/results").data.splitlines()[0])
    assert (line["id"], line["error"]["code"]) == ("n-1", "invalid")
    assert line["error"]["errors"][0]["pointer"] == "/options/callback_url"
    assert not asked(stored, idle)


def test_a_batch_that_is_refused_calls_nobody(signing: PromiseClient, idle: Settings, stored: Redis) -> None:
    assert signing.post("/v1/batches", json=batch(URL, *[article(None)] * 3)).status_code == 202
    before = asked(stored, idle)
    headers = {"Callback-URL": URL}
    lines = b"\n\n"
    refused = signing.post(
        "/v1/batches", data=lines, content_type=LINES, headers=headers, invalid=True
    )  # fmt: skip
    assert refused.status_code == 422
    assert asked(stored, idle) == before
