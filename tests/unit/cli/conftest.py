"""A service that answers as it is told, over real HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

PATH = "/v1/extractions"


@dataclass
class Answer:
    """What the service says; `status` 0 closes the connection without a word."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Asked:
    """What it was asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


class ScriptedService:
    """Gives its answers in order, the last one again and again."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.asked: list[Asked] = []
        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def next_answer(self, asked: Asked) -> Answer:
        with self.lock:
            self.asked.append(asked)
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def _handler(service) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length)) if length else None
                answer = service.next_answer(Asked(self.command, self.path, dict(self.headers), body))
                if answer.status == 0:
                    self.connection.close()
                    return
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                text = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
                self.wfile.write(text.encode())

            do_GET = do_POST = answer

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


@pytest.fixture
def scripted() -> Iterator[ScriptedService]:
    """A scripted service that runs."""
    service = ScriptedService()
    service.thread.start()
    yield service
    service.server.shutdown()
    service.server.server_close()


@pytest.fixture
def answer() -> type[Answer]:
    """The class of its answers."""
    return Answer


@pytest.fixture
def succeeded() -> Answer:
    """An extraction that is finished."""
    return Answer(200, {"id": "x", "status": "succeeded", "result": {"quotes": []}, "error": None})
