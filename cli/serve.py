"""`isnad serve`: Redis, workers and API in one command."""

from __future__ import annotations

import http.client
import os
import socket
import sys
from contextlib import ExitStack

import click

from cli.redis_server import RedisMissing, RedisServer
from cli.supervisor import ROOT, ChildEnded, NotReady, Supervisor
from cli.worker import check_secrets
from service.auth import is_loopback
from service.callbacks.store import Callbacks
from service.config import Settings as ApiSettings
from service.config import SettingsError as ApiSettingsError
from service.keys import KeyRing
from service.queue import connect
from telemetry.logs import LogFormatError, handler_of
from workers.settings import Settings as WorkerSettings
from workers.settings import SettingsError as WorkerSettingsError

API_PROCESSES, API_THREADS = 2, 32
START_SECONDS = 180.0
"""A Java that hangs at its start is given up twice before the workers take the other engine."""
ANSWER_SECONDS = 5
"""For an answer, beyond what a client has preferred to wait."""
WORKER_PATIENCE = 20.0
"""Seconds that the workers get to finish the jobs they have."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on; 0 takes a free one.")
@click.option("--workers", type=click.IntRange(1, 512), help="Worker processes [ISNAD_WORKERS, else cores].")
def serve(host: str, port: int, workers: int | None) -> None:
    """Run the whole service: Redis if none is set, the workers and the API.

    Redis is the one of ISNAD_REDIS_URL; without it a private one is started that keeps nothing on disk.
    Ctrl-C stops everything.
    """
    if workers is not None:
        os.environ["ISNAD_WORKERS"] = str(workers)
    try:
        check_who_may(host)
        listener = listen(host, port)
        run(listener, *listener.getsockname()[:2])
    except (ApiSettingsError, WorkerSettingsError, LogFormatError, RedisMissing, NotReady) as error:
        raise click.ClickException(str(error)) from None
    except ChildEnded as error:
        raise click.ClickException(f"{error}; everything else was stopped") from None


def check_who_may(host: str) -> None:
    """Refuse to be open to other machines without keys. Raises SettingsError and click.ClickException."""
    settings = ApiSettings.from_environment(os.environ)
    if settings.api_keys_file:
        KeyRing(settings)
    elif settings.anonymous == "loopback" and not is_loopback(host):
        raise click.ClickException(
            f"other machines reach --host {host}, and there are no API keys: set ISNAD_API_KEYS_FILE, whose "
            "lines `isnad keys new NAME` makes, or ISNAD_ANONYMOUS=anywhere if everybody may"
        )


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything is started. Raises click.ClickException."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host} port {port}: {reason(error)}") from None


def reason(error: OSError) -> str:
    """Why an address cannot be taken, without the address."""
    return str(error.strerror) if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)


def run(listener: socket.socket, host: str, port: int) -> None:
    """Start everything, say so, and wait for the end. Raises ChildEnded, NotReady and errors of settings."""
    WorkerSettings.from_environment(os.environ)
    check_secrets()
    handler_of(os.environ)
    with ExitStack() as stack:
        redis = None if os.environ.get("ISNAD_REDIS_URL") else RedisServer()
        if redis:
            stack.callback(redis.clear)
        supervisor = stack.enter_context(Supervisor())
        if start(supervisor, redis, listener, reachable(host), port):
            click.echo(f"Isnad is ready: {address(reachable(host), port)} (Ctrl-C stops it)")
            supervisor.watch()
            click.echo("Stopping, when those who wait are answered… (Ctrl-C again: at once)", err=True)


def start(
    supervisor: Supervisor, redis: RedisServer | None, listener: socket.socket, host: str, port: int
) -> bool:
    """Start Redis, workers and API, each when the one before is ready; false if told to stop meanwhile."""
    environment = {}
    if redis:
        environment["ISNAD_REDIS_URL"] = redis.url
        supervisor.start("Redis", redis.command, patience=5)
        try:
            supervisor.wait_until(redis.answers, "Redis", START_SECONDS)
        except ChildEnded as error:
            raise ChildEnded(f"Redis ({redis.last_words()})", error.status) from None
    supervisor.start("the workers", [sys.executable, "-m", "workers"], WORKER_PATIENCE, environment)
    seconds = ApiSettings.from_environment(os.environ).max_wait + ANSWER_SECONDS
    command = api_command(listener, seconds)
    supervisor.start("the API", command, seconds + ANSWER_SECONDS, environment, files=[listener.fileno()])
    listener.close()
    return supervisor.wait_until(
        lambda: is_ready(host, port) and calls_back(environment), "the service", START_SECONDS
    )


def api_command(listener: socket.socket, seconds: int) -> list[str]:
    """gunicorn on the port that was taken; threads, so that waiting clients hold up nobody.

    Told to stop, it has so many seconds to answer those that it has.
    """
    options = {
        "bind": f"fd://{listener.fileno()}", "worker-class": "gthread", "workers": str(API_PROCESSES),
        "threads": str(API_THREADS), "graceful-timeout": str(seconds),
        "log-level": "warning", "chdir": str(ROOT),
    }  # fmt: skip
    if os.access("/dev/shm", os.W_OK):
        options["worker-tmp-dir"] = "/dev/shm"
    flags = [part for key, value in options.items() for part in (f"--{key}", value)]
    config = ["--no-control-socket", "--config", "python:telemetry.gunicorn_config"]
    return [sys.executable, "-m", "gunicorn", *config, *flags, "service.wsgi:app"]


def is_ready(host: str, port: int) -> bool:
    """Whether the API says that Redis answers and workers are there."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def calls_back(environment: dict[str, str]) -> bool:
    """Whether the workers call clients back, where they are to."""
    settings = ApiSettings.from_environment({**os.environ, **environment})
    return not settings.callback_secrets_file or Callbacks(connect(settings), settings).have_courier()


def reachable(host: str) -> str:
    """An address that a client on this machine can use for a listener on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def address(host: str, port: int) -> str:
    """The URL of the service."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
