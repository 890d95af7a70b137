"""The service from outside, with all its processes: whole metrics, and logs that say nothing of articles."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from redis import Redis

from cli.redis_server import RedisServer
from cli.supervisor import ROOT

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks processes up in /proc")
MARKER = "مرقوم٧٧"
ASCII = "marker77"
ARTICLE = f"قال سامي {MARKER} لوكالة {ASCII}: «{MARKER} سيفتح الجسر»، بحسب {MARKER}."
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Callable[..., tuple[str, Path, subprocess.Popen[bytes]]]]:
    """Starts services whose output goes into a file: address, file and process."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*options: str, **environment: str) -> tuple[str, Path, subprocess.Popen[bytes]]:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("ISNAD_")}
        file = tmp_path / "output"
        with file.open("wb") as output:
            command = [sys.executable, "-m", "cli", "serve", "--port", "0", *options]
            everything = {
                "cwd": ROOT,
                "env": {**inherited, **environment},
                "stdout": output,
                "stderr": output,
            }
            started.append(subprocess.Popen(command, **everything))
        while not (ready := re.search(r"ready: (http://\S+)", file.read_text())):
            assert started[-1].poll() is None, file.read_text()
        return ready[1], file, started[-1]

    yield start
    for process in started:
        process.terminate()
        process.wait(60)


def metrics(url: str) -> dict[str, float]:
    """Each sample by its name and labels as they are written."""
    lines = requests.get(f"{url}/metrics", timeout=60).text.splitlines()
    samples = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in samples}


def events(file: Path) -> list[dict[str, Any]]:
    """The lines of a log in JSON."""
    return [json.loads(line) for line in file.read_text().splitlines() if line.startswith("{")]


def test_a_scrape_tells_of_all_processes_also_of_those_that_were_replaced(
    serve: Any, redis_url: str, family: Any, running: Any, wait_until: Any
) -> None:
    one = serve("--workers", "2", ISNAD_REDIS_URL=redis_url)
    members = family(one.process.pid)
    arbiter = min(pid for pid, line in members.items() if "gunicorn" in line)
    answered = 'isnad_http_requests_total{method="GET",route="/openapi.yaml",status="200"}'
    finished = 'isnad_articles_total{end="succeeded"}'

    def read(first: int, last: int) -> None:
        for number in range(first, last):
            requests.get(f"{one.url}/openapi.yaml", timeout=60)  # on a connection of its own each time
            article = {"json": {"text": f"قال نعم {number}."}, "headers": {"Prefer": "wait=20"}}
            assert requests.post(f"{one.url}/v1/extractions", timeout=60, **article).status_code == 200

    read(0, 20)
    wait_until(lambda: metrics(one.url).get(finished) == 20, "all articles are counted")
    assert {metrics(one.url)[answered] for _ in range(10)} == {20}
    killed = [pid for pid, line in members.items() if pid != arbiter and "gunicorn" in line]
    killed += [int(pid) for pid in workers_of(redis_url)]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not running(killed), "the end of all processes that work")
    wait_until(lambda: ready(one.url), "others in their place")
    read(20, 30)
    wait_until(lambda: metrics(one.url).get(finished) == 30, "all articles are counted")
    assert {metrics(one.url)[answered] for _ in range(10)} == {30}


def workers_of(redis_url: str) -> list[str]:
    """The process ids of the workers."""
    with Redis.from_url(redis_url, decode_responses=True) as redis:
        return [str(redis.hget(name, "pid")) for name in redis.smembers("rq:workers:isnad")]


def ready(url: str) -> bool:
    try:
        return requests.get(f"{url}/health/ready", timeout=60).status_code == 200
    except requests.ConnectionError:
        return False


def test_the_folder_of_the_counters_goes_with_the_service(serve: Any, family: Any) -> None:
    one = serve("--workers", "1")
    processes = [pid for pid, line in family(one.process.pid).items() if "gunicorn" in line]
    mapped = " ".join(Path(f"/proc/{pid}/maps").read_text() for pid in processes)
    (folder,) = set(re.findall(r"(\S+)/counter_\d+\.db", mapped))
    assert Path(folder).is_dir()
    one.stop()
    assert not Path(folder).exists()


def test_the_image_runs_the_api_with_counters_that_its_processes_share(wait_until: Any) -> None:
    (command,) = re.findall(r"^CMD (\[.+?\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE | re.DOTALL)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    address = f"127.0.0.1:{port}"
    words = json.loads(command.replace("\\\n", ""))
    environment = {
        **os.environ, "ISNAD_REDIS_URL": "unix:///nowhere/redis.sock", "PORT": port, "WEB_CONCURRENCY": "2"
    }  # fmt: skip
    api = subprocess.Popen([sys.executable, "-m", *words], cwd=ROOT, env=environment)
    try:
        wait_until(lambda: answers(f"http://{address}"), "the API")
        for _ in range(20):
            requests.get(f"http://{address}/openapi.yaml", timeout=60)
        scraped = [metrics(f"http://{address}") for _ in range(10)]
    finally:
        api.terminate()
        api.wait(60)
    name = 'isnad_http_requests_total{method="GET",route="/openapi.yaml",status="200"}'
    assert {(samples[name], samples["isnad_redis_up"]) for samples in scraped} == {(20, 0)}


def answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/health/live", timeout=60).status_code == 200
    except requests.ConnectionError:
        return False


def test_a_request_its_job_and_its_trace_are_found_by_their_names_in_the_log(
    logged: Any, wait_until: Any
) -> None:
    url, file, _ = logged("--workers", "1")
    traceparent = f"00-{TRACE}-00f067aa0ba902b7-01"
    headers = {"X-Request-ID": "r-1", "traceparent": traceparent, "Prefer": "wait=20"}
    requests.post(f"{url}/v1/extractions", json={"text": ARTICLE}, headers=headers, timeout=60)

    def named() -> dict[str, dict[str, Any]]:
        return {event["event"]: event for event in events(file) if event.get("request_id") == "r-1"}

    wait_until(lambda: {"request", "job"} <= set(named()), "a line of the API and one of the worker")
    told = named()
    assert {event["trace_id"] for event in told.values()} == {TRACE}
    assert told["request"]["process"] != told["job"]["process"]
    assert (told["request"]["route"], told["request"]["status"]) == ("/v1/extractions", 200)
    assert told["job"]["end"] == "succeeded"
    assert told["job"]["articles"] == {"succeeded": 1}


def test_no_log_of_any_process_holds_a_word_of_an_article(
    logged: Any, redis_url: str, redis_server: RedisServer, workers: Any, api_of: Any, wait_until: Any
) -> None:
    """Success, an engine that fails, a time limit, bad input of many kinds, and bytes that are no HTTP."""
    url, file, process = logged("--workers", "1", ISNAD_REDIS_URL=redis_url, ISNAD_JOB_TIMEOUT="1")
    article = {"text": ARTICLE, "title": ASCII, "source": MARKER, "id": ASCII}
    assert send(url, article)["status"] == "succeeded"
    assert send(url, {**article, "options": {"engine": "farasa"}})["error"]["code"] == "engine_error"
    long_texts = (f"{number} {ARTICLE * (99_000 // len(ARTICLE))}" for number in count())
    stopped, _, worker = workers.frozen_in_mid_job(api_of(url), long_texts)
    time.sleep(1.5)
    os.kill(worker, signal.SIGCONT)
    assert api_of(url).finished(stopped)["error"]["code"] == "timed_out"
    spoil(url, article)
    wait_until(lambda: "Invalid request" in file.read_text(), "what gunicorn says of bytes that are no HTTP")
    process.terminate()
    process.wait(60)
    told = file.read_text()
    assert {"succeeded", "failed", None} == {event.get("end") for event in events(file)}
    for word in forms_of(MARKER) | forms_of(ASCII):
        assert word not in told + (redis_server.folder / "redis.log").read_text()


def forms_of(word: str) -> set[str]:
    """A word as it may be written in a log."""
    percent = "".join(f"%{byte:02X}" for byte in word.encode())
    latin = word.encode().decode("latin-1")
    return {word, percent, percent.lower(), json.dumps(word)[1:-1], repr(word.encode())[2:-1], latin}


def send(url: str, article: dict[str, Any]) -> dict[str, Any]:
    """The extraction of an article when it has ended."""
    headers = {"Prefer": "wait=20"}
    answer = requests.post(f"{url}/v1/extractions", json=article, headers=headers, timeout=60)
    extraction: dict[str, Any] = answer.json()
    return extraction


def spoil(url: str, article: dict[str, Any]) -> None:
    """Send the words of the article wherever a client might by mistake."""
    post = f"{url}/v1/extractions"
    requests.post(post, json={**article, MARKER: ASCII, "options": {"engine": ASCII}}, timeout=60)
    requests.post(post, data=ARTICLE.encode(), headers={"Content-Type": "application/json"}, timeout=60)
    requests.post(
        post,
        json=article,
        headers={"Idempotency-Key": f"{ASCII} x", "X-Request-ID": f"{ASCII} x"},
        timeout=60,
    )
    requests.get(f"{url}/v1/extractions/{MARKER}", params={"q": ASCII}, timeout=60)
    requests.get(f"{url}/{ASCII}/{MARKER}", headers={"User-Agent": ASCII, "Referer": ASCII}, timeout=60)
    requests.request(ASCII.upper(), f"{url}/v1/extractions", data=ARTICLE.encode(), timeout=60)
    requests.post(
        f"{url}/v1/batches",
        data=ARTICLE.encode(),
        headers={"Content-Type": "application/x-ndjson"},
        timeout=60,
    )
    head = "POST /v1/extractions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n"
    short = f"{head}لا{ARTICLE}\r\n\r\n"
    for sent in (short, f"{ARTICLE}\r\n\r\n", f"GET /{ASCII} HTTP/1.1\r\n{ASCII} x: {MARKER}\r\n\r\n"):
        with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port)) as connection:
            connection.sendall(sent.encode())
            while connection.recv(65_536):
                pass
