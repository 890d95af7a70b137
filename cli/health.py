"""`isnad health`: whether the API or the workers of a container are well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

import click


@click.command()
def health() -> None:
    """End with 0 where the API or the workers of this container are well, else with 1.

    The API is well where it answers at the port of PORT (8000), the workers where one of this machine's has
    reported in the last ISNAD_WORKER_SILENCE seconds. As long as Redis is away they wait for it, and are
    well: to start them anew would not bring it back.
    """
    roles = {role for words in command_lines() if (role := role_of(words))}
    if not roles:
        raise click.ClickException("neither the API nor workers run here")
    for role in roles:
        # Only what is asked for is loaded: a check that comes every minute is to cost little.
        click.echo(import_module(f"cli.health_of_{role}").check())


def command_lines() -> Iterator[list[str]]:
    """The commands of all processes that can be seen (proc(5))."""
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield file.read_text(errors="replace").rstrip("\0").split("\0")
        except OSError:
            continue  # it has ended


def role_of(words: Sequence[str]) -> str | None:
    """What a process with this command does here: `api`, `workers`, or nothing of ours."""
    if "service.wsgi:app" in words:
        return "api"
    names = [Path(word).name for word in words[:3]]
    return "workers" if names[1:] in (["isnad", "worker"], ["-m", "workers"]) else None
