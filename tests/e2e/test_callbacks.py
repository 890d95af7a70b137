"""Callbacks from the whole service, with all its processes, to a receiver over HTTP."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from service.callbacks.signing import new_secret
from tests.conftest import Serve, start_serve
from tests.receiver import HANG, Receiver

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks processes up in /proc")
SECRET = new_secret()


@pytest.fixture(scope="module")
def secrets_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The secret of who has no key."""
    file = tmp_path_factory.mktemp("secrets") / "secrets"
    file.write_text(f"anonymous {SECRET}\n")
    return str(file)


@pytest.fixture(scope="module")
def calling(secrets_file: str) -> Iterator[Serve]:
    """A service that calls back, also on this machine, and tries again each second."""
    one = start_serve(
        "--workers", "1", ISNAD_CALLBACK_SECRETS_FILE=secrets_file, ISNAD_CALLBACK_PRIVATE="yes",
        ISNAD_CALLBACK_PAUSES="1,1,1",
    )  # fmt: skip
    yield one
    one.stop()


def post(service: Serve, url: str, text: str = "", wait: int = 0, **options: Any) -> dict[str, Any]:
    """Send an article, a new one where no text is given; its extraction."""
    sent = {"id": "n-1042", "text": text or f"قال الوزير: نعم. {uuid4()}"}
    sent["options"] = {"callback_url": url, **options}
    headers = {"Prefer": f"wait={wait}"}
    answer = requests.post(f"{service.url}/v1/extractions", json=sent, headers=headers, timeout=60)
    assert answer.status_code in (200, 202), answer.text
    extraction: dict[str, Any] = answer.json()
    return extraction


def test_the_end_of_an_extraction_is_told_and_leads_to_its_result(
    calling: Serve, receiver_of: Callable[..., Receiver], wait_until: Any
) -> None:
    receiver = receiver_of(500)
    extraction = post(calling, receiver.url())
    wait_until(lambda: len(receiver.calls) == 2, "a call that fails and one that does not")
    first, second = receiver.calls
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    for call in (first, second):
        call.verify(SECRET)
    assert second.event["type"] == "extraction.succeeded"
    data = second.event["data"]
    assert (data["id"], data["article_id"]) == (extraction["id"], "n-1042")
    found = requests.get(f"{calling.url}{data['links']['self']}", timeout=60).json()
    assert (found["status"], found["result"]["article"]["id"]) == ("succeeded", "n-1042")
    assert second.event["timestamp"] == found["finished_at"]


def test_what_has_ended_already_is_told_to_each_who_sends_it(
    calling: Serve, receiver_of: Callable[..., Receiver], wait_until: Any
) -> None:
    receiver, text = receiver_of(), f"قال الوزير: لا. {uuid4()}"
    ids = set()
    for number, path in enumerate(("/one", "/two", "/one"), start=1):
        ids.add(post(calling, receiver.url(path), text, wait=20)["id"])
        wait_until(lambda number=number: len(receiver.calls) == number, "the call")
    assert len(ids) == 1
    assert [call.path for call in receiver.calls] == ["/one", "/two", "/one"]
    assert {call.event["data"]["id"] for call in receiver.calls} == ids
    assert len({call.headers["webhook-id"] for call in receiver.calls}) == 3


def test_a_failure_is_told_too(calling: Serve, receiver_of: Callable[..., Receiver], wait_until: Any) -> None:
    receiver = receiver_of()
    post(calling, receiver.url(), engine="farasa")
    wait_until(lambda: receiver.calls, "the call")
    assert receiver.calls[0].event["type"] == "extraction.failed"


def test_the_end_of_a_batch_is_told_and_leads_to_its_results(
    calling: Serve, receiver_of: Callable[..., Receiver], wait_until: Any
) -> None:
    receiver = receiver_of()
    articles = [{"id": str(number), "text": f"قال الوزير: نعم. {uuid4()}"} for number in range(45)]
    sent = {"articles": articles, "options": {"callback_url": receiver.url()}}
    posted = requests.post(f"{calling.url}/v1/batches", json=sent, timeout=60).json()
    wait_until(lambda: receiver.calls, "the call")
    (call,) = receiver.calls
    call.verify(SECRET)
    assert (call.event["type"], call.event["data"]["id"]) == ("batch.finished", posted["id"])
    lines = requests.get(f"{calling.url}{call.event['data']['links']['results']}", timeout=60).text
    assert len(lines.splitlines()) == 45


def test_a_receiver_that_hangs_holds_up_no_article(
    calling: Serve, receiver_of: Callable[..., Receiver], wait_until: Any
) -> None:
    receiver = receiver_of(*[HANG] * 17)
    for _ in range(30):
        post(calling, receiver.url())
    wait_until(lambda: len(receiver.calls) == 16, "as many calls as a host has at once")
    assert post(calling, receiver.url(), wait=20)["status"] == "succeeded"


def test_what_a_courier_was_sending_when_it_was_killed_is_sent_again_under_the_same_name(
    calling: Serve, receiver_of: Callable[..., Receiver], wait_until: Any, family: Any
) -> None:
    receiver = receiver_of(HANG)
    post(calling, receiver.url())
    wait_until(lambda: receiver.calls, "the first call")
    (courier,) = [pid for pid, line in family(calling.process.pid).items() if "service.callbacks" in line]
    os.kill(courier, signal.SIGKILL)
    wait_until(lambda: len(receiver.calls) == 2, "the second call")
    first, second = receiver.calls
    second.verify(SECRET)
    assert (first.headers["webhook-id"], first.body) == (second.headers["webhook-id"], second.body)


def test_nothing_on_this_machine_is_called_unless_that_is_allowed(
    serve: Callable[..., Serve], secrets_file: str, receiver_of: Callable[..., Receiver], wait_until: Any
) -> None:
    receiver = receiver_of()
    one = serve("--workers", "1", ISNAD_CALLBACK_SECRETS_FILE=secrets_file)
    post(one, receiver.url(host="localhost"))
    refused = 'isnad_callbacks_total{end="refused"} 1.0'
    wait_until(
        lambda: refused in requests.get(f"{one.url}/metrics", timeout=60).text, "the end of the callback"
    )
    assert not receiver.calls
