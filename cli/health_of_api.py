"""Whether the API of a container is well."""

from __future__ import annotations

import http.client
import os

import click

PATIENCE = 5.0
"""Seconds that it may take to say that it is alive."""


def check() -> str:
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
