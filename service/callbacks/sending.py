"""One attempt to call a client back: a POST to an address that was checked, and nowhere else.

No proxy of the environment is asked, no redirect followed, no connection kept. Of the answer only the status
counts.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException

from service.callbacks.addresses import ForbiddenAddress, Resolver, Target, addresses_of, read_url, resolve

CONNECT_SECONDS = 3.0
"""For one address; the next one is tried then."""
MOST_READ = 16_384
"""Bytes of an answer that are read, so that who answers is not cut off; nobody looks at them."""
GONE = 410


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt: the status of the answer, or why there was none; the seconds it took."""

    status: int | None = None
    reason: str = ""
    seconds: float = 0.0

    @property
    def no_answer(self) -> bool:
        """Whether the host did not answer at all, though it might have."""
        return self.status is None and not self.end

    @property
    def end(self) -> str | None:
        """How the callback has ended by that, if it has: delivered, gone or refused."""
        if self.status is None:
            return "refused" if self.reason == ForbiddenAddress.__name__ else None
        if self.status == GONE:
            return "gone"
        return "delivered" if 200 <= self.status < 300 else None


class PinnedConnection(HTTPConnection):
    """A connection to one of these addresses, whatever the target's name leads to by now.

    TLS is verified for the name. Everything together takes `seconds` at most.
    """

    def __init__(self, target: Target, addresses: Sequence[str], seconds: float):
        super().__init__(target.host, target.port)
        self._target, self._addresses = target, addresses
        self._end = time.monotonic() + seconds
        if target.is_usual_port:
            self.default_port = target.port  # which is then not written into Host

    def connect(self) -> None:
        """Connect, to the first address that answers. Raises OSError."""
        self.sock = self._connect_to_any()
        self.sock.settimeout(self.left())
        if self._target.scheme == "https":
            self.sock = _verified().wrap_socket(self.sock, server_hostname=self._target.host)
            self.sock.settimeout(self.left())
        self._wire = self.sock  # an answer without an end of its own takes `sock` away

    def cut(self) -> None:
        """End the connection under whoever reads from it: it may send a byte now and then, for ever."""
        with suppress(OSError):
            socket.socket.shutdown(self._wire, socket.SHUT_RDWR)  # below TLS, which belongs to the reader

    def left(self) -> float:
        """Seconds that are left. Raises TimeoutError where none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _connect_to_any(self) -> socket.socket:
        failure: OSError = TimeoutError()
        for address in self._addresses:
            try:
                seconds = min(CONNECT_SECONDS, self.left())
                return socket.create_connection((address, self._target.port), seconds)
            except OSError as error:
                failure = error
        raise failure


def send(
    url: str,
    headers: Mapping[str, str],
    body: str,
    *,
    private: bool,
    seconds: float,
    resolver: Resolver = resolve,
) -> Outcome:
    """Post a body of JSON; nothing that can go wrong is raised."""
    began = time.monotonic()
    try:
        target = read_url(url)
        status = _post(target, addresses_of(target, private, resolver), headers, body.encode(), seconds)
    except (OSError, HTTPException, ForbiddenAddress, ValueError) as error:
        return Outcome(None, type(error).__name__, time.monotonic() - began)
    return Outcome(status, "", time.monotonic() - began)


def _post(
    target: Target, addresses: Sequence[str], headers: Mapping[str, str], body: bytes, seconds: float
) -> int:
    connection = PinnedConnection(target, addresses, seconds)
    with closing(connection):
        connection.connect()
        watch = threading.Timer(connection.left(), connection.cut)
        watch.start()
        try:
            connection.request("POST", target.path, body, dict(headers))
            response = connection.getresponse()
            connection.left()  # an answer that was cut off may look like a whole one
            with suppress(OSError, HTTPException):
                response.read(MOST_READ)
            return response.status
        finally:
            watch.cancel()


@cache
def _verified() -> ssl.SSLContext:
    """Certificates are verified by those that the system trusts (or SSL_CERT_FILE)."""
    return ssl.create_default_context()
