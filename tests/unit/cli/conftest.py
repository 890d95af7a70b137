"""A service that answers as it is told, over real HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest


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
                body = [json.loads(line) for line in self.rfile.read(length).splitlines()]
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

            do_GET = do_POST = do_DELETE = answer

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


class BatchService(ScriptedService):
    """Takes batches as Isnad does, and reads so many of the articles of each; refuses the text `سيئ`."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: dict[str, list[Any]] = {}
        self.reads = 1_000_000
        self.forgets = 0

    def texts(self) -> list[list[str]]:
        """The texts of each batch that was sent."""
        return [[article["text"] for article in a.body] for a in self.asked if a.method == "POST"]

    def next_answer(self, asked: Asked) -> Answer:
        with self.lock:
            self.asked.append(asked)
            if asked.method == "POST":
                name = str(len(self.asked))
                self.batches[name] = asked.body
                return Answer(202, {"id": name})
            _, _, _, name, *rest = urlsplit(asked.path).path.split("/")
            if self.forgets:
                self.forgets -= 1
                self.batches.pop(name, None)
            if name not in self.batches:
                return Answer(404, {"title": "Not found"})
            if asked.method == "DELETE":
                del self.batches[name]
                return Answer(200)
            after = int(parse_qs(urlsplit(asked.path).query)["after"][0]) if rest else 0
            return Answer(200, "".join(self.lines(name)[after:]))

    def lines(self, name: str) -> list[str]:
        found = [(number, article) for number, article in enumerate(self.batches[name], 1)]
        return [json.dumps(self.line(*each)) + "\n" for each in found[: self.reads]]

    def line(self, number: int, article: Any) -> dict[str, Any]:
        line = {"number": number, "id": article.get("id")}
        if article["text"] == "سيئ":
            error = {
                "code": "invalid",
                "detail": "2 faults.",
                "errors": [{"pointer": "/text", "detail": "No."}],
            }
            return {**line, "status": "refused", "error": error, "result": None}
        return {**line, "status": "succeeded", "error": None, "result": {"quotes": []}}


@pytest.fixture
def isnad() -> Iterator[BatchService]:
    """A service that takes batches."""
    service = BatchService()
    service.thread.start()
    yield service
    service.server.shutdown()
    service.server.server_close()
