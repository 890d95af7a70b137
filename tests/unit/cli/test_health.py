"""`isnad health`: which of the processes it takes for the service's, and what it says of them."""

from __future__ import annotations

import pytest
from click import ClickException
from redis import Redis
from rq import SimpleWorker

from cli.health import role_of
from cli.health_of_api import check as check_api
from cli.health_of_workers import check as check_workers
from tests.unit.cli.conftest import Answer, ScriptedService


@pytest.mark.parametrize(
    ("command", "role"),
    [
        ("/opt/isnad/bin/python /opt/isnad/bin/gunicorn --threads 8 service.wsgi:app", "api"),
        ("/opt/isnad/bin/python /opt/isnad/bin/isnad worker --workers 2", "workers"),
        ("python -m workers", "workers"),
        ("/opt/isnad/bin/python /opt/isnad/bin/isnad health", None),
        ("/usr/bin/docker-init -- isnad worker", None),
        ("sh -c isnad worker", None),
        ("", None),
    ],
)
def test_the_process_of_a_container_is_known_by_its_command(command: str, role: str | None) -> None:
    assert role_of(command.split(" ")) == role


def test_an_api_is_well_where_it_answers_at_its_port(
    scripted: ScriptedService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", str(scripted.server.server_port))
    scripted.answers = [Answer(200), Answer(500), Answer(0)]
    assert check_api() == "the API answers"
    with pytest.raises(ClickException, match="answers 500"):
        check_api()
    with pytest.raises(ClickException, match="does not answer"):
        check_api()


def test_workers_are_well_where_one_of_this_machine_reports(
    redis_url: str, redis_connection: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISNAD_REDIS_URL", redis_url)
    with pytest.raises(ClickException, match="no worker has reported"):
        check_workers()
    worker = SimpleWorker(["isnad"], connection=redis_connection)
    worker.register_birth()
    assert check_workers() == "workers that have reported: 1"
    redis_connection.hset(worker.key, "hostname", "elsewhere")
    with pytest.raises(ClickException, match="no worker has reported"):
        check_workers()


def test_workers_that_wait_for_redis_are_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISNAD_REDIS_URL", "unix:///nowhere/redis.sock")
    assert check_workers() == "the workers wait for Redis: ConnectionError"
