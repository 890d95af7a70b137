"""Runs images as compose.yaml has Docker run them: unprivileged, read-only, with some memory for files."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.image.builder import Image
from tests.image.sandbox import Process, Sandbox, execute_in, first_of

TEMPORARY = {"/tmp": "mode=1777,size=64m,nosuid,nodev,noexec"}


class Container:
    """A container: started at once, removed by `stop` or `kill`."""

    def __init__(
        self,
        image: Image,
        folder: Path,
        command: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
        mounts: Mapping[Path, str] | None = None,
        writable: bool = False,
    ) -> None:
        self.image, self.folder = image, folder
        self.env = {**image.env, **(env or {})}
        for name in ("scratch", "written"):
            (folder / name).mkdir(parents=True)
        upper = folder / "written" if writable else None
        sandbox = Sandbox(image.layers, upper, mounts or {}, TEMPORARY, folder.name)
        process = self.process(command or image.command)
        with (folder / "log").open("wb") as log:
            self.outer = sandbox.start(
                process, folder / "scratch", stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        while (first := first_of(self.outer.pid)) is None or not has_own_root(first):
            assert self.outer.poll() is None, self.log
            time.sleep(0.01)
        self.pid = first

    def process(self, command: Sequence[str]) -> Process:
        """A command as the image has its commands run."""
        return Process(command, self.env, self.image.user, self.image.folder)

    @property
    def log(self) -> str:
        """What it has said."""
        return (self.folder / "log").read_text(errors="replace")

    def execute(self, *command: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
        """Run a command in it, as `docker exec` does."""
        return execute_in(self.pid, self.process(command), seconds)

    def is_healthy(self) -> bool:
        """What the image's health check says now."""
        return self.execute(*self.image.health).returncode == 0

    def family(self) -> list[int]:
        """All its processes, in numbers of this machine."""
        found = [self.pid]
        for pid in found:
            found += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        return found

    def megabytes(self) -> float:
        """Its memory, that which processes share counted once (PSS, proc(5))."""
        rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.family()]
        return sum(int(found[1]) for text in rollups if (found := re.search(r"Pss: +(\d+)", text))) / 1024

    def tasks(self) -> int:
        """How many processes and threads it has."""
        return sum(len(list(Path(f"/proc/{pid}/task").iterdir())) for pid in self.family())

    def written(self) -> list[str]:
        """The files that a writable one has written into its tree."""
        return [str(path.relative_to(self.folder)) for path in (self.folder / "written").rglob("*")]

    def stop(self, seconds: float) -> int:
        """Stop it as `docker stop` does, with so much patience; its exit status. Raises TimeoutExpired."""
        signal_number = signal.Signals[self.image.stop_signal]
        try:
            os.kill(self.pid, signal_number)
            return self.outer.wait(seconds)
        finally:
            self.kill()

    def kill(self) -> None:
        """End it at once: with the first process of a namespace, the kernel ends all others."""
        if self.outer.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
            self.outer.wait()


def has_own_root(pid: int) -> bool:
    """Whether a process has come to the tree of its container."""
    return os.readlink(f"/proc/{pid}/root") != "/"
