"""A receiver of callbacks, over real HTTP."""

from __future__ import annotations

import json
import ssl
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook

HANG = 0
"""In the place of a status: says nothing until the receiver is closed."""


@dataclass(frozen=True)
class Call:
    """What came; names of headers in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> Any:
        """The body as an object."""
        return json.loads(self.body)

    def verify(self, secret: str) -> None:
        """Raises WebhookVerificationError where it is not signed with that secret."""
        Webhook(secret).verify(self.body, self.headers)


class Receiver:
    """Answers with the statuses that it was given, in order, then with 204; keeps what came."""

    def __init__(self, *statuses: int, address: str = "127.0.0.1", port: int = 0) -> None:
        self.statuses = list(statuses)
        self.calls: list[Call] = []
        self.answer_headers: dict[str, str] = {}
        self._closed = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.receive(self)

            def do_GET(self) -> None:
                receiver.receive(self)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                pass  # a courier that is killed or has no more time is what is tested

        self._server = Server((address, port), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def use(self, context: ssl.SSLContext) -> None:
        """Speak HTTPS from now on."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def url(self, path: str = "/hook", host: str = "127.0.0.1") -> str:
        """Its address."""
        return f"http://{host}:{self.port}{path}"

    def receive(self, handler: BaseHTTPRequestHandler) -> None:
        """Keep a call and answer it."""
        headers = {name.lower(): value for name, value in handler.headers.items()}
        body = handler.rfile.read(int(headers.get("content-length", 0)))
        status = self.statuses.pop(0) if self.statuses else 204
        self.calls.append(Call(handler.path, headers, body))
        if status == HANG:
            self._closed.wait(60)
            return
        handler.send_response(status)
        for name, value in self.answer_headers.items():
            handler.send_header(name, value)
        handler.end_headers()

    def close(self) -> None:
        """Stop."""
        self._closed.set()
        self._server.shutdown()
        self._server.server_close()
