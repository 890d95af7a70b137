"""A server of one file over HTTPS, with a certificate of its own."""

from __future__ import annotations

import hashlib
import ssl
import subprocess
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class SecureServer:
    """Serves `content`, and the rest of it where asked; after `cut` bytes it breaks off."""

    certificate: Path
    content: bytes = b""
    cut: int | None = None
    status: int = 200
    location: str | None = None
    ranges: list[str | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        serving = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                serving.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                pass  # a client that breaks off is what is tested

        self.server = Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_port}/farasa_bin.zip"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        wanted = handler.headers["Range"]
        self.ranges.append(wanted)
        tag = f'"{hashlib.sha256(self.content).hexdigest()}"'
        begin = int(wanted[6:-1]) if wanted and handler.headers["If-Range"] == tag else 0
        handler.send_response(206 if begin else self.status)
        if begin:
            handler.send_header("Content-Range", f"bytes {begin}-{len(self.content) - 1}/{len(self.content)}")
        if self.location:
            handler.send_header("Location", self.location)
        handler.send_header("Content-Length", str(len(self.content) - begin))
        handler.send_header("ETag", tag)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(self.content[begin : self.cut])
        handler.close_connection = True

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def make_certificate(path: Path) -> Path:
    """A certificate for localhost that nobody else vouches for, with its key in the same file."""
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(path), "-out", f"{path}.crt"]
    subprocess.run([*command.split(), *names], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path
