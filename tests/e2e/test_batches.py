"""Batches through the whole service, with workers, Redis and clients that are killed in the middle."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests
from redis import Redis

from cli.redis_server import RedisServer
from cli.supervisor import ROOT
from service.batches.intake import ARTICLES

LINES = {"Content-Type": "application/x-ndjson"}


def texts_of(article: str, count: int, times: int = 10) -> list[str]:
    """Articles, each another."""
    return [f"{number}\n" + article * times for number in range(count)]


def send(url: str, texts: list[str]) -> str:
    """The address of a new batch."""
    body = "\n".join(json.dumps({"id": str(number), "text": text}) for number, text in enumerate(texts))
    response = requests.post(f"{url}/v1/batches", data=body, headers=LINES, timeout=60)
    assert response.status_code == 202
    return url + str(response.headers["Location"])


def is_finished(batch: str) -> bool:
    response = requests.get(batch, timeout=60)
    return response.status_code == 200 and response.json()["status"] == "finished"


def check_results(batch: str, texts: list[str]) -> None:
    """Every article has its own result, once and in its place."""
    counts = requests.get(batch, timeout=60).json()["counts"]
    assert counts == {
        "articles": len(texts), "waiting": 0, "succeeded": len(texts), "failed": 0, "refused": 0
    }  # fmt: skip
    lines = [json.loads(line) for line in requests.get(f"{batch}/results", timeout=60).content.splitlines()]
    assert [line["number"] for line in lines] == list(range(1, len(texts) + 1))
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    assert [line["result"]["article"]["sha256"] for line in lines] == hashes


def frozen_in_mid_batch(workers: Any, batch: str, wait_until: Any) -> int:
    """Stop a worker that has read some articles of a job and not all; its process."""
    name = batch.rsplit("/", 1)[-1]

    def frozen() -> int | None:
        for job in workers.redis.keys(f"rq:job:{name}-*"):
            worker = workers.running(job.decode().removeprefix("rq:job:"))
            if worker is None:
                continue
            pid: int = workers.pid(worker)
            os.kill(pid, signal.SIGSTOP)
            known = workers.redis.hlen(f"isnad:batch:isnad:{name}:results")
            if known % ARTICLES and workers.running(job.decode().removeprefix("rq:job:")) == worker:
                return pid
            os.kill(pid, signal.SIGCONT)
        return None

    found: int = wait_until(frozen, "a worker in the middle of a job")
    return found


@pytest.mark.parametrize("count", [1, 2])
def test_a_batch_whose_worker_was_killed_in_the_middle_is_finished_without_loss_or_double(
    serve: Any, redis_url: str, workers: Any, article: str, wait_until: Any, count: int
) -> None:
    url = serve("--workers", str(count), ISNAD_REDIS_URL=redis_url).url
    texts = texts_of(article, 60)
    batch = send(url, texts)
    os.kill(frozen_in_mid_batch(workers, batch, wait_until), signal.SIGKILL)
    wait_until(partial(is_finished, batch), "the end of the batch", 90)
    check_results(batch, texts)


def test_a_worker_that_was_thought_lost_and_comes_back_writes_nothing_twice(
    serve: Any, redis_url: str, workers: Any, article: str, wait_until: Any
) -> None:
    url = serve("--workers", "2", ISNAD_REDIS_URL=redis_url).url
    texts = texts_of(article, 40)
    batch = send(url, texts)
    pid = frozen_in_mid_batch(workers, batch, wait_until)
    wait_until(partial(is_finished, batch), "the end of the batch", 90)
    os.kill(pid, signal.SIGCONT)
    again = send(url, texts)
    wait_until(partial(is_finished, again), "the end of another batch", 90)
    check_results(batch, texts)
    check_results(again, texts)


def test_a_batch_outlives_a_redis_that_is_killed_and_keeps_what_it_was_told(
    serve: Any, article: str, wait_until: Any
) -> None:
    server = RedisServer()
    command = [*server.command, "--appendonly", "yes", "--appendfsync", "always"]
    redis = subprocess.Popen(command)
    try:
        wait_until(server.answers, "Redis")
        url = serve("--workers", "1", ISNAD_REDIS_URL=server.url).url
        texts = texts_of(article, 60)
        batch = send(url, texts)
        connection = Redis.from_url(server.url)
        results = f"isnad:batch:isnad:{batch.rsplit('/', 1)[-1]}:results"
        wait_until(lambda: connection.hlen(results) > 5, "some results")
        redis.kill()
        redis.wait()
        assert requests.get(batch, timeout=60).status_code == 503
        redis = subprocess.Popen(command)
        wait_until(server.answers, "Redis again")
        wait_until(partial(is_finished, batch), "the end of the batch", 120)
        check_results(batch, texts)
    finally:
        redis.terminate()
        redis.wait()
        server.clear()


def test_a_client_that_is_interrupted_goes_on_where_it_stopped(
    serve: Any, redis_url: str, redis_connection: Redis, article: str, tmp_path: Path, wait_until: Any
) -> None:
    url = serve("--workers", "1", ISNAD_REDIS_URL=redis_url).url
    source, output = tmp_path / "articles.ndjson", tmp_path / "out.ndjson"
    texts = texts_of(article, 100)
    source.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    command = [sys.executable, "-m", "cli", "batch", str(source), "--url", url, "--output", str(output)]
    first = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    wait_until(lambda: output.exists() and output.read_bytes().count(b"\n") > 5, "some results")
    first.send_signal(signal.SIGINT)
    assert first.wait(60) == 1
    before = output.read_text(encoding="utf-8").splitlines()
    assert len(before) < len(texts)
    again = subprocess.run([*command, "--resume"], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert again.returncode == 0, again.stderr
    after = output.read_text(encoding="utf-8").splitlines()
    assert after[: len(before)] == before
    assert sorted(json.loads(line)["source"]["line"] for line in after) == list(range(1, len(texts) + 1))
    for line in map(json.loads, after):
        text = texts[line["source"]["line"] - 1]
        assert line["result"]["article"]["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert not redis_connection.keys("isnad:batch:*:results")
