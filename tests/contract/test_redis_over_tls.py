"""A Redis as providers rent it out: over TLS, with a name and a password."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.redis_server import find_program
from service.config import Settings
from tests.contract.conftest import client_of
from tests.unit.cli.secure_server import make_certificate
from workers.pool import connect
from workers.settings import Settings as WorkerSettings


@pytest.fixture
def rented_redis(redis_program: None, tmp_path: Path) -> Iterator[str]:
    """The address of such a Redis; skips where the one installed here was built without TLS."""
    certificate = str(make_certificate(tmp_path / "certificate.pem"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    options = {
        "port": "0", "tls-port": port, "bind": "127.0.0.1", "dir": str(tmp_path), "save": "",
        "tls-cert-file": certificate, "tls-key-file": certificate, "tls-auth-clients": "no",
        "user": "isnad on >secret ~* &* +@all",
    }  # fmt: skip
    (tmp_path / "redis.conf").write_text("".join(f"{name} {value}\n" for name, value in options.items()))
    command = [find_program(), str(tmp_path / "redis.conf")]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    if not any("Ready to accept connections" in line for line in server.stdout):
        pytest.skip("this Redis knows nothing of TLS")
    yield f"rediss://isnad:secret@localhost:{port}/0?ssl_ca_certs={certificate}"
    server.kill()
    server.wait()


def test_api_and_workers_reach_it_and_nobody_without_its_certificate(rented_redis: str) -> None:
    client = client_of(Settings(redis_url=rented_redis))
    assert client.post("/v1/extractions", json={"text": "قال الوزير نعم."}).status_code == 202
    workers = WorkerSettings.from_environment({"ISNAD_REDIS_URL": rented_redis})
    assert connect(workers).llen("rq:queue:isnad") == 1
    assert "secret" not in workers.redis_address
    without = client_of(Settings(redis_url=rented_redis.partition("?")[0]))
    assert without.get("/health/ready").status_code == 503
