"""Articles that are sent again, in a batch or by themselves: nothing is extracted twice."""

from __future__ import annotations

from redis import Redis
from rq.job import Job

from service.queue import SERIALIZER
from tests.contract.promise import PromiseClient
from tests.contract.test_batches import article, finished, json_of, keys_of, lines_of, send


def numbers_of_jobs(stored: Redis, location: str) -> list[bytes]:
    """The first and last number of each job that the batch has needed."""
    (key,) = (key for key in keys_of(stored, location) if key.endswith(b":jobs"))
    return list(stored.lrange(key, 0, -1))


def test_an_article_that_was_sent_before_is_not_extracted_again(client: PromiseClient, stored: Redis) -> None:
    alone, together = article(id="alone"), article(id="together")
    client.post("/v1/extractions", json=alone, headers={"Prefer": "wait=20"})
    first = finished(client, send(client, together))
    location = send(client, alone, together, {**alone, "id": "other"})
    assert numbers_of_jobs(stored, location) == [b"3 3"]
    assert finished(client, location)["counts"]["succeeded"] == 3
    lines = lines_of(client.get(f"{location}/results"))
    assert [line["result"]["article"]["id"] for line in lines] == ["alone", "together", "other"]
    assert lines[1] == {**lines_of(client.get(first["links"]["results"]))[0], "number": 2}


def test_what_was_erased_is_not_given_back_to_another_batch(client: PromiseClient, stored: Redis) -> None:
    sent = article()
    location = finished(client, send(client, sent))["links"]["self"]
    assert client.delete(location).status_code == 204
    again = send(client, sent)
    assert numbers_of_jobs(stored, again) == [b"1 1"]
    assert finished(client, again)["counts"]["succeeded"] == 1


def test_an_extraction_that_waits_is_still_given_back_when_its_article_comes_in_a_batch(
    queueing: PromiseClient,
) -> None:
    sent = article()
    location = queueing.post("/v1/extractions", json=sent).headers["Location"]
    send(queueing, sent)
    assert queueing.post("/v1/extractions", json=sent).headers["Location"] == location


def test_an_article_that_a_batch_has_read_is_not_extracted_again_when_it_is_sent_by_itself(
    client: PromiseClient, stored: Redis
) -> None:
    sent = article(id="n-1")
    batch = finished(client, send(client, sent))
    (line,) = lines_of(client.get(batch["links"]["results"]))
    measures = f"isnad:measures:{client.application.extensions['isnad'].settings.queue}"
    read = stored.hget(measures, "articles succeeded")
    response = client.post("/v1/extractions", json=sent)
    assert (response.status_code, json_of(response)["status"]) == (200, "succeeded")
    assert json_of(response)["result"] == line["result"]
    assert stored.hget(measures, "articles succeeded") == read
    location = response.headers["Location"]
    assert client.delete(batch["links"]["self"]).status_code == 204
    assert json_of(client.get(location)) == json_of(response)
    assert client.post("/v1/extractions", json=sent).headers["Location"] == location
    job = Job.fetch(location.rsplit("/", 1)[-1], connection=stored, serializer=SERIALIZER)
    assert job.return_value() == line["result"], "what is made of it is a job for RQ's own tools as well"
    assert all(stored.ttl(key) > 0 for key in keys_of(stored, location))
    assert client.delete(location).status_code == 204
    assert client.get(location).status_code == 404
    assert client.post("/v1/extractions", json=sent).headers["Location"] != location


def test_an_article_of_a_batch_may_be_sent_by_itself(queueing: PromiseClient) -> None:
    sent = article()
    send(queueing, sent)
    response = queueing.post("/v1/extractions", json=sent)
    assert response.status_code == 202
    assert queueing.post("/v1/extractions", json=sent).headers["Location"] == response.headers["Location"]
