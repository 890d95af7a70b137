"""Farasa's programs, each in a Java process of its own: farasapy's classes, made fit for a service."""

from __future__ import annotations

import os
import selectors
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from farasa.ner import FarasaNamedEntityRecognizer
from farasa.segmenter import FarasaSegmenter

from workers.extraction.engines.base import EngineError
from workers.processes import killed_with_me

OPTIONS = (
    "-Dfile.encoding=UTF-8",
    "-Dstdout.encoding=UTF-8",
    "-Xmx384m",
    "-XX:+ExitOnOutOfMemoryError",  # else a thread dies and the process goes on without it
    "-XX:+DisplayVMOutputToStderr",  # the machine's own words are no answer
    "-XX:+UseSerialGC",
    "-XX:-UsePerfData",  # no file in the temporary folder
)
LONGEST_ANSWER = 1 << 20
"""Bytes; one that floods its standard output is stopped here."""


class JavaFailed(EngineError):
    """A Java process died, was too slow, or did not answer one line by one line."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that a process has to start, and to answer a line."""

    start: float = 45.0
    line: float = 10.0


class Guarded:
    """What farasapy's classes lack in a service; a mixin before one of them.

    The __init__ of farasapy is passed over: it asks for `java -version`, may download, and makes folders in
    site-packages and a cache of whole articles. What is left of farasapy is its command and its protocol.
    After any exception the process is gone: who was interrupted would leave the answer to whoever asks next.
    """

    interactive = True
    cache_enabled = False
    task: str
    command: list[str]

    def __init__(self, java: Path, jar: Path, limits: Limits, errors: int | None = subprocess.DEVNULL):
        self.BASE_CMD = [str(java), *OPTIONS, "-jar"]
        self.bin_path = jar
        self.errors = errors  # a pipe that nobody reads would block Java after 64 KiB
        self.task_proc: subprocess.Popen[bytes] | None = None
        self.limits, self.limit = limits, limits.start
        self._owner = os.getpid()

    @property
    def running(self) -> bool:
        """Whether Java was started, and by this process: the two sides of a fork cannot share it."""
        return self.task_proc is not None and self._owner == os.getpid()

    def start(self) -> None:
        """Start the process and let it answer a first line. Raises JavaFailed."""
        self.limit = self.limits.start
        self.initialize_task()  # type: ignore[attr-defined]
        self.limit = self.limits.line

    def initialize_task_proc(self) -> None:
        """Start Java, to be killed by the kernel when this process ends."""
        self.terminate()
        self._owner = os.getpid()
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": self.errors}
        try:
            # In a session of its own: a Ctrl-C is for the worker, which then finishes its article.
            command = killed_with_me(self.command)
            self.task_proc = subprocess.Popen(command, bufsize=0, start_new_session=True, **pipes)  # type: ignore[call-overload]
        except OSError as error:
            raise JavaFailed(f"Java cannot be started: {error.strerror}") from None
        assert self.task_proc is not None and self.task_proc.stdin is not None
        os.set_blocking(self.task_proc.stdin.fileno(), False)

    def run_task_interactive(self, btext: bytes) -> str:
        """The answer to one line. Raises JavaFailed."""
        try:
            if self.task_proc is None:
                raise JavaFailed("not started")
            return exchange(self.task_proc, btext, self.limit).decode(errors="replace").strip()
        except JavaFailed as error:
            self.terminate()
            raise JavaFailed(f"{self.task}: {error}") from None
        except BaseException:
            self.terminate()
            raise

    def terminate(self) -> None:
        """Kill the process, if it is this process's own."""
        process, self.task_proc = (self.task_proc if self.running else None), None
        if process is not None:
            with process:
                process.kill()


class Segmenter(Guarded, FarasaSegmenter):  # type: ignore[misc]
    """Farasa's segmenter: `segment(line)` gives the words of a line, the segments of each joined by +."""


class NameTagger(Guarded, FarasaNamedEntityRecognizer):  # type: ignore[misc]
    """Farasa's recognizer of names: `recognize(line)` gives the words of a line, each as word/TAG."""


def exchange(process: subprocess.Popen[bytes], line: bytes, seconds: float) -> bytes:
    """Send one line and receive one. Raises JavaFailed for everything else that may happen."""
    assert process.stdin is not None and process.stdout is not None
    end = time.monotonic() + seconds
    if ready(process.stdout, selectors.EVENT_READ, 0):
        raise JavaFailed("ended, or spoke without being asked")
    try:
        while line:
            await_ready(process.stdin, selectors.EVENT_WRITE, end)
            line = line[process.stdin.write(line) or 0 :]
        return receive(process.stdout, end)
    except BrokenPipeError:
        raise JavaFailed("ended before it had read a line") from None


def receive(stream: IO[bytes], end: float) -> bytes:
    """One line, there before the time `end`. Raises JavaFailed."""
    answer = b""
    while not answer.endswith(b"\n"):
        await_ready(stream, selectors.EVENT_READ, end)
        part = os.read(stream.fileno(), 1 << 16)
        if not part:
            raise JavaFailed("ended in the middle of a line")
        answer += part
        if len(answer) > LONGEST_ANSWER:
            raise JavaFailed("answered without end")
    if answer.count(b"\n") > 1:
        raise JavaFailed("answered more lines than it was asked")
    return answer


def await_ready(stream: IO[bytes], event: int, end: float) -> None:
    """Return when the stream is ready. Raises JavaFailed at the time `end`."""
    if not ready(stream, event, max(0.0, end - time.monotonic())):
        raise JavaFailed("did not answer in time")


def ready(stream: IO[bytes], event: int, seconds: float) -> bool:
    """Whether the stream can be read or written, now or within so many seconds."""
    with selectors.DefaultSelector() as selector:
        selector.register(stream, event)
        return bool(selector.select(seconds))
