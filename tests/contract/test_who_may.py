"""Who may: keys, what belongs to whom, and whoever is on this machine where no keys are set up."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from redis import Redis

from service.config import Settings
from service.keys import hash_of, new_key
from service.origins import present_facts
from telemetry.logs import JSONLines
from tests.contract.conftest import ARCHIVE, NEWS, article, as_client
from tests.contract.promise import PromiseClient

ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def guarded(with_keys: Callable[..., PromiseClient]) -> PromiseClient:
    """A client of a service with keys."""
    return with_keys()


@pytest.mark.parametrize(
    "headers", [{}, as_client(""), {"Authorization": f"Basic {NEWS}"}, {"X-API-Key": NEWS}]
)
def test_without_a_key_it_is_401_with_a_challenge(guarded: PromiseClient, headers: dict[str, str]) -> None:
    response = guarded.post("/v1/extractions", json=article(), headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="isnad"'


@pytest.mark.parametrize(
    "key", [new_key(), NEWS[:-1], NEWS + "x", hash_of(NEWS), "مفتاح".encode().decode("latin-1")]
)
def test_a_key_that_is_not_valid_is_401_and_not_shown(
    guarded: PromiseClient, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = guarded.get(f"/v1/batches/{uuid4().hex}", headers=as_client(key))
    assert response.status_code == 401
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
    assert key not in response.get_data(as_text=True) + caplog.text
    assert "unknown API key" in caplog.text


def test_a_key_of_the_file_is_let_in_and_named_in_the_log(
    guarded: PromiseClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.setFormatter(JSONLines(present_facts))
    with caplog.at_level(logging.INFO):
        assert guarded.post("/v1/extractions", json=article(), headers=as_client(NEWS)).status_code == 202
    assert '"key": "news"' in caplog.text
    assert NEWS not in caplog.text and hash_of(NEWS) not in caplog.text


def test_without_a_key_no_address_under_v1_tells_whether_it_is_one(guarded: PromiseClient) -> None:
    statuses = {
        guarded.open(path, method=method, promised=False).status_code
        for path in ("/v1/extractions", "/v1/nothing", f"/v1/batches/{uuid4().hex}/results")
        for method in ("GET", "POST", "DELETE", "OPTIONS", "PATCH")
    }
    assert statuses == {401}


@pytest.mark.parametrize("path", ["/health/live", "/openapi.yaml", "/docs"])
def test_probes_and_documents_are_open(guarded: PromiseClient, path: str) -> None:
    assert guarded.get(path, environ_base=ELSEWHERE).status_code == 200


def test_an_extraction_of_another_key_is_404_as_if_it_never_was(guarded: PromiseClient) -> None:
    location = guarded.post("/v1/extractions", json=article(), headers=as_client(NEWS)).headers["Location"]
    never = f"/v1/extractions/{uuid4().hex}"
    for method in ("GET", "DELETE"):
        seen, unseen = (
            guarded.open(path, method=method, headers={**as_client(ARCHIVE), "X-Request-ID": "same"})
            for path in (location, never)
        )
        assert (seen.status_code, seen.data) == (unseen.status_code, unseen.data)
        assert seen.status_code == 404
    assert guarded.get(location, headers=as_client(NEWS)).status_code == 200


def test_a_batch_of_another_key_is_404_in_all_its_parts(guarded: PromiseClient) -> None:
    sent = {"articles": [article()]}
    location = guarded.post("/v1/batches", json=sent, headers=as_client(NEWS)).headers["Location"]
    calls = [("GET", ""), ("GET", "/results"), ("GET", "/events"), ("DELETE", "")]
    for method, part in calls:
        response = guarded.open(location + part, method=method, headers=as_client(ARCHIVE))
        assert response.status_code == 404
    assert guarded.get(location, headers=as_client(NEWS)).status_code == 200


def test_the_same_article_of_two_keys_is_two_extractions(guarded: PromiseClient) -> None:
    sent = article()
    places = [
        guarded.post("/v1/extractions", json=sent, headers=as_client(key)).headers["Location"]
        for key in (NEWS, ARCHIVE, NEWS)
    ]
    assert places[0] == places[2] != places[1]


def test_what_one_key_has_extracted_is_no_result_in_a_batch_of_another(
    worked: Settings, with_keys: Callable[..., PromiseClient], stored: Redis
) -> None:
    client = with_keys(queue=worked.queue)
    sent = article()
    wait = {"Prefer": "wait=20", **as_client(NEWS)}
    assert client.post("/v1/extractions", json=sent, headers=wait).json["status"] == "succeeded"  # type: ignore[index]
    jobs = []
    for key in (NEWS, ARCHIVE):
        made = client.post("/v1/batches", json={"articles": [sent]}, headers=as_client(key)).json
        jobs.append(stored.llen(f"isnad:batch:{worked.queue}:{made['id']}:jobs"))  # type: ignore[index]
    assert jobs == [0, 1]


def test_an_idempotency_key_of_two_clients_is_two_keys(guarded: PromiseClient) -> None:
    name = {"Idempotency-Key": "the-same"}
    places = [
        guarded.post("/v1/extractions", json=article(), headers={**name, **as_client(key)})
        for key in (NEWS, ARCHIVE)
    ]
    assert [response.status_code for response in places] == [202, 202]
    assert places[0].headers["Location"] != places[1].headers["Location"]


def test_with_a_new_key_of_the_same_name_a_client_finds_what_it_sent_with_the_old_one(
    guarded: PromiseClient, key_file: Path
) -> None:
    location = guarded.post("/v1/extractions", json=article(), headers=as_client(NEWS)).headers["Location"]
    new = new_key()
    lines = key_file.read_text()
    key_file.write_text(f"{lines}news sha256:{hash_of(new)}\n")
    assert guarded.get(location, headers=as_client(NEWS)).status_code == 200
    assert guarded.get(location, headers=as_client(new)).status_code == 200
    key_file.write_text(f"news sha256:{hash_of(new)}\n")
    assert guarded.get(location, headers=as_client(NEWS)).status_code == 401
    assert guarded.get(location, headers=as_client(new)).status_code == 200


def test_what_was_sent_without_keys_is_nobody_s_once_there_are_keys(
    with_settings: Callable[..., PromiseClient], with_keys: Callable[..., PromiseClient]
) -> None:
    location = with_settings().post("/v1/extractions", json=article()).headers["Location"]
    guarded = with_keys()
    assert guarded.get(location, headers=as_client(NEWS)).status_code == 404


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_without_keys_this_machine_is_answered(queueing: PromiseClient, address: str) -> None:
    assert (
        queueing.post("/v1/extractions", json=article(), environ_base={"REMOTE_ADDR": address}).status_code
        == 202
    )


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "::ffff:10.0.0.1", "2001:db8::1", ""])
def test_without_keys_another_machine_is_403(queueing: PromiseClient, address: str) -> None:
    response = queueing.post("/v1/extractions", json=article(), environ_base={"REMOTE_ADDR": address})
    assert response.status_code == 403


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Real-IP"])
def test_without_keys_a_proxy_on_this_machine_opens_it_to_nobody(
    queueing: PromiseClient, header: str
) -> None:
    response = queueing.post("/v1/extractions", json=article(), headers={header: "192.0.2.7"})
    assert response.status_code == 403


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:80", "127.8.8.8", "[::1]:8000"])
def test_without_keys_this_machine_is_answered_by_its_own_names(queueing: PromiseClient, host: str) -> None:
    response = queueing.post("/v1/extractions", json=article(), headers={"Host": host})
    assert response.status_code == 202


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "192.0.2.7:8000", "localhost@evil", "[::1", ""]
)
def test_without_keys_a_page_whose_host_turns_into_this_machine_is_403(
    queueing: PromiseClient, host: str
) -> None:
    response = queueing.post("/v1/extractions", json=article(), headers={"Host": host}, promised=False)
    assert response.status_code == 403


def test_an_operator_may_open_it_to_everybody(with_settings: Callable[..., PromiseClient]) -> None:
    client = with_settings(anonymous="anywhere")
    host = {"Host": "isnad.example"}
    response = client.post("/v1/extractions", json=article(), environ_base=ELSEWHERE, headers=host)
    assert response.status_code == 202


@pytest.mark.parametrize(
    ("anonymous", "told"), [("loopback", "from this machine"), ("anywhere", "all who reach it")]
)
def test_that_there_are_no_keys_is_told_in_the_log(
    with_settings: Callable[..., PromiseClient], caplog: pytest.LogCaptureFixture, anonymous: str, told: str
) -> None:
    with_settings(anonymous=anonymous)
    assert told in caplog.text
