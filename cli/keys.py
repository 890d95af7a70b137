"""`isnad keys`: API keys for the clients of a service."""

from __future__ import annotations

import click

from service.callbacks.signing import new_secret
from service.keys import NAME, hash_of, new_key


def checked_name(_: click.Context, __: click.Parameter, name: str) -> str:
    """The name, if the file of keys takes it. Raises click.BadParameter."""
    if not NAME.fullmatch(name):
        raise click.BadParameter("must be 1 to 64 of A-Z a-z 0-9 . _ - and begin with a letter or digit")
    return name


@click.group()
def keys() -> None:
    """Make API keys."""


@keys.command()
@click.argument("name", callback=checked_name)
@click.option("--priority", type=click.Choice(["high", "low"]), help="low: waits for all that is urgent.")
@click.option("--rate", type=click.IntRange(1, 9_999_999), help="Requests a minute.")
@click.option("--share", type=click.IntRange(1, 100), help="Percent of the queue that its jobs may fill.")
def new(name: str, **limits: str | int | None) -> None:
    """Make a key for the client NAME: print it, this once, and the line for the file of ISNAD_API_KEYS_FILE.

    To replace a key, add the line of a second one of the same NAME, and take the old line out when the client
    has the new key. Both lines must have the same options.
    """
    key = new_key()
    given = [f"{option}={value}" for option, value in limits.items() if value is not None]
    click.echo(f"key:  {key}")
    click.echo(f"line: {' '.join([name, f'sha256:{hash_of(key)}', *given])}")


@keys.command()
@click.argument("name", callback=checked_name)
def secret(name: str) -> None:
    """Make a secret for the callbacks of the client NAME, and the line for ISNAD_CALLBACK_SECRETS_FILE.

    `anonymous` is whoever has no key. To replace a secret, add the line of a second one, and take the old
    line out when the client has the new one.
    """
    made = new_secret()
    click.echo(f"secret: {made}")
    click.echo(f"line:   {name} {made}")
