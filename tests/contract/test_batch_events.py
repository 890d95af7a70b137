"""The progress of a batch, as those hear it who listen."""

from __future__ import annotations

import json
import threading
import time
from typing import Any
from uuid import uuid4

import pytest

from service.batches import events
from service.batches.store import PAGE
from tests.contract.promise import PromiseClient
from tests.contract.test_batches import TEXT, article, send


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look more often than in earnest."""
    monkeypatch.setattr(events, "PAUSE", 0.01)


def heard(text: str) -> list[tuple[str, Any]]:
    """The events of a stream: names and data."""
    parts = [part.split("\n") for part in text.split("\n\n") if part and not part.startswith(":")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in parts]


def test_progress_is_told_as_it_is_made_and_the_end_is_the_last(client: PromiseClient) -> None:
    location = send(client, *({"text": f"{uuid4()}\n{TEXT}\n" * 20} for _ in range(30)))
    response = client.get(f"{location}/events")
    assert (response.status_code, response.mimetype) == (200, "text/event-stream")
    *progress, (last, batch) = heard(response.get_data(as_text=True))
    assert progress and {name for name, _ in progress} == {"progress"}
    done = [data["counts"]["succeeded"] for _, data in progress]
    assert done == sorted(set(done))
    assert (last, batch) == ("end", client.get(location).json)
    assert batch["counts"]["succeeded"] == 30


def test_a_batch_that_is_finished_has_its_end_at_once(queueing: PromiseClient) -> None:
    location = send(queueing, b"x")
    assert [name for name, _ in heard(queueing.get(f"{location}/events").get_data(as_text=True))] == ["end"]


def test_whoever_listens_to_what_is_erased_hears_the_end(queueing: PromiseClient) -> None:
    location = send(queueing, article())
    texts: list[str] = []
    listener = threading.Thread(
        target=lambda: texts.append(queueing.get(f"{location}/events").get_data(as_text=True))
    )
    listener.start()
    time.sleep(0.1)
    queueing.application.test_client().delete(location)
    listener.join()
    assert [name for name, _ in heard(texts[0])] == ["progress", "end"]
    assert heard(texts[0])[-1] == ("end", None)


def test_a_silent_batch_sends_signs_of_life_and_no_listener_stays_for_ever(
    queueing: PromiseClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "BEAT", 0.02)
    monkeypatch.setattr(events, "LONGEST", 0.3)
    text = queueing.get(f"{send(queueing, article())}/events").get_data(as_text=True)
    assert text.count(":\n\n") > 1
    assert [name for name, _ in heard(text)] == ["progress"]


@pytest.mark.parametrize("seats", [{"max_listeners": 1}, {"max_waiting": 1}])
def test_no_more_listen_than_there_are_seats_and_a_seat_is_free_when_one_goes(
    with_settings: Any, seats: dict[str, int]
) -> None:
    client = with_settings(**seats)
    location = send(client, article())
    for _ in range(3):
        # As a server does it: the first event is read, the rest would come later.
        listening = client.application.test_client().get(f"{location}/events", promised=False)
        assert next(listening.response).startswith(b"event: progress")
        full = client.get(f"{location}/events")
        assert (full.status_code, int(full.headers["Retry-After"]) > 0) == (503, True)
        listening.close()


def test_a_listener_who_goes_before_the_first_event_leaves_the_seat(with_settings: Any) -> None:
    client = with_settings(max_listeners=1)
    location = send(client, b"x")
    for _ in range(3):
        client.application.test_client().get(f"{location}/events", promised=False).close()
    assert client.get(f"{location}/events").status_code == 200


@pytest.mark.parametrize("seats", [{"max_listeners": 1}, {"max_waiting": 1}])
def test_long_results_are_read_by_as_many_as_there_are_seats_and_short_ones_by_all(
    with_settings: Any, seats: dict[str, int]
) -> None:
    client = with_settings(**seats)
    location = send(client, *(b"x" for _ in range(PAGE + 1)))
    for _ in range(3):
        # As a server does it: the first line is read, the rest would come later.
        reading = client.application.test_client().get(f"{location}/results", promised=False)
        assert next(reading.response).startswith(b'{"number":1,')
        full = client.get(f"{location}/results")
        assert (full.status_code, int(full.headers["Retry-After"]) > 0) == (503, True)
        assert client.get(f"{location}/results?after=1").status_code == 200
        reading.close()
