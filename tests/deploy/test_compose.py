"""compose.yaml keeps its schema, and every service its bounds."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.supervisor import ROOT
from service.config import Settings

FILE = ROOT / "compose.yaml"
SERVICES = ("redis", "worker", "api")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    """The services, what they share merged into them."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text())["services"]
    return found


def test_the_file_keeps_the_schema_of_compose() -> None:
    command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, FILE], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_docker_compose_takes_the_file(tmp_path: Path) -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True).returncode:
        pytest.skip("no docker compose here")
    (tmp_path / "env").write_text("ISNAD_REDIS_PASSWORD=secret\n")
    command = [docker, "compose", "--env-file", tmp_path / "env", "--file", FILE, "config", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_no_rights_beyond_its_work(services: dict[str, Any], name: str) -> None:
    service = services[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"cap_add", "privileged", "pid", "network_mode"} & set(service)
    assert set(service["deploy"]["resources"]["limits"]) == {"memory", "cpus", "pids"}


def test_only_the_api_is_published_and_only_to_this_machine(services: dict[str, Any]) -> None:
    assert [name for name in SERVICES if "ports" in services[name]] == ["api"]
    assert all(port.startswith("127.0.0.1:") for port in services["api"]["ports"])
    assert services["redis"]["networks"] == services["worker"]["networks"] == ["inside"]
    assert yaml.safe_load(FILE.read_text())["networks"]["inside"] == {"internal": True}


def test_each_starts_when_those_before_it_are_healthy(services: dict[str, Any]) -> None:
    healthy = {"condition": "service_healthy"}
    assert services["worker"]["depends_on"] == {"redis": healthy}
    assert services["api"]["depends_on"] == {"redis": healthy, "worker": healthy}


def test_workers_can_be_scaled(services: dict[str, Any]) -> None:
    assert not {"ports", "container_name", "hostname"} & set(services["worker"])


def test_nobody_is_killed_in_the_middle_of_an_article_or_of_an_answer(services: dict[str, Any]) -> None:
    seconds = {name: int(services[name]["stop_grace_period"].removesuffix("s")) for name in SERVICES}
    settings = Settings()
    graceful = re.search(r'"--graceful-timeout", "(\d+)"', (ROOT / "Dockerfile").read_text())
    assert graceful
    assert seconds["worker"] > settings.job_timeout
    assert seconds["api"] > int(graceful[1]) > settings.max_wait


def test_redis_keeps_jobs_asks_for_a_password_and_shows_it_to_nobody(services: dict[str, Any]) -> None:
    configuration = services["redis"]["command"][-1]
    for line in ("requirepass $$REDISCLI_AUTH", "appendonly yes", "maxmemory-policy noeviction"):
        assert line in configuration.splitlines()
    assert re.fullmatch(r"redis:[\d.]+-alpine@sha256:[0-9a-f]{64}", services["redis"]["image"])
