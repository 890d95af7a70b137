import os
import signal
from collections.abc import Iterator
from typing import Any

from redis import Redis


def test_a_job_whose_worker_was_killed_in_the_middle_is_finished_by_another(
    serve: Any, redis_url: str, workers: Any, api_of: Any, long_texts: Iterator[str]
) -> None:
    api = api_of(serve("--workers", "2", ISNAD_REDIS_URL=redis_url).url)
    extraction_id, name, pid = workers.frozen_in_mid_job(api, long_texts)
    os.kill(pid, signal.SIGKILL)
    assert api.get(extraction_id).json()["status"] == "running"
    extraction = api.finished(extraction_id)
    assert extraction["status"] == "succeeded"
    finisher = workers.redis.hget(f"rq:job:{extraction_id}", "worker_name").decode()
    assert finisher != name


def test_the_only_worker_is_replaced_when_it_is_killed(
    serve: Any, redis_url: str, workers: Any, api_of: Any, long_texts: Iterator[str]
) -> None:
    api = api_of(serve("--workers", "1", ISNAD_REDIS_URL=redis_url).url)
    extraction_id, _, pid = workers.frozen_in_mid_job(api, long_texts)
    os.kill(pid, signal.SIGKILL)
    assert api.finished(extraction_id)["status"] == "succeeded"


def test_a_job_whose_worker_was_killed_before_it_began_is_finished_by_another(
    serve: Any, redis_url: str, workers: Any, api_of: Any, article: str, wait_until: Any
) -> None:
    api = api_of(serve("--workers", "1", ISNAD_REDIS_URL=redis_url).url)
    pid = workers.frozen_in_waiting()
    extraction_id = api.post(article).json()["id"]
    between = "rq:queue:isnad:intermediate"
    wait_until(
        lambda: workers.redis.lrange(between, 0, -1) == [extraction_id.encode()], "the job is handed out"
    )
    os.kill(pid, signal.SIGKILL)
    assert api.finished(extraction_id)["status"] == "succeeded"


def test_an_extraction_erased_while_it_ran_leaves_neither_text_nor_result(
    serve: Any, redis_url: str, redis_connection: Redis, workers: Any, api_of: Any, wait_until: Any,
    long_texts: Iterator[str],
) -> None:  # fmt: skip
    import requests

    api = api_of(serve("--workers", "1", ISNAD_REDIS_URL=redis_url).url)
    extraction_id, name, pid = workers.frozen_in_mid_job(api, long_texts)
    assert requests.delete(f"{api.url}/{extraction_id}", timeout=60).status_code == 204
    os.kill(pid, signal.SIGCONT)
    wait_until(lambda: redis_connection.hget(f"rq:worker:{name}", "state") == b"idle", "the worker is done")
    assert api.get(extraction_id).status_code == 404
    assert redis_connection.keys(f"*{extraction_id}*") == [f"isnad:erased:{extraction_id}".encode()]
