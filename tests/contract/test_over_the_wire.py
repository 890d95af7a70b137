"""What only a real server shows: bodies without a length, many clients that wait, two processes."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from cli.serve import ANSWER_SECONDS, api_command
from service.config import Settings
from tests.contract.conftest import ROOT, wait_until

LIMIT = Settings().max_body_bytes
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Address:
    """A running gunicorn: where it listens, its queue and its process."""

    where: tuple[str, int]
    queue: str
    pid: int

    def pids(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(child) for child in children.split()]


@pytest.fixture(scope="module")
def address(shared_redis: str) -> Iterator[tuple[str, int]]:
    """Where gunicorn serves the application; nobody works on its queue."""
    for running in run_gunicorn(shared_redis, f"wire-{uuid4().hex}"):
        yield running.where


def run_gunicorn(redis_url: str, queue: str) -> Iterator[Address]:
    """The application as it is run in earnest, as long as nobody asks for the next."""
    listener = socket.create_server(("127.0.0.1", 0))
    environment = {**os.environ, "ISNAD_REDIS_URL": redis_url, "ISNAD_QUEUE": queue}
    command = api_command(listener, ANSWER_SECONDS)
    process = subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[listener.fileno()])
    where: tuple[str, int] = listener.getsockname()
    wait_until(lambda: call(where, "GET", "/health/live")[0] == 200, process)
    yield Address(where, queue, process.pid)
    process.terminate()
    process.wait(60)
    listener.close()


def call(where: tuple[str, int], method: str, path: str, **request: Any) -> tuple[int, Any]:
    """The status and the body of an answer; None where it is no JSON."""
    connection = http.client.HTTPConnection(*where, timeout=30)
    try:
        connection.request(method, path, **request)
        response = connection.getresponse()
        body = response.read()
        return response.status, json.loads(body) if "json" in (
            response.getheader("Content-Type") or ""
        ) else None
    finally:
        connection.close()


def post_in_chunks(where: tuple[str, int], length: int) -> tuple[int, Any]:
    """Send an article of so many bytes without Content-Length."""
    body = b'{"text": "x"}'.ljust(length)
    chunks = [body[start : start + 50_000] for start in range(0, length, 50_000)]
    return call(where, "POST", "/v1/extractions", body=iter(chunks), headers=JSON, encode_chunked=True)


@pytest.mark.parametrize(
    ("length", "status"), [(100_000, 202), (LIMIT, 202), (LIMIT + 1, 413), (3 * LIMIT, 413)]
)
def test_a_body_without_a_length_has_the_same_limit(
    address: tuple[str, int], length: int, status: int
) -> None:
    assert post_in_chunks(address, length)[0] == status


@pytest.mark.parametrize(("length", "status"), [(LIMIT, 202), (LIMIT + 1, 413)])
def test_a_body_with_a_length_is_taken_up_to_the_limit(
    address: tuple[str, int], length: int, status: int
) -> None:
    body = b'{"text": "y"}'.ljust(length)
    assert call(address, "POST", "/v1/extractions", body=body, headers=JSON)[0] == status


@pytest.mark.parametrize("length", [100_000, 3 * LIMIT])
def test_a_client_gets_to_read_why_its_body_was_not_read(address: tuple[str, int], length: int) -> None:
    chunks = [b" " * 50_000] * (length // 50_000)
    for headers in ({"Content-Type": "text/plain"}, {**JSON, "Accept": "text/html"}):
        status, problem = call(
            address, "POST", "/v1/extractions", body=iter(chunks), headers=headers, encode_chunked=True
        )
        assert status == problem["status"] in (406, 415)


@pytest.mark.parametrize("content_type", ["application/json", "text/plain"])
@pytest.mark.parametrize(
    "chunks", [b"zz\r\n{}", b"2\r\n{}xx", b"-1\r\n{}", b"9\r\n{}", b"0\r\n: x\r\n\r\n", b"2;" + b"x" * 20_000]
)
def test_a_body_of_broken_chunks_is_no_fault_of_the_service(
    address: tuple[str, int], chunks: bytes, content_type: str
) -> None:
    head = f"POST /v1/extractions HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\n"
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + chunks)
        connection.shutdown(socket.SHUT_WR)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert answer.status == (400 if content_type == "application/json" else 415)
        assert json.loads(answer.read())["status"] == answer.status


def test_a_body_that_is_announced_too_large_is_not_read(address: tuple[str, int]) -> None:
    headers = {**JSON, "Content-Length": str(10**12)}
    status, problem = call(address, "POST", "/v1/extractions", body=b"{", headers=headers)
    assert (status, problem["type"]) == (413, "/docs#problem-too-large")


def test_the_extraction_of_one_process_is_known_to_the_other(address: tuple[str, int]) -> None:
    body = json.dumps({"text": str(uuid4())})
    ids = {call(address, "POST", "/v1/extractions", body=body, headers=JSON)[1]["id"] for _ in range(10)}
    assert len(ids) == 1


def test_clients_that_wait_leave_room_for_those_that_do_not(address: tuple[str, int]) -> None:
    def wait() -> None:
        body, headers = json.dumps({"text": str(uuid4())}), {**JSON, "Prefer": "wait=5"}
        statuses.append(call(address, "POST", "/v1/extractions", body=body, headers=headers)[0])

    statuses: list[int] = []
    waiting = [threading.Thread(target=wait) for _ in range(40)]
    for thread in waiting:
        thread.start()
    assert call(address, "GET", "/health/live")[0] == 200
    assert any(thread.is_alive() for thread in waiting), "nobody waited"
    for thread in waiting:
        thread.join()
    assert statuses == [202] * 40
