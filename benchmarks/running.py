"""The service as it is served, for as long as a measurement takes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def service(workers: int, **environment: str) -> Iterator[tuple[str, int]]:
    """Runs `isnad serve` on a free port: its address and its process id."""
    command = [sys.executable, "-m", "cli", "serve", "--port", "0", "--workers", str(workers)]
    with kept_on_failure() as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
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


@contextmanager
def kept_on_failure() -> Iterator[IO[bytes]]:
    """A file for the log of the service: told of where the measurement fails, removed otherwise."""
    with tempfile.NamedTemporaryFile(prefix="isnad-", suffix=".log", delete=False) as log:
        try:
            yield log
        except BaseException:
            print(f"the log of the service is in {log.name}", file=sys.stderr)
            raise
        os.unlink(log.name)
