"""What intruders and broken clients send: refused, never a 5xx, and no thread is theirs for long."""

from __future__ import annotations

import gzip
import json
import pickle
import socket
import zlib
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from redis import Redis

from service.config import Settings
from tests.contract.promise import PromiseClient
from tests.contract.test_batches import json_of, lines_of, send
from tests.contract.test_over_the_wire import Address, call, run_gunicorn
from tests.planted import Bomb

CONTROLS = "\u202e\u2066\u200f\u200d"
MARKS = "\u064b" * 1_000


@pytest.fixture(scope="module")
def gunicorn(shared_redis: str) -> Iterator[Address]:
    """Where gunicorn serves the application; nobody works on its queue."""
    yield from run_gunicorn(shared_redis, f"wire-{uuid4().hex}")


def answer_to(where: tuple[str, int], *lines: str) -> bytes:
    """What comes back for a request of these lines, up to the end of the connection."""
    head = "".join(f"{line}\r\n" for line in (*lines, "Connection: close", ""))
    with socket.create_connection(where, timeout=30) as connection:
        connection.sendall(head.encode("latin-1"))
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, identity", "x"])
@pytest.mark.parametrize("path", ["/v1/extractions", "/v1/batches"])
def test_a_compressed_body_is_415_and_never_blown_up(
    queueing: PromiseClient, encoding: str, path: str
) -> None:
    bomb = gzip.compress(b" " * 10_000_000)
    headers = {"Content-Type": "application/json", "Content-Encoding": encoding}
    response = queueing.post(path, data=bomb, headers=headers, invalid=True)
    assert response.status_code == 415
    assert response.headers["Accept-Encoding"] == "identity"


def test_lines_that_are_no_articles_are_refused_each_for_itself(queueing: PromiseClient) -> None:
    deep = b'{"text": ' + b"[" * 900 + b"]" * 900 + b"}"
    deeper = b"[" * 100_000 + b"]" * 100_000
    twice = b'{"text": "x", "text": "y"}'
    half = rb'{"text": "\ud800"}'
    nul = rb'{"text": "x\u0000y"}'
    location = send(queueing, deep, deeper, twice, half, nul, CONTROLS.encode(), {"text": CONTROLS})
    codes = [line["error"]["code"] for line in lines_of(queueing.get(f"{location}/results"))]
    assert codes == ["invalid", "unreadable", "unreadable", "invalid", "invalid", "unreadable", "invalid"]


def test_an_article_full_of_controls_and_marks_comes_back_with_its_offsets(client: PromiseClient) -> None:
    text = (
        f"{CONTROLS}قال {CONTROLS}وزي{MARKS}ر النقل سامي العلي إن {CONTROLS}الجسر سيفتح في موعده. {uuid4()}"
    )
    response = client.post("/v1/extractions", json={"text": text}, headers={"Prefer": "wait=20"})
    result = json_of(response)["result"]
    spans = [span for quote in result["quotes"] for span in quote["content"]]
    spans += [mention for entity in result["entities"] for mention in entity["mentions"]]
    assert spans
    assert all(text[span["start"] : span["end"]] == span["text"] for span in spans)


@pytest.mark.parametrize(
    "header", ["SCRIPT_NAME: /health", "PATH_INFO: /metrics", "X_FORWARDED_FOR: 192.0.2.7"]
)
def test_a_header_named_like_a_variable_of_the_server_changes_nothing(gunicorn: Address, header: str) -> None:
    answer = answer_to(gunicorn.where, "GET /health/live HTTP/1.1", "Host: localhost", header)
    assert status_of(answer) == 200
    assert b'"alive"' in answer


@pytest.mark.parametrize(
    "header",
    [
        "Host: evil.example",
        "X-Forwarded-Host: evil.example",
        "X-Original-URL: /metrics",
        "X-HTTP-Method-Override: GET",
    ],
)
def test_a_header_never_changes_an_address_that_is_answered(gunicorn: Address, header: str) -> None:
    body = json.dumps({"text": str(uuid4())})
    name, _, value = header.partition(": ")
    status, made = call(
        gunicorn.where,
        "POST",
        "/v1/extractions",
        body=body,
        headers={"Content-Type": "application/json", name: value},
    )
    assert status == (403 if name == "Host" else 202)
    assert "evil" not in json.dumps(made)


@pytest.mark.parametrize(
    "lines",
    [
        ["POST /v1/extractions HTTP/1.1", "Content-Length: 4", "Transfer-Encoding: chunked"],
        ["POST /v1/extractions HTTP/1.1", "Content-Length: 4", "Content-Length: 5"],
        ["POST /v1/extractions HTTP/1.1", "Content-Length: -1"],
        ["GET /health/live HTTP/1.1", "X-Request-ID: a", " folded"],
        ["GET /health/live HTTP/1.1", "X-Request-ID: a\0b"],
        ["GET /health/live HTTP/1.1", "Host: evil.example"],
        ["GET /health/live HTTP/1.1", "X: " + "x" * 9_000],
        ["GET /health/live HTTP/1.1", *(f"X-{number}: x" for number in range(200))],
        ["GET /" + "x" * 5_000 + " HTTP/1.1"],
        ["GET /health/live HTTP/9.9"],
        ["GET /v1/extractions/../../etc/passwd HTTP/1.1"],
        ["GET /v1/extractions/%2e%2e%2fbatches HTTP/1.1"],
        ["GET /v1/extractions/%00 HTTP/1.1"],
        ["GET /v1/extractions/%ff%fe HTTP/1.1"],
        ["GET /static/..%2f..%2fconfig.py HTTP/1.1"],
        ["GET /static/%2e%2e/config.py HTTP/1.1"],
        ["GET /static//etc/passwd HTTP/1.1"],
        ["GET //v1/extractions HTTP/1.1"],
        ["CONNECT evil.example:80 HTTP/1.1"],
        ["OPTIONS * HTTP/1.1"],
        ["TRACE /v1/extractions HTTP/1.1"],
    ],
    ids=lambda lines: " | ".join(lines)[:60],
)
def test_a_request_that_is_none_is_a_4xx(gunicorn: Address, lines: list[str]) -> None:
    answer = answer_to(gunicorn.where, lines[0], "Host: localhost", *lines[1:])
    assert 400 <= status_of(answer) < 500
    assert b"root:" not in answer and b"import" not in answer


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/health/live"),
        ("GET", "/docs"),
        ("GET", "/nowhere"),
        ("POST", "/v1/extractions"),
        ("OPTIONS", "/v1/extractions"),
    ],
)
def test_no_answer_is_for_the_pages_of_other_sites(queueing: PromiseClient, method: str, path: str) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    response = queueing.open(path, method=method, headers=headers, promised=False)
    assert not [name for name, _ in response.headers if name.startswith("Access-Control")]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy


def test_a_pickle_planted_in_redis_is_not_unpickled_by_the_service(
    client: PromiseClient, worked: Settings, stored: Redis, tmp_path: Path
) -> None:
    file = tmp_path / "was-unpickled"
    bomb = zlib.compress(pickle.dumps(Bomb(file)))
    sent = {"text": f"قال الوزير نعم. {uuid4()}"}
    name = json_of(client.post("/v1/extractions", json=sent, headers={"Prefer": "wait=20"}))["id"]
    batch = send(client, b"x").rsplit("/", 1)[-1]
    stored.hset(f"rq:job:{name}", mapping={"data": bomb, "meta": bomb})
    stored.xadd(f"rq:results:{name}", {"return_value": bomb, "type": 1})
    stored.hset(f"isnad:batch:{worked.queue}:{batch}:results", 1, bomb)
    for path in (f"/v1/extractions/{name}", f"/v1/batches/{batch}", f"/v1/batches/{batch}/results"):
        assert client.get(path, promised=False).status_code in (200, 500)
    assert not file.exists()


def test_clients_that_send_no_more_lose_their_threads(gunicorn: Address) -> None:
    """Each stops in the middle of its body; there may be as many as a process has threads."""
    head = "POST /v1/extractions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    silent = [socket.create_connection(gunicorn.where, timeout=30) for _ in range(8)]
    for connection in silent:
        connection.sendall(f"{head}Content-Length: 100\r\n\r\n{{".encode())
    for connection in silent:
        with connection:
            assert status_of(connection.recv(65_536)) == 400
