"""`isnad worker`: the workers alone."""

from __future__ import annotations

import os
import sys

import click

from workers.__main__ import main as run_workers


@click.command()
@click.option("--workers", type=click.IntRange(1, 512), help="Worker processes [ISNAD_WORKERS, else cores].")
def worker(workers: int | None) -> None:
    """Run workers on the Redis of ISNAD_REDIS_URL until Ctrl-C."""
    if workers is not None:
        os.environ["ISNAD_WORKERS"] = str(workers)
    sys.exit(run_workers())
