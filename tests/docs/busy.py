"""A service that is busy at every first request: what is asked is answered when it is asked again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import requests


class Busy(BaseHTTPRequestHandler):
    """Turns away every other request with a 503 and passes the others on."""

    url = ""
    away = False

    def do_GET(self) -> None:
        self.answer(None)

    def do_POST(self) -> None:
        self.answer(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, body: bytes | None) -> None:
        type(self).away = not self.away
        if self.away:
            self.send(503, {"Retry-After": "0"}, b"")
            return
        passed = requests.request(
            self.command, self.url + self.path, data=body, headers=dict(self.headers), timeout=60
        )
        self.send(passed.status_code, {"Content-Type": passed.headers["Content-Type"]}, passed.content)

    def send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def busy(url: str) -> Iterator[str]:
    """The address, host and port, of such a service before another."""
    handler = type("Handler", (Busy,), {"url": url})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
