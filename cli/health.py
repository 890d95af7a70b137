"""`isnad health`: whether the API or the workers of a container are well."""

from __future__ import annotations

import http.client
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click
from redis import RedisError

from service.config import Settings
from service.fleet import read_fleet
from service.queue import connect

PATIENCE = 5.0
"""Seconds that the API may take to say that it is alive."""


@click.command()
def health() -> None:
    """End with 0 where the API or the workers of this container are well, else with 1.

    The API is well where it answers at the port of PORT (8000), the workers where one of this machine's has
    reported in the last ISNAD_WORKER_SILENCE seconds. As long as Redis is away they wait for it, and are
    well: to start them anew would not bring it back.
    """
    checks = {check for words in command_lines() if (check := check_of(words))}
    if not checks:
        raise click.ClickException("neither the API nor workers run here")
    for check in checks:
        click.echo(check())


def command_lines() -> Iterator[list[str]]:
    """The commands of all processes that can be seen (proc(5))."""
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield file.read_text(errors="replace").rstrip("\0").split("\0")
        except OSError:
            continue  # it has ended


def check_of(words: Sequence[str]) -> Callable[[], str] | None:
    """What tells of the process with this command whether it is well; nothing for those of others."""
    if "service.wsgi:app" in words:
        return check_api
    names = [Path(word).name for word in words[:3]]
    return check_workers if names[1:] in (["isnad", "worker"], ["-m", "workers"]) else None


def check_api() -> str:
    """That the API answers. Raises click.ClickException."""
    port = int(os.environ.get("PORT", "8000"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/health/live")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise click.ClickException(f"the API does not answer: {type(error).__name__}") from None
    finally:
        connection.close()
    if status != 200:
        raise click.ClickException(f"the API answers {status}")
    return "the API answers"


def check_workers() -> str:
    """That a worker of this machine has reported. Raises click.ClickException."""
    settings = Settings.from_environment()
    try:
        fleet = read_fleet(connect(settings), settings, machine=socket.gethostname())
    except RedisError as error:
        return f"the workers wait for Redis: {type(error).__name__}"
    if not fleet.workers:
        raise click.ClickException(f"no worker has reported for {settings.worker_silence} seconds")
    return f"workers that have reported: {fleet.workers}"
