"""The service as it is served, for as long as a measurement takes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def service(workers: int, **environment: str) -> Iterator[tuple[str, int]]:
    """Runs `isnad serve` on a free port: its address and its process id."""
    command = [sys.executable, "-m", "cli", "serve", "--port", "0", "--workers", str(workers)]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        ready = re.search(r"http://\S+", process.stdout.readline())
        if ready is None:
            raise SystemExit("the service was never ready")
        yield ready[0], process.pid
    finally:
        process.terminate()
        process.wait()
