"""A parent of processes: starts them in order, notices when one ends, stops them in reverse order."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType

from workers.processes import die_with_parent

ROOT = Path(__file__).resolve().parent.parent
"""Where the packages lie; children start there, so that no folder of the user's is imported by mistake."""
PAUSE = 0.05
"""Seconds between two looks at the children."""


class ChildEnded(Exception):
    """A child ended that should have gone on."""

    def __init__(self, name: str, status: int) -> None:
        killed = f"was killed by signal {-status}"
        how = killed if status < 0 else f"ended with exit status {status}"
        super().__init__(f"{name} {how}")
        self.status = status


class NotReady(Exception):
    """A child did not become ready in time."""


@dataclass(frozen=True)
class Child:
    """A running process; `patience` is how many seconds it gets to stop before it is killed."""

    name: str
    process: subprocess.Popen[bytes]
    patience: float


class Supervisor:
    """Holds the children. A context manager: leaving it stops them all, whatever happened."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        # Plain flags: the handler of a signal that comes while an Event is waited for would wait for itself.
        self.stopping = False
        self.hurry = False

    def __enter__(self) -> Supervisor:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._on_signal)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        """The first signal stops the children in order, a second one kills them."""
        self.hurry = self.stopping
        self.stopping = True

    def start(
        self,
        name: str,
        command: Sequence[str],
        patience: float,
        environment: Mapping[str, str] | None = None,
        files: Sequence[int] = (),
    ) -> None:
        """Start a child in a session of its own: a Ctrl-C at the terminal reaches only the parent."""
        parent = os.getpid()
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            pass_fds=files,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(parent),
        )
        self.children.append(Child(name, process, patience))

    def wait_until(self, ready: Callable[[], bool], what: str, seconds: float) -> bool:
        """Wait for `ready`; false if told to stop meanwhile. Raises ChildEnded and NotReady."""
        deadline = time.monotonic() + seconds
        while not self.stopping:
            self._look_after_children()
            if ready():
                return True
            if time.monotonic() > deadline:
                raise NotReady(f"{what} was not ready in {seconds:.0f} seconds")
            time.sleep(PAUSE)
        return False

    def watch(self) -> None:
        """Return when told to stop. Raises ChildEnded."""
        while not self.stopping:
            self._look_after_children()
            time.sleep(PAUSE)

    def _look_after_children(self) -> None:
        for child in self.children:
            if (status := child.process.poll()) is not None:
                raise ChildEnded(child.name, status)

    def stop(self) -> None:
        """Stop the children, the last first, and leave none of their children behind."""
        self.stopping = True
        while self.children:
            child = self.children.pop()
            child.process.terminate()
            self._wait(child)
            with suppress(ProcessLookupError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()

    def _wait(self, child: Child) -> None:
        deadline = time.monotonic() + child.patience
        while child.process.poll() is None and time.monotonic() < deadline and not self.hurry:
            time.sleep(PAUSE)
