"""One attempt, over real sockets: where it goes, what it takes for an answer, and how long it may take."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.callbacks import sending
from service.callbacks.sending import Outcome, send
from tests.receiver import HANG, Receiver
from tests.unit.cli.secure_server import make_certificate

ReceiverOf = Callable[..., Receiver]


def attempt(url: str, seconds: float = 10, private: bool = True, **options: object) -> Outcome:
    return send(url, {"webhook-id": "msg_1"}, '{"نوع": 1}', private=private, seconds=seconds, **options)  # type: ignore[arg-type]


@pytest.fixture
def drip(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server that goes on after this beginning, a byte ten times a second, for ever."""
    listener, stop = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(request.param)
            try:
                while not stop.wait(0.1):
                    connection.sendall(b"x")
            except OSError:
                pass

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    stop.set()
    thread.join()
    listener.close()


def test_a_body_arrives_as_it_is_at_its_path_and_host(receiver_of: ReceiverOf) -> None:
    receiver = receiver_of(200)
    outcome = attempt(receiver.url("/hook?token=x", host="localhost"))
    assert (outcome.status, outcome.end) == (200, "delivered")
    (call,) = receiver.calls
    assert (call.path, call.body) == ("/hook?token=x", '{"نوع": 1}'.encode())
    assert (call.headers["host"], call.headers["webhook-id"]) == (f"localhost:{receiver.port}", "msg_1")


@pytest.mark.parametrize(("status", "end"), [
    (200, "delivered"), (202, "delivered"), (299, "delivered"), (410, "gone"),
    (301, None), (307, None), (400, None), (404, None), (429, None), (500, None), (503, None),
])  # fmt: skip
def test_an_answer_is_judged_by_its_status(receiver_of: ReceiverOf, status: int, end: str | None) -> None:
    outcome = attempt(receiver_of(status).url())
    assert (outcome.status, outcome.end, outcome.no_answer) == (status, end, False)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(receiver_of: ReceiverOf, status: int) -> None:
    first, second = receiver_of(status), receiver_of()
    first.answer_headers["Location"] = second.url()
    assert attempt(first.url()).end is None
    assert (len(first.calls), len(second.calls)) == (1, 0)


def test_a_proxy_of_the_environment_is_not_asked(
    receiver_of: ReceiverOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver, proxy = receiver_of(), receiver_of()
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url(""))
    assert attempt(receiver.url()).end == "delivered"
    assert not proxy.calls


def test_what_leads_inside_is_refused_before_anything_is_sent(receiver_of: ReceiverOf) -> None:
    receiver = receiver_of()
    for host in ("127.0.0.1", "localhost"):
        assert attempt(receiver.url(host=host), private=False).end == "refused"
    assert not receiver.calls


def test_a_name_that_changes_its_mind_after_it_was_checked_leads_nowhere_else(
    receiver_of: ReceiverOf,
) -> None:
    """The resolver, which alone is put in the place of the system's, gives another address each time."""
    checked = receiver_of()
    other = receiver_of(address="127.0.0.2", port=checked.port)
    answers = [["127.0.0.1"], ["127.0.0.2"]]
    outcome = attempt(checked.url(host="newsroom.example"), resolver=lambda host, port: answers.pop(0))
    assert outcome.end == "delivered"
    assert (len(checked.calls), len(other.calls), len(answers)) == (1, 0, 1)


def test_a_name_that_leads_inside_the_next_time_is_refused_then(receiver_of: ReceiverOf) -> None:
    receiver = receiver_of()
    answers = [["8.8.8.8", "127.0.0.1"], ["127.0.0.1"], ["::ffff:7f00:1"]]
    for resolved in answers:
        url = receiver.url(host="newsroom.example")
        assert attempt(url, private=False, resolver=lambda host, port, found=resolved: found).end == "refused"
    assert not receiver.calls


def test_of_two_addresses_the_second_is_tried_where_the_first_does_not_answer(
    receiver_of: ReceiverOf,
) -> None:
    receiver = receiver_of()
    url = receiver.url(host="newsroom.example")
    assert attempt(url, resolver=lambda host, port: ["127.0.0.3", "127.0.0.1"]).end == "delivered"


def test_nobody_there_and_no_such_name_are_no_answer(receiver_of: ReceiverOf) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror

    closed = receiver_of()
    closed.close()
    assert attempt(closed.url()).no_answer
    assert attempt("http://newsroom.example/", resolver=unknown).reason == "gaierror"


def test_a_receiver_that_hangs_is_left_when_the_time_is_over(receiver_of: ReceiverOf) -> None:
    outcome = attempt(receiver_of(HANG).url(), seconds=0.3)
    assert outcome.no_answer


@pytest.mark.parametrize(
    ("drip", "end"),
    [
        (b"HTTP/1.1 200 ", None),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", "delivered"),
        (b"HTTP/1.0 200 OK\r\n\r\n", "delivered"),
    ],
    indirect=["drip"],
)
def test_a_receiver_that_drips_is_left_when_the_time_is_over(drip: str, end: str | None) -> None:
    assert attempt(drip, seconds=0.5).end == end


@pytest.mark.parametrize(
    "answer", [b"", b"\r\n\r\n", b"SSH-2.0-x\r\n", b"HTTP/1.1 2 OK\r\n\r\n", b"\x00" * 70_000]
)
def test_what_is_no_http_is_no_answer(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        assert attempt(f"http://127.0.0.1:{listener.getsockname()[1]}/").no_answer
        thread.join()


def test_https_is_verified_for_the_name_and_not_for_the_address(
    receiver_of: ReceiverOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver = receiver_of()
    certificate = make_certificate(tmp_path / "certificate.pem")
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    receiver.use(server)
    secure = f"https://localhost:{receiver.port}/hook"
    assert attempt(secure).reason == "SSLCertVerificationError"
    monkeypatch.setattr(sending, "_verified", lambda: ssl.create_default_context(cafile=certificate))
    assert attempt(secure).end == "delivered"
    other = f"https://newsroom.example:{receiver.port}/hook"
    assert attempt(other, resolver=lambda host, port: ["127.0.0.1"]).reason == "SSLCertVerificationError"
    assert len(receiver.calls) == 1
