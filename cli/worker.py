"""`isnad worker`: the workers alone."""

from __future__ import annotations

import os
import sys

import click

from service.callbacks.signing import Secrets
from service.config import Settings, SettingsError
from workers.__main__ import main as run_workers


@click.command()
@click.option("--workers", type=click.IntRange(1, 512), help="Worker processes [ISNAD_WORKERS, else cores].")
def worker(workers: int | None) -> None:
    """Run workers on the Redis of ISNAD_REDIS_URL until Ctrl-C.

    With ISNAD_CALLBACK_SECRETS_FILE they call clients back as well.
    """
    if workers is not None:
        os.environ["ISNAD_WORKERS"] = str(workers)
    try:
        check_secrets()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    sys.exit(run_workers())


def check_secrets() -> None:
    """Raises SettingsError where there is a file of secrets that cannot be used."""
    settings = Settings.from_environment(os.environ)
    if settings.callback_secrets_file:
        Secrets(settings)
