"""Whether the workers of a container are well."""

from __future__ import annotations

import socket

import click
from redis import RedisError

from service.config import Settings
from service.fleet import read_fleet
from service.queue import connect


def check() -> str:
    """That a worker of this machine has reported. Raises click.ClickException."""
    settings = Settings.from_environment()
    try:
        fleet = read_fleet(connect(settings), settings, machine=socket.gethostname())
    except RedisError as error:
        return f"the workers wait for Redis: {type(error).__name__}"
    if not fleet.workers:
        raise click.ClickException(f"no worker has reported for {settings.worker_silence} seconds")
    return f"workers that have reported: {fleet.workers}"
